import type { MeshMark } from '../../../domain/mesh-mark.ts';
import type { KeptPod } from '../kept-pod.ts';
import type { MeshState } from '../mesh-state.ts';
import { servicesOfPods, workloadSubject } from './mark-scope.ts';

const keyOf = ({ namespace, name }: KeptPod): string => `${namespace}/${name}`;

/** Containers that were started again in pods that go on living. */
export function podMarks(before: MeshState | null, after: MeshState, now: number): readonly MeshMark[] {
  const known = new Map((before?.pods ?? []).map((pod) => [keyOf(pod), pod]));
  return after.pods.flatMap((pod): MeshMark[] => {
    const earlier = known.get(keyOf(pod));
    if (pod.restarts === 0 || earlier === pod) return [];
    const at = before === null ? pod.restartedAt : restartSeen(earlier, pod, now);
    if (at === null) return [];
    const times = pod.restarts === 1 ? 'once' : `${pod.restarts} times in all`;
    return [
      {
        at,
        kind: 'restart',
        subject: workloadSubject(after, pod.namespace, pod.owner.name),
        title: `Pod ${pod.name} restarted, ${times}`,
        scope: servicesOfPods(after, pod),
      },
    ];
  });
}

/** When it was: by the container's own time where that moved too. Null where nothing was started again. */
function restartSeen(earlier: KeptPod | undefined, pod: KeptPod, now: number): number | null {
  if (earlier === undefined) return pod.restartedAt;
  if (pod.restarts <= earlier.restarts) return null;
  return pod.restartedAt !== null && pod.restartedAt !== earlier.restartedAt ? pod.restartedAt : now;
}
