import type { Finding } from '../../../domain/finding.ts';
import type { WrittenRoute, WrittenTarget } from '../written-route.ts';
import { findingOf, ruleName } from './finding-of.ts';

const nameOf = ({ host, subset }: WrittenTarget): string => subset ?? host.split('.')[0] ?? host;

/**
 * What Envoy makes of weights that were accepted: they are relative, a missing one is 0, and one destination alone takes
 * everything. An HTTPRoute whose weights are all 0 answers 500 although its status stays green.
 */
export function checkWeights(route: WrittenRoute): readonly Finding[] {
  return route.rules.flatMap(({ targets }, index) => {
    const where = ruleName(route, index);
    const sum = targets.reduce((total, { weight }) => total + (weight ?? 0), 0);
    const isVirtualService = route.config.kind === 'VirtualService';
    if (sum === 0) return noWeight(route, where, targets, isVirtualService);
    if (!isVirtualService || targets.length < 2) return [];
    const missing = targets.filter(({ weight }) => weight === null);
    if (missing.length > 0) {
      const names = missing.map(nameOf).join(', ');
      const text = `In ${where} ${names} has no weight, so no request goes there.`;
      return [findingOf(route, 'warning', 'weight-missing', text)];
    }
    if (sum === 100) return [];
    const text = `The weights of ${where} sum to ${sum}, not 100: proxies read them as parts of ${sum}.`;
    return [findingOf(route, 'note', 'weights-not-100', text)];
  });
}

function noWeight(
  route: WrittenRoute,
  where: string,
  targets: readonly WrittenTarget[],
  isVirtualService: boolean,
): readonly Finding[] {
  if (targets.length < (isVirtualService ? 2 : 1)) return [];
  const effect = isVirtualService
    ? 'istiod refuses such a route, so proxies may keep an older one'
    : 'its requests are answered 500, although the status of the route stays green';
  const text = `In ${where} no destination has a weight: ${effect}.`;
  return [findingOf(route, 'error', 'weights-all-zero', text)];
}
