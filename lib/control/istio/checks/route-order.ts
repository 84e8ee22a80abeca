import type { Finding } from '../../../domain/finding.ts';
import { byAge } from '../object-identity.ts';
import { isVisibleIn } from '../host-name.ts';
import type { WrittenRoute } from '../written-route.ts';
import { findingOf, ruleName } from './finding-of.ts';

/** Rules behind one that matches everything: a VirtualService is read from the top. */
export function checkRuleOrder(route: WrittenRoute): readonly Finding[] {
  if (route.config.kind !== 'VirtualService') return [];
  const catchAll = route.rules.findIndex(({ match }) => match === null);
  if (catchAll < 0) return [];
  return route.rules.flatMap(({ path }, index) => {
    if (index <= catchAll) return [];
    const [own, before] = [ruleName(route, index), ruleName(route, catchAll)];
    return [
      findingOf(route, 'warning', 'rule-unreachable', {
        path,
        text: `No request reaches ${own}: ${before} before it takes everything.`,
        remedy: `Move it in front of ${before}, or remove it.`,
      }),
    ];
  });
}

/** Of several VirtualServices for calls to one host the oldest is followed and the others are silently ignored. */
export function checkClaims(
  routes: readonly WrittenRoute[],
  host: string,
  namespace: string,
): readonly Finding[] {
  const claiming = routes
    .filter(
      ({ config, isForMesh, hosts, visibleIn }) =>
        config.kind === 'VirtualService' &&
        isForMesh &&
        hosts.includes(host) &&
        isVisibleIn(visibleIn, namespace),
    )
    .toSorted(byAge);
  const [followed, ...ignored] = claiming;
  if (followed === undefined) return [];
  const { namespace: at, name } = followed.config;
  return ignored.map((route) =>
    findingOf(route, 'error', 'host-claimed-twice', {
      path: `spec.hosts[${route.hosts.indexOf(host)}]`,
      text: `Is ignored for calls to ${host}: the VirtualService ${at}/${name} is older and speaks for the same host.`,
      remedy: `Move its rules into ${at}/${name}, or take the host out of one of the two.`,
    }),
  );
}

/** What a controller wrote into the status of a route that it does not follow. */
export const checkConditions = (route: WrittenRoute): readonly Finding[] =>
  route.refusals.map(({ type, reason, message }) => {
    const words = [reason, message].filter((word) => word !== '').join(', ');
    return findingOf(route, 'error', 'route-not-accepted', {
      path: 'status.parents',
      text: `The control plane says that ${type} is False${words === '' ? '' : `: ${words}`}.`,
      remedy: 'Correct what its reason names; the condition turns by itself once the route is accepted.',
    });
  });
