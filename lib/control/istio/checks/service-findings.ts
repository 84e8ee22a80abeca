import { bySeverity } from '../../../domain/finding.ts';
import type { Finding } from '../../../domain/finding.ts';
import { serviceHost } from '../host-name.ts';
import type { KeptService } from '../kept-service.ts';
import type { MeshState } from '../mesh-state.ts';
import type { RoutingIndex } from '../service-routing.ts';
import { checkFaults } from './route-faults.ts';
import { checkClaims, checkConditions, checkRuleOrder } from './route-order.ts';
import { checkTargets, usedSubsets } from './route-targets.ts';
import { checkWeights } from './route-weights.ts';
import { checkServicePods, checkSubsetPods } from './subset-pods.ts';
import type { Labelled } from './subset-pods.ts';

/** What is read beside the routing. */
export type FindingsState = Pick<MeshState, 'serviceEntries' | 'clusterDomain'> & {
  readonly workloads: readonly Labelled[];
  readonly pods: readonly Labelled[];
};

/** Everything odd about the objects that have a say in the routing of one service, the worst first. */
export function serviceFindings(
  service: KeptService,
  state: FindingsState,
  routing: RoutingIndex,
): readonly Finding[] {
  const host = serviceHost(service.namespace, service.name, state.clusterDomain);
  const { routes } = routing.of(service);
  const known = {
    routing,
    declared: state.serviceEntries.flatMap(({ hosts }) => hosts),
    clusterDomain: state.clusterDomain,
  };
  const pods = [...state.workloads, ...state.pods];
  const perRoute = [...new Set(routes)].flatMap((route) => [
    ...checkTargets(route, known),
    ...checkWeights(route),
    ...checkFaults(route),
    ...checkRuleOrder(route),
    ...checkConditions(route),
  ]);
  return [
    ...perRoute,
    ...checkClaims(routes, host, service.namespace),
    ...checkServicePods(service, pods),
    ...checkSubsetPods(service, routing.destinationRulesOf(host), usedSubsets(routes, host), pods),
  ].toSorted(bySeverity);
}
