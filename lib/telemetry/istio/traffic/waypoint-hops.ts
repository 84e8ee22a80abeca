import type { GraphWarning } from '../../../domain/mesh-graph.ts';
import { warning } from '../../../domain/warning.ts';
import type { SeriesRow } from './series-row.ts';

/**
 * Workloads that are waypoints, told from telemetry alone: a client reaches them when it asks for a service whose
 * waypoint reports the same request, and no waypoint ever names them as where a request went.
 */
function findWaypoints(rows: readonly SeriesRow[]): ReadonlySet<string> {
  const reported = rows.filter(({ reporter }) => reporter === 'waypoint');
  if (reported.length === 0) return new Set();
  const routes = new Set(reported.map(({ ends }) => ends.route));
  const backends = new Set(reported.map(({ ends }) => ends.destinationId));
  const reached = rows.filter(
    (row) =>
      row.reporter === 'source' && row.ends.destination.kind === 'workload' && routes.has(row.ends.route),
  );
  return new Set(reached.map(({ ends }) => ends.destinationId).filter((workload) => !backends.has(workload)));
}

/** Leaves out what ztunnels count on the way to and from a waypoint: it carries requests that are drawn already. */
export function hideWaypointHops(rows: readonly SeriesRow[]): {
  readonly rows: readonly SeriesRow[];
  readonly warnings: readonly GraphWarning[];
} {
  const waypoints = findWaypoints(rows);
  if (waypoints.size === 0) return { rows, warnings: [] };
  const isHop = (row: SeriesRow): boolean =>
    row.protocol === 'tcp' &&
    row.measure === 'traffic' &&
    (waypoints.has(row.ends.sourceId) || waypoints.has(row.ends.destinationId));
  const kept = rows.filter((row) => !isHop(row));
  const hidden = new Set(rows.filter(isHop).map(({ ends }) => ends.pair)).size;
  if (hidden === 0) return { rows, warnings: [] };
  const text = `${hidden} TCP connections to and from waypoints (${waypoints.size}) are not drawn: the requests inside them are.`;
  return { rows: kept, warnings: [warning('waypoint-hops-hidden', text, hidden)] };
}
