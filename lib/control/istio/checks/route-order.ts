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
  return route.rules.flatMap((_, index) => {
    if (index <= catchAll) return [];
    const text = `No request reaches ${ruleName(route, index)}: ${ruleName(route, catchAll)} before it takes everything.`;
    return [findingOf(route, 'warning', 'rule-unreachable', text)];
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
  const text = `Is ignored for calls to ${host}: the VirtualService ${at}/${name} is older and speaks for the same host.`;
  return ignored.map((route) => findingOf(route, 'error', 'host-claimed-twice', text));
}

/** What a controller wrote into the status of a route that it does not follow. */
export const checkConditions = (route: WrittenRoute): readonly Finding[] =>
  route.refusals.map(({ type, reason, message }) => {
    const words = [reason, message].filter((word) => word !== '').join(', ');
    const text = `The control plane says that ${type} is False${words === '' ? '' : `: ${words}`}.`;
    return findingOf(route, 'error', 'route-not-accepted', text);
  });
