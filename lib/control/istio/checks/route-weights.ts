import type { Finding } from '../../../domain/finding.ts';
import type { WrittenRoute, WrittenRule, WrittenTarget } from '../written-route.ts';
import { findingOf, ruleName } from './finding-of.ts';

const nameOf = ({ host, subset }: WrittenTarget): string => subset ?? host.split('.')[0] ?? host;

/**
 * What Envoy makes of weights that were accepted: they are relative, a missing one is 0, and one destination alone takes
 * everything. An HTTPRoute whose weights are all 0 answers 500 although its status stays green.
 */
export function checkWeights(route: WrittenRoute): readonly Finding[] {
  return route.rules.flatMap((rule, index) => {
    const { path, targets } = rule;
    const where = ruleName(route, index);
    const sum = targets.reduce((total, { weight }) => total + (weight ?? 0), 0);
    const isVirtualService = route.config.kind === 'VirtualService';
    if (sum === 0) return noWeight(route, where, rule, isVirtualService);
    if (!isVirtualService || targets.length < 2) return [];
    const missing = targets.filter(({ weight }) => weight === null);
    const [first] = missing;
    if (first !== undefined) {
      const names = missing.map(nameOf).join(', ');
      return [
        findingOf(route, 'warning', 'weight-missing', {
          path: `${first.path}.weight`,
          text: `In ${where} ${names} has no weight, so no request goes there.`,
          remedy: 'Write the weight that is meant, 0 included.',
        }),
      ];
    }
    if (sum === 100) return [];
    return [
      findingOf(route, 'note', 'weights-not-100', {
        path: `${path}.route`,
        text: `The weights of ${where} sum to ${sum}, not 100: proxies read them as parts of ${sum}.`,
        remedy: 'Write weights that sum to 100, so that each reads as the share that it gives.',
      }),
    ];
  });
}

function noWeight(
  route: WrittenRoute,
  where: string,
  { path, targets }: WrittenRule,
  isVirtualService: boolean,
): readonly Finding[] {
  if (targets.length < (isVirtualService ? 2 : 1)) return [];
  const effect = isVirtualService
    ? 'istiod refuses such a route, so proxies may keep an older one'
    : 'its requests are answered 500, although the status of the route stays green';
  return [
    findingOf(route, 'error', 'weights-all-zero', {
      path: `${path}.${isVirtualService ? 'route' : 'backendRefs'}`,
      text: `In ${where} no destination has a weight: ${effect}.`,
      remedy: 'Give at least one destination a weight above 0.',
    }),
  ];
}
