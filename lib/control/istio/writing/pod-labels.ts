import { z } from 'zod';
import type { ObjectClient } from '../../../kubernetes/object-client.ts';
import { stringMap } from '../object-identity.ts';

const workloadSchema = z.object({ spec: z.object({ selector: z.object({ matchLabels: stringMap }) }) });

/** Labels by which the pods of a workload are chosen; null where there is no such workload. Throws as the client does. */
export async function podLabels(
  objects: ObjectClient,
  namespace: string,
  workload: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>> | null> {
  for (const plural of ['deployments', 'statefulsets', 'daemonsets']) {
    const place = { apiVersion: 'apps/v1', plural, namespace, name: workload };
    const parsed = workloadSchema.safeParse(await objects.get(place, { kind: 'console' }, signal));
    if (parsed.success) return parsed.data.spec.selector.matchLabels;
  }
  return null;
}
