import type { FaultAbort, FaultDelay, FaultIntent } from '../../../domain/change-intent.ts';
import type { PlanCheck } from '../../../domain/change-plan.ts';
import { isJsonObject } from '../../../domain/json-patch.ts';
import type { JsonObject, JsonValue } from '../../../domain/json-value.ts';
import { parseGoDurationMs } from '../go-duration.ts';
import { insertBefore, setFields } from '../writing/rule-patch.ts';
import type { PlacedRule } from '../writing/rule-patch.ts';
import { check, impossible } from './edited-rules.ts';
import type { EditedRules } from './edited-rules.ts';
import { narrowedMatch } from './narrowed-match.ts';
import type { Narrowing } from './narrowed-match.ts';

/** What is to be injected. */
export type InjectedFault = Pick<FaultIntent, 'abort' | 'delay'>;

/** Name of the rule that a narrowed fault gets for itself. */
export const narrowedRuleName = (changeId: string): string => `pilothouse-${changeId}`;

/** Whether a rule was put in front of another by a change of this console, and by which. */
export const narrowedBy = (rule: JsonObject): string | null =>
  typeof rule.name === 'string' ? (/^pilothouse-(.+)$/.exec(rule.name)?.[1] ?? null) : null;

/** Envoy refuses the whole route for statuses from 600 on, and istiod those below 200. */
const isInjectableStatus = (status: number): boolean =>
  Number.isInteger(status) && status >= 200 && status < 600;

/** What of a fault would be refused or do nothing; null where it is sound. */
export function checkFault({ abort, delay }: InjectedFault): PlanCheck | null {
  if (abort === undefined && delay === undefined)
    return check('fault-empty', 'blocking', 'A fault needs an abort or a delay.');
  if (abort !== undefined && 'httpStatus' in abort && !isInjectableStatus(abort.httpStatus))
    return check(
      'fault-status-refused',
      'blocking',
      `Proxies inject HTTP statuses from 200 to 599, not ${abort.httpStatus}.`,
    );
  if (abort !== undefined && !('httpStatus' in abort) && !/^[A-Z_]+$/.test(abort.grpcStatus))
    return check('fault-status-refused', 'blocking', 'A gRPC status is a name such as UNAVAILABLE.');
  if (delay !== undefined && !(delay.milliseconds >= 1))
    return check('fault-without-effect', 'blocking', 'A delay is at least 1 ms.');
  const percents = [abort?.percent, delay?.percent].filter((percent) => percent !== undefined);
  if (percents.some((percent) => !(percent >= 0.0001 && percent <= 100)))
    return check(
      'fault-without-effect',
      'blocking',
      'The percentage of a fault lies between 0.0001 and 100.',
    );
  return null;
}

/** The fault as a VirtualService writes it. */
export function faultValue({ abort, delay }: InjectedFault): JsonObject {
  return {
    ...(delay === undefined
      ? {}
      : { delay: { fixedDelay: `${delay.milliseconds / 1000}s`, percentage: { value: delay.percent } } }),
    ...(abort === undefined
      ? {}
      : {
          abort: {
            ...('httpStatus' in abort ? { httpStatus: abort.httpStatus } : { grpcStatus: abort.grpcStatus }),
            percentage: { value: abort.percent },
          },
        }),
  };
}

/** The fault that a rule injects as an intent would ask for it; null where it injects none. */
export function readFault(rule: JsonObject): InjectedFault | null {
  if (!isJsonObject(rule.fault)) return null;
  const abort = readAbort(rule.fault.abort);
  const delay = readDelay(rule.fault.delay);
  if (abort === null && delay === null) return null;
  return { ...(abort === null ? {} : { abort }), ...(delay === null ? {} : { delay }) };
}

/** A missing percentage is 0 for Envoy; `percent` is the older field. */
function percentOf(share: JsonObject): number {
  const value = isJsonObject(share.percentage) ? share.percentage.value : share.percent;
  return typeof value === 'number' ? value : 0;
}

function readAbort(abort: JsonValue | undefined): FaultAbort | null {
  if (!isJsonObject(abort)) return null;
  const { httpStatus, grpcStatus } = abort;
  if (typeof httpStatus === 'number') return { httpStatus, percent: percentOf(abort) };
  return typeof grpcStatus === 'string' ? { grpcStatus, percent: percentOf(abort) } : null;
}

function readDelay(delay: JsonValue | undefined): FaultDelay | null {
  if (!isJsonObject(delay) || typeof delay.fixedDelay !== 'string') return null;
  const milliseconds = parseGoDurationMs(delay.fixedDelay);
  return milliseconds === null ? null : { milliseconds, percent: percentOf(delay) };
}

/**
 * Injects a fault into a rule. For some requests only, they get a rule of their own in front of it: all that the rule does,
 * and the fault.
 */
export function editFault(
  at: PlacedRule,
  fault: InjectedFault,
  narrowing: Narrowing | null,
  changeId: string,
): EditedRules {
  const wrong = checkFault(fault);
  if (wrong !== null) return { patch: null, checks: [wrong] };
  if (isJsonObject(at.rule.redirect) || isJsonObject(at.rule.directResponse))
    return impossible(
      'rule-without-targets',
      'This rule answers itself and sends nothing on, so no fault can be injected.',
    );
  const notes = checkCompany(at.rule);
  if (narrowing === null) return { patch: setFields(at, { fault: faultValue(fault) }), checks: notes };
  const match = narrowedMatch(at.rule.match, narrowing);
  if (match === null)
    return impossible(
      'match-cannot-narrow',
      'The rule already matches the same header or label in another way.',
    );
  const { name: _name, fault: _fault, match: _match, ...rest } = at.rule;
  const rule = { name: narrowedRuleName(changeId), match, ...rest, fault: faultValue(fault) };
  return { patch: insertBefore(at, rule), checks: notes };
}

/** What else the rule does, and how a fault changes that. */
function checkCompany(rule: JsonObject): readonly PlanCheck[] {
  const off = [
    ...(rule.retries === undefined ? [] : ['retries']),
    ...(rule.timeout === undefined ? [] : ['timeout']),
  ];
  return [
    ...(off.length === 0
      ? []
      : [
          check(
            'retries-ignored',
            'warning',
            `While a fault is injected, proxies ignore this rule's ${off.join(' and ')}.`,
          ),
        ]),
    ...(rule.fault === undefined
      ? []
      : [
          check(
            'fault-replaced',
            'warning',
            'A fault is injected here already; this one takes its place until it is undone.',
          ),
        ]),
  ];
}
