import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatBurn } from '@/lib/format/change.ts';
import { formatLeft, objectiveWords } from '@/lib/format/objective.ts';

type Effect = Pick<ChangePlan['effect'], 'objective'>;

/** What a change puts at stake, with its numbers; each that is not known says so. */
export interface Stake {
  /** "99.5 % of requests do not fail". */
  readonly promise: string;
  /** "62 % of the budget of 30 days is left, burning at 0.9×". */
  readonly budget: string;
  /** 0..1 for the bar; null where nobody knows. */
  readonly left: number | null;
  readonly tone: 'neutral' | 'degraded' | 'unhealthy';
}

/** Null where no objective is set, or nobody could tell. */
export function stakeOf({ objective }: Effect): Stake | null {
  if (objective === undefined || objective === null) return null;
  const { left, burn, source } = objective;
  const agreed = source === 'observed' ? ', as observed over 30 days' : '';
  const pace = burn === null ? 'how fast it goes is not known' : `burning at ${formatBurn(burn)}`;
  return {
    promise: `${objectiveWords(objective)}${agreed}`,
    budget: `${budgetWords(left)}, ${pace}`,
    left,
    tone: toneOf(left, burn),
  };
}

/** What is said where there is no stake to show: none, or nobody could tell. */
export const noStakeWords = ({ objective }: Effect): string =>
  objective === null
    ? 'At stake: no objective is set for it.'
    : 'At stake: not known, the budget was not told in time. Plan again to ask once more.';

function budgetWords(left: number | null): string {
  if (left === null) return 'How much of its budget is left is not known';
  const share = amountText(formatLeft(left));
  return left <= 0
    ? `Its budget of 30 days is used up (${share})`
    : `${share} of its budget of 30 days is left`;
}

/** Six times as fast uses 30 days up in five: https://sre.google/workbook/alerting-on-slos/ */
const alarmingBurn = 6;

function toneOf(left: number | null, burn: number | null): Stake['tone'] {
  if ((left !== null && left <= 0) || (burn ?? 0) >= alarmingBurn) return 'unhealthy';
  return (burn ?? 0) >= 1 ? 'degraded' : 'neutral';
}
