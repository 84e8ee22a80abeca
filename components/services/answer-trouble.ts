import { RequestFailure } from '@/lib/client/request-failure.ts';
import { formatClock } from '@/lib/format/clock.ts';

/** How the last request for a page's answer ended. */
export interface AnswerState {
  readonly error: Error | null;
  /** Milliseconds since the epoch: since when requests fail; null while they do not. */
  readonly failingSinceMs: number | null;
  /** Unix seconds of the answer on the screen; null where there is none. */
  readonly answeredAt: number | null;
  /** Unix seconds since when the server could not renew it. */
  readonly staleSince: number | null;
  /** Unix seconds that the reader has paused at. */
  readonly pausedAt: number | null;
}

/** What is the matter with the figures of a page, in words. */
export interface AnswerTrouble {
  readonly tone: 'degraded' | 'unhealthy' | 'neutral';
  readonly text: string;
  /** Whether the figures on the screen are of an earlier time than they should be. */
  readonly isOld: boolean;
}

/** The server's answers stand on a grid: an instant is met when it is this near, seconds. */
const nearSeconds = 60;

/** Null while all is well. */
export function answerTrouble(state: AnswerState, nowMs: number): AnswerTrouble | null {
  const { error, failingSinceMs, answeredAt, staleSince, pausedAt } = state;
  const clock = (atMs: number): string => formatClock(atMs, { nowMs });
  const asOf = answeredAt === null ? '' : ` The figures are of ${clock(answeredAt * 1_000)}.`;
  if (error !== null) {
    const since = failingSinceMs === null ? '' : ` Since ${clock(failingSinceMs)}.`;
    return { tone: 'unhealthy', text: `${failureWords(error)}${since}${asOf}`, isOld: true };
  }
  if (staleSince !== null) {
    const text = `The telemetry backend has not answered since ${clock(staleSince * 1_000)}.${asOf}`;
    return { tone: 'degraded', text, isOld: true };
  }
  if (pausedAt !== null && answeredAt !== null && Math.abs(answeredAt - pausedAt) > nearSeconds) {
    const text = `There are no figures of ${clock(pausedAt * 1_000)} here.${asOf}`;
    return { tone: 'neutral', text, isOld: false };
  }
  return null;
}

/** One sentence of what failed. */
export const failureWords = (error: Error): string =>
  error instanceof RequestFailure ? error.message : 'The console failed. Its log says why.';
