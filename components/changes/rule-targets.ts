import type { Weights } from '@/lib/client/change-draft.ts';
import type { Service } from '@/lib/client/service-queries.ts';
import { draftOf, type SplitDraft } from './split-draft.ts';

type Routing = NonNullable<Service['routing']>;
export type RouteRule = Routing['rules'][number];

/** Whether the routing is a Gateway API route, which chooses between Services instead of subsets. */
export const isHttpRoute = ({ objects }: Routing): boolean =>
  objects.some(({ kind }) => kind === 'HTTPRoute') && !objects.some(({ kind }) => kind === 'VirtualService');

/** The weights that a rule has, by what a change calls its targets. */
export function ruleWeights(routing: Routing, rule: RouteRule): Weights {
  const named = rule.targets.map(({ host, version, weight, share }) => {
    const name = isHttpRoute(routing) || version === null ? (host.split('.')[0] ?? host) : version;
    return [name, weight ?? Math.round((share ?? 0) * 100)] as const;
  });
  return Object.fromEntries(named);
}

/** Whether a rule sends requests to more than one target, so that there is something to split. */
export const isSplittable = (routing: Routing, rule: RouteRule): boolean =>
  Object.keys(ruleWeights(routing, rule)).length > 1;

/** The shares of a rule in effect. */
export const inEffectOf = (routing: Routing, rule: RouteRule): SplitDraft =>
  draftOf(ruleWeights(routing, rule));

/** The place of the rule that takes what no other takes: the last one without a match; -1 where there is none. */
export const baseRuleOf = ({ rules }: Routing): number =>
  rules.findLast(({ match }) => match === null)?.index ?? -1;
