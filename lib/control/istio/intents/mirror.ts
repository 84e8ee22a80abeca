import { isJsonObject } from '../../../domain/json-patch.ts';
import type { JsonObject, JsonValue } from '../../../domain/json-value.ts';
import { setFields } from '../writing/rule-patch.ts';
import { check, impossible } from './edited-rules.ts';
import type { EditedRules } from './edited-rules.ts';
import { destinationFor, unknownVersion } from './version-destination.ts';
import type { NamedRule } from './version-destination.ts';

/** What a mirror is made of. */
export interface MirrorRequest {
  readonly version: string;
  /** 0 to 100; 0 ends it. */
  readonly percent: number;
}

/** Every field by which a VirtualService mirrors, the older ones too. */
const NO_MIRROR = {
  mirror: undefined,
  mirrorPercentage: undefined,
  mirrorPercent: undefined,
  mirror_percent: undefined,
  mirrors: undefined,
};

/** Sends copies of a rule's requests to a version, in place of what the rule mirrored before. */
export function editMirror(rule: NamedRule, { version, percent }: MirrorRequest): EditedRules {
  if (!(percent >= 0 && percent <= 100))
    return impossible('mirror-invalid', 'The percentage of a mirror lies between 0 and 100.');
  if (percent === 0) return { patch: setFields(rule.at, withoutMirror(rule)), checks: [] };
  const to = destinationFor(version, rule);
  if (to === null) return impossible('target-unknown', unknownVersion(version, rule.kind));
  const checks = [
    check(
      'mirror-doubles',
      'note',
      `${version} gets its copies on top of its own requests; their answers are thrown away.`,
    ),
  ];
  if (rule.kind === 'HTTPRoute')
    return { patch: setFields(rule.at, { filters: mirrorFilters(rule, to, percent) }), checks };
  const mirror = to.destination as JsonObject;
  return {
    patch: setFields(rule.at, { ...NO_MIRROR, mirror, mirrorPercentage: { value: percent } }),
    checks,
  };
}

const otherFilters = ({ at }: NamedRule): readonly JsonObject[] =>
  (Array.isArray(at.rule.filters) ? (at.rule.filters as readonly JsonValue[]) : [])
    .filter(isJsonObject)
    .filter(({ type }) => type !== 'RequestMirror');

function withoutMirror(rule: NamedRule): Readonly<Record<string, JsonValue | undefined>> {
  if (rule.kind !== 'HTTPRoute') return NO_MIRROR;
  const filters = otherFilters(rule);
  return { filters: filters.length === 0 ? undefined : filters };
}

function mirrorFilters(
  rule: NamedRule,
  { weight: _weight, ...backendRef }: JsonObject,
  percent: number,
): JsonValue {
  return [...otherFilters(rule), { type: 'RequestMirror', requestMirror: { backendRef, percent } }];
}
