import type { Finding } from '../../../domain/finding.ts';
import { bestFit } from '../host-name.ts';
import type { RoutingIndex } from '../service-routing.ts';
import type { WrittenRoute, WrittenRule } from '../written-route.ts';
import { findingOf, ruleName } from './finding-of.ts';

/** Where a rule sends requests to, its mirror included. `takes` says whether live requests go there. */
interface Destination {
  readonly path: string;
  readonly host: string;
  readonly subset: string | null;
  readonly takes: boolean;
}

function destinationsOf({ targets, mirror }: WrittenRule): readonly Destination[] {
  const isAlone = targets.length === 1;
  return [
    ...targets.map(({ path, host, subset, weight }) => ({
      path,
      host,
      subset,
      takes: isAlone || (weight ?? 0) > 0,
    })),
    ...(mirror === null ? [] : [{ ...mirror, takes: false }]),
  ];
}

/** What is known of hosts. */
export interface KnownHosts {
  readonly routing: Pick<RoutingIndex, 'destinationRulesOf' | 'hasService'>;
  /** Hosts, or wildcards, that ServiceEntries declare. */
  readonly declared: readonly string[];
  /** Domain of the cluster's own services. */
  readonly clusterDomain: string;
}

/** Destinations that do not exist: a host that nobody declares, a subset that no DestinationRule defines. */
export function checkTargets(route: WrittenRoute, known: KnownHosts): readonly Finding[] {
  return route.rules.flatMap((rule, index) => {
    const where = ruleName(route, index);
    return destinationsOf(rule).flatMap((to) => {
      const severity = to.takes ? 'error' : 'warning';
      const effect = to.takes ? ': requests that it is to take are answered 503' : '';
      const { path, host, subset } = to;
      if (!isKnown(host, known)) {
        const kind = host.endsWith(`.svc.${known.clusterDomain}`) ? 'service' : 'service or ServiceEntry';
        return [
          findingOf(route, severity, 'host-unknown', {
            path,
            text: `${host} in ${where} is no ${kind} that the cluster knows${effect}.`,
            remedy:
              kind === 'service'
                ? 'Correct the name or its namespace, or create that Service.'
                : 'Correct the name, or declare the host with a ServiceEntry.',
          }),
        ];
      }
      if (subset === null || definesSubset(host, subset, known)) return [];
      const service = shortOf(host);
      return [
        findingOf(route, severity, 'subset-unknown', {
          path,
          text: `No DestinationRule defines the subset ${subset} of ${service} that ${where} names${effect}.`,
          remedy: `Define ${subset} in a DestinationRule for ${service}, or name a subset that exists.`,
        }),
      ];
    });
  });
}

const isKnown = (host: string, { routing, declared }: KnownHosts): boolean =>
  routing.hasService(host) || bestFit(declared, host) !== null;

const definesSubset = (host: string, subset: string, { routing }: KnownHosts): boolean =>
  routing.destinationRulesOf(host).some(({ versionBySubset }) => Object.hasOwn(versionBySubset, subset));

const shortOf = (host: string): string => host.split('.')[0] ?? host;

/** Subsets of a host that some rule sends live requests to. */
export function usedSubsets(routes: readonly WrittenRoute[], host: string): ReadonlySet<string> {
  const used = routes
    .flatMap(({ rules }) => rules)
    .flatMap(destinationsOf)
    .filter((to) => to.host === host && to.takes)
    .flatMap(({ subset }) => subset ?? []);
  return new Set(used);
}
