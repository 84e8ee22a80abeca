import type { MatchIntent } from '../../../domain/change-intent.ts';
import { isJsonObject } from '../../../domain/json-patch.ts';
import type { JsonObject, JsonValue } from '../../../domain/json-value.ts';
import { insertBefore } from '../writing/rule-patch.ts';
import { impossible } from './edited-rules.ts';
import type { EditedRules } from './edited-rules.ts';
import { narrowedRuleName } from './fault.ts';
import { narrowedMatch } from './narrowed-match.ts';
import { destinationFor, unknownVersion } from './version-destination.ts';
import type { NamedRule } from './version-destination.ts';

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

/** A header's condition: the exact value, or an expression that the whole value matches. */
interface HeaderCondition {
  readonly name: string;
  readonly value: string;
  readonly isExpression: boolean;
}

function conditionsOf(match: MatchIntent['match']): readonly HeaderCondition[] {
  if ('cookie' in match) {
    const { name, value } = match.cookie;
    return [
      { name: 'cookie', value: `(.*; *)?${escaped(name)}=${escaped(value)}(;.*)?`, isExpression: true },
    ];
  }
  return Object.entries(match.headers).map(([name, value]) => ({ name, value, isExpression: false }));
}

/** Sends requests with a header or a cookie to one version, by a rule of their own in front of the base rule. */
export function editMatch(
  rule: NamedRule,
  { version, match }: Pick<MatchIntent, 'version' | 'match'>,
  changeId: string,
): EditedRules {
  const { at, kind } = rule;
  const conditions = conditionsOf(match);
  if (conditions.length === 0)
    return impossible('match-empty', 'A match names at least one header or a cookie.');
  const to = destinationFor(version, rule);
  if (to === null) return impossible('target-unknown', unknownVersion(version, kind));
  if (kind === 'HTTPRoute') {
    // What the server would fill in is written out, so that the rule is found again as it was written.
    const { name: _name, ...others } = at.rule;
    const own = {
      ...others,
      matches: routeMatches(at.rule, conditions),
      backendRefs: [{ ...to, weight: 1 }],
    };
    return { patch: insertBefore(at, own), checks: [] };
  }
  const headers = conditions.map(
    ({ name, value, isExpression }) => [name, isExpression ? { regex: value } : { exact: value }] as const,
  );
  const blocks = narrowedMatch(at.rule.match, { headers: Object.fromEntries(headers) });
  if (blocks === null)
    return impossible('match-cannot-narrow', 'The rule already matches the same header in another way.');
  const { weight: _weight, ...target } = to;
  const { name: _name, fault: _fault, match: _match, ...others } = at.rule;
  const own = { name: narrowedRuleName(changeId), match: blocks, ...others, route: [target] };
  return { patch: insertBefore(at, own), checks: [] };
}

function routeMatches(base: JsonObject, conditions: readonly HeaderCondition[]): readonly JsonObject[] {
  const matches = (Array.isArray(base.matches) ? (base.matches as readonly JsonValue[]) : []).filter(
    isJsonObject,
  );
  const all = matches.length > 0 ? matches : [{ path: { type: 'PathPrefix', value: '/' } }];
  const more = conditions.map(({ name, value, isExpression }) => ({
    type: isExpression ? 'RegularExpression' : 'Exact',
    name,
    value,
  }));
  return all.map((match: JsonObject) => ({
    ...match,
    headers: [...(Array.isArray(match.headers) ? (match.headers as readonly JsonValue[]) : []), ...more],
  }));
}
