import type { RetryIntent } from '../../../domain/change-intent.ts';
import { isJsonObject, textOf } from '../../../domain/json-patch.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import { parseGoDurationMs } from '../go-duration.ts';
import { setFields } from '../writing/rule-patch.ts';
import type { PlacedRule } from '../writing/rule-patch.ts';
import { istioDuration } from './duration-text.ts';
import { check, impossible } from './edited-rules.ts';
import type { EditedRules } from './edited-rules.ts';

/** How a rule tries again. */
export type RetryPolicy = Pick<RetryIntent, 'attempts' | 'perTryTimeoutMs' | 'on'>;

/** The retries of a VirtualService's rule; null where it says nothing about them, so that the mesh's default holds. */
export function readRetry({ retries }: JsonObject): RetryPolicy | null {
  if (!isJsonObject(retries) || typeof retries.attempts !== 'number') return null;
  const perTryTimeoutMs = parseGoDurationMs(textOf(retries.perTryTimeout));
  const on = textOf(retries.retryOn);
  return {
    attempts: retries.attempts,
    ...(perTryTimeoutMs === null ? {} : { perTryTimeoutMs }),
    ...(on === '' ? {} : { on }),
  };
}

/** Sets how a rule tries again; what else the rule says about retries stays. */
export function editRetry(at: PlacedRule, kind: string, policy: RetryPolicy): EditedRules {
  const { attempts, perTryTimeoutMs, on } = policy;
  if (!Number.isInteger(attempts) || attempts < 0)
    return impossible('retry-invalid', 'The number of attempts is a whole number from 0.');
  const checks = [
    ...(attempts < 1
      ? []
      : [
          check(
            'retries-amplify',
            'note',
            `A failing request may reach the service ${attempts + 1} times: once, and ${attempts} more.`,
          ),
        ]),
    ...(at.rule.fault === undefined
      ? []
      : [
          check(
            'retries-ignored',
            'warning',
            'This rule injects a fault, and proxies ignore its retries meanwhile.',
          ),
        ]),
  ];
  if (kind === 'HTTPRoute') return editRouteRetry(at, policy, checks);
  const before = isJsonObject(at.rule.retries) ? at.rule.retries : {};
  const retries = {
    ...before,
    attempts,
    ...(perTryTimeoutMs === undefined ? {} : { perTryTimeout: istioDuration(perTryTimeoutMs) }),
    ...(on === undefined ? {} : { retryOn: on }),
  };
  return { patch: setFields(at, { retries }), checks };
}

function editRouteRetry(
  at: PlacedRule,
  { attempts, perTryTimeoutMs, on }: RetryPolicy,
  checks: EditedRules['checks'],
): EditedRules {
  if (perTryTimeoutMs !== undefined)
    return impossible('retry-not-possible', 'An HTTPRoute has no timeout for each try.');
  const codes = (on ?? '')
    .split(',')
    .filter((code) => code !== '')
    .map(Number);
  if (codes.some((code) => !(code >= 400 && code < 600)))
    return impossible('retry-not-possible', 'An HTTPRoute retries on HTTP statuses from 400 to 599 alone.');
  const before = isJsonObject(at.rule.retry) ? at.rule.retry : {};
  return {
    patch: setFields(at, { retry: { ...before, attempts, ...(codes.length === 0 ? {} : { codes }) } }),
    checks,
  };
}
