import { bySeverity } from '../../../domain/finding.ts';
import type { Finding } from '../../../domain/finding.ts';
import { serviceHost } from '../host-name.ts';
import type { KeptService } from '../kept-service.ts';
import type { MeshState } from '../mesh-state.ts';
import { mtlsPolicies } from '../peer-authentication.ts';
import type { RoutingIndex } from '../service-routing.ts';
import { checkFaults } from './route-faults.ts';
import { checkGateways } from './route-gateways.ts';
import { checkClaims, checkConditions, checkRuleOrder } from './route-order.ts';
import { checkTargets, usedSubsets } from './route-targets.ts';
import { checkWeights } from './route-weights.ts';
import { checkMtlsModes, checkProxies } from './service-mtls.ts';
import { checkShadowedRules } from './shadowed-rules.ts';
import { checkServicePods, checkSubsetPods } from './subset-pods.ts';
import type { Labelled } from './subset-pods.ts';

/** What is read beside the routing. */
export type RoutingFindingsState = Pick<MeshState, 'serviceEntries' | 'clusterDomain'> & {
  readonly workloads: readonly Labelled[];
  readonly pods: readonly Labelled[];
};

/** Everything odd about the objects that have a say in the routing of one service, the worst first. */
export function routingFindings(
  service: KeptService,
  state: RoutingFindingsState,
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
  const rules = routing.destinationRulesOf(host);
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
    ...checkShadowedRules(rules),
    ...checkServicePods(service, pods),
    ...checkSubsetPods(service, rules, usedSubsets(routes, host), pods),
  ].toSorted(bySeverity);
}

/** What is read for everything that can be odd about a service. */
export type FindingsState = Pick<
  MeshState,
  | 'serviceEntries'
  | 'clusterDomain'
  | 'workloads'
  | 'pods'
  | 'gateways'
  | 'peerAuthentications'
  | 'rootNamespace'
>;

/** Everything odd about one service: its routing, its way in through gateways, its mutual TLS; the worst first. */
export function serviceFindings(
  service: KeptService,
  state: FindingsState,
  routing: RoutingIndex,
): readonly Finding[] {
  const host = serviceHost(service.namespace, service.name, state.clusterDomain);
  const policies = mtlsPolicies(state.peerAuthentications, state.rootNamespace);
  const served = { policies, workloads: state.workloads, pods: state.pods };
  const routes = [...new Set(routing.of(service).routes)];
  return [
    ...routingFindings(service, state, routing),
    ...routes.flatMap((route) => checkGateways(route, state.gateways)),
    ...checkMtlsModes(service, routing.destinationRulesOf(host), served),
    ...checkProxies(service, served),
  ].toSorted(bySeverity);
}
