import type { Badge } from '../../domain/mesh-graph.ts';
import type { RouteRule, RouteTarget, Routing } from '../../domain/routing.ts';
import { versionIn } from './destination-rule.ts';
import type { KeptDestinationRule } from './destination-rule.ts';
import { bestFit, hostFit, isVisibleIn, serviceHost } from './host-name.ts';
import type { KeptService } from './kept-service.ts';
import type { MeshState } from './mesh-state.ts';
import { byAge } from './object-identity.ts';
import type { WrittenRoute, WrittenRule, WrittenTarget } from './written-route.ts';

/** The routing of one service, and what of it shows on the map. */
export interface ServiceRouting {
  readonly routing: Routing;
  readonly badges: readonly Badge[];
  /** The objects behind it as written, those for calls between services first, the oldest first. */
  readonly routes: readonly WrittenRoute[];
  /** The one whose rules `routing` shows; null where there is none. */
  readonly followed: WrittenRoute | null;
}

/** Finds the routing of services among the objects of one state. */
export interface RoutingIndex {
  of(service: KeptService): ServiceRouting;
  /** DestinationRules in force for a full host, as callers in its own namespace see them. */
  destinationRulesOf(host: string): readonly KeptDestinationRule[];
  /** Whether a full host is a service of the cluster. */
  hasService(host: string): boolean;
  /** Version behind a destination, of a full host; null where nothing names one. */
  versionOf(target: { readonly host: string; readonly subset: string | null }): string | null;
}

/** What the routing of services is worked out from. */
export type RoutingState = Pick<
  MeshState,
  'routes' | 'destinationRules' | 'services' | 'clusterDomain' | 'rootNamespace'
>;

/** Prepares a state for questions about its services; hosts are compared once, not per service and rule. */
export function indexRouting(state: RoutingState): RoutingIndex {
  const routes = [...state.routes].sort(byAge);
  const rules = [...state.destinationRules].sort(byAge);
  const services = new Map(state.services.map((one) => [hostOf(one, state), one]));
  const exactRoutes = groupBy(routes, ({ hosts }) => hosts.filter((host) => !host.startsWith('*')));
  const wildRoutes = routes.filter(({ hosts }) => hosts.some((host) => host.startsWith('*')));
  const routesByTarget = groupBy(
    routes.filter(({ isForMesh }) => !isForMesh),
    ({ rules }) => rules.flatMap(({ targets }) => targets.map(({ host }) => host)),
  );
  const exactPolicies = groupBy(rules, ({ host }) => [host]);
  const wildPolicies = rules.filter(({ host }) => host.startsWith('*'));
  const policiesOf = (host: string, namespace: string): readonly KeptDestinationRule[] =>
    inForce([...(exactPolicies.get(host) ?? []), ...wildPolicies], host, namespace, state.rootNamespace);

  const versionOf = (target: { host: string; subset: string | null }): string | null => {
    const service = services.get(target.host);
    if (target.subset === null) return service === undefined ? null : versionIn(service.selector);
    const { subset } = target;
    for (const policy of policiesOf(target.host, service?.namespace ?? '')) {
      if (Object.hasOwn(policy.versionBySubset, subset)) return policy.versionBySubset[subset] ?? null;
    }
    return null;
  };

  return {
    destinationRulesOf: (host) => policiesOf(host, services.get(host)?.namespace ?? ''),
    hasService: (host) => services.has(host),
    versionOf,
    of(service) {
      const host = hostOf(service, state);
      const named = [...new Set([...(exactRoutes.get(host) ?? []), ...wildRoutes])];
      const forMesh = named.filter(({ hosts, isForMesh }) => isForMesh && bestFit(hosts, host) !== null);
      const atGateways = routesByTarget.get(host) ?? [];
      const policies = policiesOf(host, service.namespace);
      const chosen = effective(forMesh, host, service.namespace) ?? atGateways[0] ?? null;
      const ruled = (chosen?.rules ?? []).map((rule, index) => routeRule(rule, index, versionOf));
      const concerned =
        chosen === null || chosen.isForMesh
          ? ruled
          : ruled.filter(({ targets }) => targets.some((to) => to.host === host));
      const objects = new Set([...(chosen === null ? [] : [chosen]), ...forMesh, ...atGateways, ...policies]);
      return {
        routing: { rules: concerned, objects: [...objects].map(({ config }) => config) },
        badges: badgesOf(concerned, policies),
        routes: [...forMesh, ...atGateways],
        followed: chosen,
      };
    },
  };
}

