import type { MeshMark } from '../../../domain/mesh-mark.ts';
import type { KeptWorkload } from '../kept-workload.ts';
import type { MeshState } from '../mesh-state.ts';
import { secondsOr, servicesOfPods, workloadSubject } from './mark-scope.ts';

const keyOf = ({ kind, namespace, name }: KeptWorkload): string => `${kind}/${namespace}/${name}`;

/** New workloads, new images and revisions, and restarts that somebody asked for. Scaling is none of them. */
export function workloadMarks(before: MeshState, after: MeshState, now: number): readonly MeshMark[] {
  const known = new Map(before.workloads.map((workload) => [keyOf(workload), workload]));
  return after.workloads.flatMap((workload): MeshMark[] => {
    const earlier = known.get(keyOf(workload));
    if (earlier === workload) return [];
    const turn = turnOf(earlier, workload, now);
    if (turn === null) return [];
    const { namespace, name } = workload;
    return [
      { ...turn, subject: workloadSubject(after, namespace, name), scope: servicesOfPods(after, workload) },
    ];
  });
}

type Turn = Pick<MeshMark, 'at' | 'kind' | 'title'>;

function turnOf(
  earlier: KeptWorkload | undefined,
  { name, rollout }: KeptWorkload,
  now: number,
): Turn | null {
  const images = rollout.images.map(shortImage).join(', ');
  const deployed = images === '' ? `${name} deployed` : `${name} deployed: ${images}`;
  if (earlier === undefined)
    return { at: secondsOr(rollout.createdAt, now), kind: 'deploy', title: deployed };
  const was = earlier.rollout;
  if (was.images.join(' ') !== rollout.images.join(' ')) return { at: now, kind: 'deploy', title: deployed };
  if (rollout.restartedAt !== null && was.restartedAt !== rollout.restartedAt) {
    return { at: secondsOr(rollout.restartedAt, now), kind: 'restart', title: `${name} restarted` };
  }
  if (rollout.revision === null || was.revision === null || was.revision === rollout.revision) return null;
  return { at: now, kind: 'deploy', title: `${name} rolled out, revision ${rollout.revision}` };
}

/** `registry.example/team/payment:2.2@sha256:…` is `payment:2.2` to people. */
const shortImage = (image: string): string => image.replace(/@sha256:[0-9a-f]+$/, '').replace(/^.*\//, '');
