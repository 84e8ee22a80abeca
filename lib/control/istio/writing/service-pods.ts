import { z } from 'zod';
import type { ObjectClient } from '../../../kubernetes/object-client.ts';
import { VERSION_LABELS } from '../destination-rule.ts';
import { stringMap } from '../object-identity.ts';

/** A pod as far as a change needs it. */
export interface ServicePod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly isReady: boolean;
}

const podSchema = z.object({
  metadata: z.object({ namespace: z.string(), labels: stringMap, deletionTimestamp: z.string().nullish() }),
  status: z
    .object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).nullish() })
    .nullish(),
});

/** The pods of a namespace, read past every cache. Throws as the client does. */
export async function readPods(
  objects: ObjectClient,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly ServicePod[]> {
  const items = await objects.list({ apiVersion: 'v1', plural: 'pods', namespace }, {}, signal);
  return items.flatMap((item) => {
    const parsed = podSchema.safeParse(item);
    if (!parsed.success || parsed.data.metadata.deletionTimestamp) return [];
    const { metadata, status } = parsed.data;
    const isReady = (status?.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True');
    return [{ namespace: metadata.namespace, labels: metadata.labels, isReady }];
  });
}

/** The label that names a pod's version, and the version; null where none does. */
export function labelledVersion({
  labels,
}: ServicePod): { readonly label: string; readonly version: string } | null {
  for (const label of VERSION_LABELS) {
    const version = Object.hasOwn(labels, label) ? labels[label] : undefined;
    if (version !== undefined && version !== '') return { label, version };
  }
  return null;
}
