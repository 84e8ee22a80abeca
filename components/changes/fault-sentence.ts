import type { FaultIntent } from '@/lib/client/change-draft.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatClockSecond } from '@/lib/format/clock.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';

/** The effect of a fault in a sentence, with requests per second where they are known. `requestRate` is of those whom it may meet. */
export function faultSentence(intent: FaultIntent, requestRate: number | null, nowMs: number | null): string {
  const { abort, delay, service, from, match, expiresInSeconds } = intent;
  const percent = abort?.percent ?? delay?.percent ?? 0;
  const what =
    delay === undefined
      ? `Answers ${percent} % with ${abort === undefined ? '' : statusOf(abort)}`
      : `Adds ${amountText(formatLatency(delay.milliseconds))} to ${percent} %`;
  const whose = from === undefined ? `of requests to ${service}` : `of what ${from.workload} asks ${service}`;
  const header = Object.entries(match?.headers ?? {})[0];
  const narrowed = header === undefined ? '' : ` with ${header[0]}: ${header[1]}`;
  const rate =
    requestRate === null || header !== undefined
      ? ''
      : `: ${formatRate((requestRate * percent) / 100)?.figure ?? '–'} of ${amountText(formatRate(requestRate))}`;
  const until = nowMs === null ? '' : `, until ${formatClockSecond(nowMs + expiresInSeconds * 1_000)}`;
  return `${what} ${whose}${narrowed}${rate}${until}.`;
}

const statusOf = (abort: NonNullable<FaultIntent['abort']>): string =>
  'httpStatus' in abort ? String(abort.httpStatus) : abort.grpcStatus;

/** What a running fault does, as a title: "Abort with 503 on 10 % of requests". */
export function faultTitle({ abort, delay }: Pick<FaultIntent, 'abort' | 'delay'>): string {
  const deeds = [
    ...(abort === undefined ? [] : [`Abort with ${statusOf(abort)} on ${abort.percent} % of requests`]),
    ...(delay === undefined
      ? []
      : [`Delay of ${amountText(formatLatency(delay.milliseconds))} on ${delay.percent} % of requests`]),
  ];
  return deeds.join(', ');
}
