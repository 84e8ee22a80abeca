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

/** What workloads date themselves: the restart that was asked for last, and when one was made that replaces its pods itself. */
export function datedWorkloadMarks(state: MeshState): readonly MeshMark[] {
  return state.workloads.flatMap((workload): MeshMark[] => {
    const { kind, namespace, name, rollout } = workload;
    const about = {
      subject: workloadSubject(state, namespace, name),
      scope: servicesOfPods(state, workload),
    };
    const created = secondsOr(rollout.createdAt, 0);
    const restarted = secondsOr(rollout.restartedAt ?? '', 0);
    return [
      // What a Deployment ran first, and since, its ReplicaSets tell.
      ...(created > 0 && kind !== 'Deployment'
        ? [{ at: created, kind: 'deploy' as const, title: `${name} deployed`, ...about }]
        : []),
      ...(restarted > 0
        ? [{ at: restarted, kind: 'restart' as const, title: `${name} restarted`, ...about }]
        : []),
    ];
  });
}

type Turn = Pick<MeshMark, 'at' | 'kind' | 'title'>;

function turnOf(
  earlier: KeptWorkload | undefined,
  { name, rollout }: KeptWorkload,
  now: number,
): Turn | null {
  const deployed = deployedTitle(name, rollout.images);
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

/** `payment-v2 deployed: payment:2.2`. */
export function deployedTitle(name: string, images: readonly string[]): string {
  const short = images.map(shortImage).join(', ');
  return short === '' ? `${name} deployed` : `${name} deployed: ${short}`;
}

/** `registry.example/team/payment:2.2@sha256:…` is `payment:2.2` to people. */
const shortImage = (image: string): string => image.replace(/@sha256:[0-9a-f]+$/, '').replace(/^.*\//, '');
