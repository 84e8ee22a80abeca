import type { GraphView } from '../domain/mesh-graph.ts';
import { formatDurationParameter } from '../domain/time-window.ts';
import type { MapLocation } from './map-location.ts';

/** What a map is asked for. Two viewers with the same question share one answer. */
export interface GraphQuestion {
  readonly mesh: string | null;
  readonly view: GraphView;
  readonly namespaces: readonly string[];
  readonly windowSeconds: number;
  /** Null: now, and on. */
  readonly at: number | null;
}

export const defaultLevel: GraphView = 'app';

export const graphQuestionOf = (location: MapLocation): GraphQuestion => ({
  mesh: location.mesh,
  view: location.level ?? defaultLevel,
  namespaces: location.namespaces.toSorted(),
  windowSeconds: location.windowSeconds,
  at: location.at,
});

/** Parameters of `/api/graph` and `/api/graph/stream`. */
export function graphParameters(question: GraphQuestion): string {
  const parameters = new URLSearchParams({
    window: formatDurationParameter(question.windowSeconds),
    view: question.view,
  });
  if (question.mesh !== null) parameters.set('mesh', question.mesh);
  if (question.namespaces.length > 0) parameters.set('namespaces', question.namespaces.join(','));
  if (question.at !== null) parameters.set('at', String(question.at));
  return parameters.toString();
}
