import type { Finding } from '../../../domain/finding.ts';
import type { FaultGap, WrittenRoute, WrittenRule } from '../written-route.ts';
import { findingOf, ruleName } from './finding-of.ts';

const GAPS: Readonly<
  Record<FaultGap, { readonly at: string; readonly lacks: string; readonly none: string }>
> = {
  'abort-percentage': { at: 'abort.percentage', lacks: 'percentage', none: 'aborted' },
  'abort-status': { at: 'abort', lacks: 'status', none: 'aborted' },
  'delay-percentage': { at: 'delay.percentage', lacks: 'percentage', none: 'delayed' },
  'delay-duration': { at: 'delay.fixedDelay', lacks: 'duration', none: 'delayed' },
};

/** Envoy takes HTTP statuses from 200 to 599 and refuses the whole route for any other. */
const FIRST_REFUSED_STATUS = 600;

/** Faults that look active and do nothing, those that make proxies refuse the route, and what a fault sets aside. */
export function checkFaults(route: WrittenRoute): readonly Finding[] {
  return route.rules.flatMap((rule, index) => {
    const { path, fault, faultGaps } = rule;
    const where = ruleName(route, index);
    const status = Number(fault?.abort?.status ?? Number.NaN);
    const gaps = faultGaps.map((gap) => {
      const { at, lacks, none } = GAPS[gap];
      const part = at.startsWith('abort') ? 'abort' : 'delay';
      return findingOf(route, 'warning', 'fault-without-effect', {
        path: `${path}.fault.${at}`,
        text: `The ${part} of ${where} has no ${lacks}, so no request is ${none}.`,
        remedy: `Give it a ${lacks}, or remove the fault.`,
      });
    });
    if (!(status >= FIRST_REFUSED_STATUS)) return [...gaps, ...setAside(route, rule, where)];
    const refused = findingOf(route, 'error', 'fault-status-refused', {
      path: `${path}.fault.abort.httpStatus`,
      text: `The abort of ${where} has the status ${status}, which proxies refuse: they keep their older routes.`,
      remedy: 'Use a status from 200 to 599.',
    });
    return [...gaps, refused];
  });
}

/** Timeouts and retries of a rule are not enabled while it injects faults: VirtualService, HTTPFaultInjection. */
function setAside(route: WrittenRoute, rule: WrittenRule, where: string): readonly Finding[] {
  const { path, fault, timeoutMs, retries } = rule;
  const injects = (fault?.abort?.percent ?? 0) > 0 || (fault?.delay?.percent ?? 0) > 0;
  const hasTimeout = (timeoutMs ?? 0) > 0;
  const hasRetries = (retries?.attempts ?? 0) > 0;
  if (!injects || (!hasTimeout && !hasRetries)) return [];
  const names = [...(hasTimeout ? ['timeout'] : []), ...(hasRetries ? ['retries'] : [])].join(' and ');
  return [
    findingOf(route, 'note', 'fault-sets-aside', {
      path: `${path}.${hasTimeout ? 'timeout' : 'retries'}`,
      text: `The ${names} of ${where} ${hasRetries ? 'are' : 'is'} not applied while it injects a fault.`,
      remedy: 'Nothing, if that is meant: it counts again once the fault is lifted.',
    }),
  ];
}
