import { z } from 'zod';
import type { MeshMark } from '../../../domain/mesh-mark.ts';
import type { KubernetesClient } from '../../../kubernetes/kubernetes-client.ts';
import { imagesOf, podTemplateSchema, restartOf } from '../kept-workload.ts';
import type { MeshState } from '../mesh-state.ts';
import { metadataSchema } from '../object-identity.ts';
import { secondsOr, servicesOfPods, workloadSubject } from './mark-scope.ts';
import { withoutOrigins } from './state-marks.ts';
import { deployedTitle } from './workload-marks.ts';

const replicaSetSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ template: podTemplateSchema }),
});

/** A ReplicaSet that was made so soon after a restart was asked for is that restart. */
const RESTART_SECONDS = 30;

/** What a ReplicaSet tells of the past of its Deployment: what was deployed, or restarted, when it was made. */
export function pastDeploy(object: unknown, state: MeshState): MeshMark | null {
  const parsed = replicaSetSchema.safeParse(object);
  if (!parsed.success) return null;
  const { metadata, spec } = parsed.data;
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === 'Deployment')?.name;
  const at = secondsOr(metadata.creationTimestamp ?? '', 0);
  if (owner === undefined || at === 0) return null;
  const namespace = metadata.namespace ?? '';
  const restarted = secondsOr(restartOf(spec.template) ?? '', 0);
  const isRestart = restarted > 0 && Math.abs(at - restarted) <= RESTART_SECONDS;
  return {
    ...(isRestart
      ? { at: restarted, kind: 'restart', title: `${owner} restarted` }
      : { at, kind: 'deploy', title: deployedTitle(owner, imagesOf(spec.template)) }),
    subject: workloadSubject(state, namespace, owner),
    scope: servicesOfPods(state, { namespace, labels: spec.template.metadata?.labels ?? {} }),
  };
}

/**
 * Deploys from before anybody looked, as far as ReplicaSets are kept (ten of each Deployment, as a rule). They are read once: what
 * comes later the Deployments themselves show. Throws `KubernetesFailure`, `UpstreamFailure`, or the signal's reason.
 */
export async function readPastDeploys(
  client: KubernetesClient,
  state: MeshState,
  signal: AbortSignal,
): Promise<readonly MeshMark[]> {
  const marks: MeshMark[] = [];
  let next: string | null = '';
  while (next !== null) {
    const query = { limit: '500', ...(next === '' ? {} : { continue: next }) };
    const page = await client.list('/apis/apps/v1/replicasets', query, signal);
    marks.push(...page.items.flatMap((object) => pastDeploy(object, state) ?? []));
    next = page.continueToken;
  }
  return withoutOrigins(marks, state);
}
