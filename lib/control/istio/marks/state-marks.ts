import type { MeshMark } from '../../../domain/mesh-mark.ts';
import type { MeshState } from '../mesh-state.ts';
import { secondsOr } from './mark-scope.ts';
import { datedObjectMarks, objectMarks } from './object-marks.ts';
import { podMarks } from './pod-marks.ts';
import { datedWorkloadMarks, workloadMarks } from './workload-marks.ts';

/**
 * What happened between two states of the cluster's objects. Without a state before, what the objects date themselves: restarts, when
 * each was made, and when it was written last. `now` is unix seconds.
 */
export function stateMarks(before: MeshState | null, after: MeshState, now: number): readonly MeshMark[] {
  if (before === null) {
    const dated = [...datedWorkloadMarks(after), ...datedObjectMarks(after)];
    return [...podMarks(before, after, now), ...withoutOrigins(dated, after)];
  }
  return [
    ...podMarks(before, after, now),
    ...workloadMarks(before, after, now),
    ...objectMarks(before, after, now),
  ];
}

/** A service is set up within so long: what came along with it changed nothing that anybody could see before. */
const SET_UP_SECONDS = 30;

/** Marks without those of objects that came along with the services that they are about. */
export function withoutOrigins(marks: readonly MeshMark[], { services }: MeshState): readonly MeshMark[] {
  const made = new Map(
    services.map(({ namespace, name, createdAt }) => [`${namespace}/${name}`, secondsOr(createdAt, 0)]),
  );
  const first = Math.min(...made.values());
  return marks.filter(({ at, scope }) => {
    const origins =
      scope.kind === 'mesh' || scope.services.length === 0
        ? [first]
        : scope.services.map(({ namespace, name }) => made.get(`${namespace}/${name}`) ?? 0);
    return origins.some((origin) => at > origin + SET_UP_SECONDS);
  });
}
