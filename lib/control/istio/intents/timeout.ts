import { isJsonObject, textOf } from '../../../domain/json-patch.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import { parseGoDurationMs } from '../go-duration.ts';
import { setFields } from '../writing/rule-patch.ts';
import type { PlacedRule } from '../writing/rule-patch.ts';
import { gatewayDuration, istioDuration } from './duration-text.ts';
import { check, impossible } from './edited-rules.ts';
import type { EditedRules } from './edited-rules.ts';

/** The bound on the time of a rule's requests, ms; null without one. */
export function readTimeout(rule: JsonObject, kind: string): number | null {
  const text = textOf(kind === 'HTTPRoute' ? requestTimeout(rule) : rule.timeout);
  return text === '' ? null : parseGoDurationMs(text);
}

const requestTimeout = ({ timeouts }: JsonObject) => (isJsonObject(timeouts) ? timeouts.request : undefined);

/** Bounds the time of a rule's requests, or takes the bound away. */
export function editTimeout(at: PlacedRule, kind: string, timeoutMs: number | null): EditedRules {
  if (timeoutMs !== null && !(timeoutMs >= 1))
    return impossible('timeout-invalid', 'A timeout is at least 1 ms.');
  const checks =
    at.rule.fault === undefined
      ? []
      : [
          check(
            'retries-ignored',
            'warning',
            'This rule injects a fault, and proxies ignore its timeout meanwhile.',
          ),
        ];
  if (kind !== 'HTTPRoute') {
    const timeout = timeoutMs === null ? undefined : istioDuration(timeoutMs);
    return { patch: setFields(at, { timeout }), checks };
  }
  const { request: _request, ...others } = isJsonObject(at.rule.timeouts) ? at.rule.timeouts : {};
  const timeouts = timeoutMs === null ? others : { ...others, request: gatewayDuration(timeoutMs) };
  return {
    patch: setFields(at, { timeouts: Object.keys(timeouts).length === 0 ? undefined : timeouts }),
    checks,
  };
}
