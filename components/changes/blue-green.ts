import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import type { Service } from '@/lib/client/service-queries.ts';
import { baseRuleOf, inEffectOf, isSplittable } from './rule-targets.ts';
import { allTo, weightsOf } from './split-draft.ts';

/** All requests of the base rule to the other version: the one that has less now. Null where there are not exactly two. */
export function blueGreenIntent({ mesh, namespace, name, routing }: Service): ChangeIntent | null {
  const base = routing?.rules.find(({ index }) => index === baseRuleOf(routing));
  if (routing === null || base === undefined || !isSplittable(routing, base)) return null;
  const [first, second, ...more] = inEffectOf(routing, base);
  if (first === undefined || second === undefined || more.length > 0) return null;
  const other = first.percent < second.percent ? first : second;
  const weights = weightsOf(allTo([first, second], other.version));
  return { kind: 'split', mesh, namespace, service: name, rule: base.index, weights };
}