const hostOf = (service: KeptService, state: RoutingState): string =>
  serviceHost(service.namespace, service.name, state.clusterDomain);

/** The one object whose rules callers in the service's namespace follow: the most exact host, then the oldest. */
function effective(routes: readonly WrittenRoute[], host: string, namespace: string): WrittenRoute | null {
  let best: { route: WrittenRoute; fit: number } | null = null;
  for (const route of routes) {
    const fit = isVisibleIn(route.visibleIn, namespace) ? bestFit(route.hosts, host) : null;
    if (fit !== null && (best === null || fit > best.fit)) best = { route, fit };
  }
  return best?.route ?? null;
}

/** The policies in force for a host: the service's namespace before the root namespace before others, most exact host. */
function inForce(
  policies: readonly KeptDestinationRule[],
  host: string,
  namespace: string,
  rootNamespace: string,
): readonly KeptDestinationRule[] {
  const fitting = policies
    .map((policy) => ({ policy, fit: hostFit(policy.host, host) }))
    .filter(({ policy, fit }) => fit !== null && isVisibleIn(policy.visibleIn, namespace));
  const tiers = [
    fitting.filter(({ policy }) => policy.config.namespace === namespace),
    fitting.filter(({ policy }) => policy.config.namespace === rootNamespace),
    fitting,
  ];
  const tier = tiers.find((one) => one.length > 0) ?? [];
  const exactest = Math.max(...tier.map(({ fit }) => fit ?? 0));
  return tier.filter(({ fit }) => fit === exactest).map(({ policy }) => policy);
}

function routeRule(
  rule: WrittenRule,
  index: number,
  versionOf: (target: { host: string; subset: string | null }) => string | null,
): RouteRule {
  const { mirror } = rule;
  return {
    index,
    name: rule.name,
    match: rule.match,
    targets: shared(rule.targets, versionOf),
    fault: rule.fault,
    timeoutMs: rule.timeoutMs,
    retries: rule.retries,
    mirror:
      mirror === null ? null : { host: mirror.host, version: versionOf(mirror), percent: mirror.percent },
  };
}

/** Weights are relative; a single destination takes everything whatever its weight, and a sum of 0 gives no shares. */
function shared(
  targets: readonly WrittenTarget[],
  versionOf: (target: WrittenTarget) => string | null,
): readonly RouteTarget[] {
  const sum = targets.reduce((total, { weight }) => total + (weight ?? 0), 0);
  return targets.map((target) => ({
    host: target.host,
    version: versionOf(target),
    weight: target.weight,
    share: targets.length === 1 ? 1 : shareOf(target.weight, sum),
  }));
}

const shareOf = (weight: number | null, sum: number): number | null => (sum > 0 ? (weight ?? 0) / sum : null);

function badgesOf(rules: readonly RouteRule[], policies: readonly KeptDestinationRule[]): readonly Badge[] {
  const badges: [Badge, boolean][] = [
    ['split', rules.some(({ targets }) => targets.filter(({ share }) => (share ?? 0) > 0).length > 1)],
    [
      'fault',
      rules.some(({ fault }) => (fault?.abort?.percent ?? 0) > 0 || (fault?.delay?.percent ?? 0) > 0),
    ],
    ['mirror', rules.some(({ mirror }) => (mirror?.percent ?? 0) > 0)],
    ['circuit-breaker', policies.some(({ breaksCircuit }) => breaksCircuit)],
    ['timeout', rules.some(({ timeoutMs }) => (timeoutMs ?? 0) > 0)],
    ['retries', rules.some(({ retries }) => (retries?.attempts ?? 0) > 0)],
  ];
  return badges.filter(([, isSet]) => isSet).map(([badge]) => badge);
}

function groupBy<T>(
  items: readonly T[],
  keysOf: (item: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of new Set(keysOf(item))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}
