import type { JsonObject } from '../../../domain/json-value.ts';
import { inSequence, removeRule, rulesOf, setFields } from '../writing/rule-patch.ts';
import type { PlacedRule } from '../writing/rule-patch.ts';
import type { EditedRules } from './edited-rules.ts';
import { narrowedBy } from './fault.ts';

const isForFaultAlone = ({ rule }: PlacedRule): boolean =>
  rule.fault !== undefined && narrowedBy(rule) !== null;

/** Takes every fault of an object away: rules that exist for a fault alone go, other rules lose theirs. No patch without faults. */
export function editClearFault(object: JsonObject, concerns: (index: number) => boolean): EditedRules {
  const rules = rulesOf(object);
  const patches = rules.flatMap((at, index) => {
    if (at.rule.fault === undefined || !concerns(index)) return [];
    if (!isForFaultAlone(at)) return [setFields(at, { fault: undefined })];
    const next = rules
      .slice(index + 1)
      .find((one, further) => !isForFaultAlone(one) || !concerns(index + 1 + further));
    return [removeRule(at, next ?? null)];
  });
  // From the last rule to the first, so that no removal moves a rule that is still to be changed.
  return { patch: patches.length === 0 ? null : inSequence(patches.toReversed()), checks: [] };
}
