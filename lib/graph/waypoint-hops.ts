import type { GraphWarning } from '../domain/mesh-graph.ts';
import type { Topology } from '../domain/topology.ts';
import type { Flow, Party } from '../domain/traffic.ts';
import { warning } from '../domain/warning.ts';

/**
 * Leaves out TCP connections to and from waypoints that the control plane names: the requests inside are drawn from the
 * waypoints' own reports. Where no waypoint reports anything, the connections are all that is known, and stay.
 */
export function withoutWaypointHops(
  flows: readonly Flow[],
  topology: Topology | null,
): { readonly flows: readonly Flow[]; readonly warnings: readonly GraphWarning[] } {
  const waypoints = new Set(
    (topology?.workloads ?? [])
      .filter(({ isWaypoint }) => isWaypoint === true)
      .map(({ namespace, name }) => `${namespace}/${name}`),
  );
  if (waypoints.size === 0 || !flows.some(({ reporter }) => reporter === 'waypoint'))
    return { flows, warnings: [] };
  const isWaypoint = (party: Party): boolean =>
    party.kind === 'workload' && waypoints.has(`${party.namespace}/${party.workload ?? ''}`);
  const kept = flows.filter(
    ({ protocol, source, destination, deniedConnectionRate = 0 }) =>
      protocol !== 'tcp' || deniedConnectionRate > 0 || !(isWaypoint(source) || isWaypoint(destination)),
  );
  const hidden = flows.length - kept.length;
  if (hidden === 0) return { flows, warnings: [] };
  const connections = hidden === 1 ? '1 TCP connection' : `${hidden} TCP connections`;
  const text = `${connections} to and from waypoints are not drawn: the requests inside them are.`;
  return { flows: kept, warnings: [warning('waypoint-hops-hidden', text, hidden)] };
}
