import type { MeshMark } from '../../../domain/mesh-mark.ts';
import type { MeshState } from '../mesh-state.ts';
import { objectMarks } from './object-marks.ts';
import { podMarks } from './pod-marks.ts';
import { workloadMarks } from './workload-marks.ts';

/**
 * What happened between two states of the cluster's objects. Without a state before, only what the objects date themselves:
 * restarts of pods. `now` is unix seconds.
 */
export function stateMarks(before: MeshState | null, after: MeshState, now: number): readonly MeshMark[] {
  return [
    ...podMarks(before, after, now),
    ...(before === null ? [] : [...workloadMarks(before, after, now), ...objectMarks(before, after, now)]),
  ];
}
