import type { ChangePlan } from '@/lib/client/change-queries.ts';
import type { ObjectDifference } from '@/lib/client/request-failure.ts';

/** What a plan wants of a part of the object that somebody else moved: the values that its patch sets there. */
export function wantedOf(plan: ChangePlan, part: ObjectDifference['part']): string {
  if (part !== 'rule') return '–';
  const shares = Object.entries(plan.sharesAfter).map(
    ([version, share]) => `${version} ${Math.round(share * 100)} %`,
  );
  return shares.length > 0 ? shares.join(', ') : 'your change';
}
