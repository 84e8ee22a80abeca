import type { Finding } from '../../../domain/finding.ts';
import type { FaultGap, WrittenRoute } from '../written-route.ts';
import { findingOf, ruleName } from './finding-of.ts';

const GAP_WORDS: Readonly<Record<FaultGap, string>> = {
  'abort-percentage': 'The abort of {rule} has no percentage, so no request is aborted.',
  'abort-status': 'The abort of {rule} has no status, so no request is aborted.',
  'delay-percentage': 'The delay of {rule} has no percentage, so no request is delayed.',
  'delay-duration': 'The delay of {rule} has no duration, so no request is delayed.',
};

/** Envoy takes HTTP statuses from 200 to 599 and refuses the whole route for any other. */
const FIRST_REFUSED_STATUS = 600;

/** Faults that look active and do nothing, and those that make proxies refuse the route. */
export function checkFaults(route: WrittenRoute): readonly Finding[] {
  return route.rules.flatMap(({ fault, faultGaps }, index) => {
    const where = ruleName(route, index);
    const status = Number(fault?.abort?.status ?? Number.NaN);
    const refused = `The abort of ${where} has the status ${status}, which proxies refuse: they keep their older routes.`;
    return [
      ...faultGaps.map((gap) =>
        findingOf(route, 'warning', 'fault-without-effect', GAP_WORDS[gap].replace('{rule}', where)),
      ),
      ...(status >= FIRST_REFUSED_STATUS ? [findingOf(route, 'error', 'fault-status-refused', refused)] : []),
    ];
  });
}
