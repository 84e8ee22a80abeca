import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import type { ApplyRequest } from '@/lib/client/change-queries.ts';
import { lastingSeconds, type FaultCaller } from './fault-form.ts';

/** The guard as it is typed: an empty limit is none. */
export interface GuardTerms {
  /** Whether it undoes itself when a limit below is broken. */
  readonly isGuarded: boolean;
  /** Percent of requests that may fail. */
  readonly maxErrorPercent: string;
  /** Points by which that may rise over what it was before. */
  readonly maxErrorRisePoints: string;
  readonly maxP99Ms: string;
  /** Percent by which p99 may grow over what it was before. */
  readonly maxP99Percent: string;
  /** The one caller whose requests and answers count; null: everybody's. */
  readonly caller: FaultCaller | null;
  /** For how long it watches, such as "10 min"; empty: as long as is usual for the change. */
  readonly watchesFor: string;
  /** Whether missing telemetry at the end of that time undoes it too. */
  readonly undoesWithoutData: boolean;
}

export const defaultGuard: GuardTerms = {
  isGuarded: true,
  maxErrorPercent: '2.0',
  maxErrorRisePoints: '',
  maxP99Ms: '',
  maxP99Percent: '',
  caller: null,
  watchesFor: '',
  undoesWithoutData: false,
};

const usualSeconds = 600;
const leastSeconds = 15;
const mostSeconds = 86_400;
const mostMs = 3_600_000;

/** A percentage as typed, 0 up to `most`; null where it is none. */
export function percentOf(text: string, most: number): number | null {
  const trimmed = text.trim().replace(',', '.');
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return value <= most ? value : null;
}

/** Kinds of changes that a guard can judge: it compares answers before and after. */
export const canGuard = (kind: ChangeIntent['kind']): boolean => kind !== 'clear-fault' && kind !== 'mirror';

/**
 * How long a guard watches unless a person says otherwise, seconds: a fault for as long as it lasts, a step for as long as it bakes,
 * anything else for ten minutes.
 */
export function usualWatchSeconds(intent: ChangeIntent): number {
  return Math.min(mostSeconds, Math.max(leastSeconds, naturalSeconds(intent)));
}

function naturalSeconds(intent: ChangeIntent): number {
  if (intent.kind === 'fault') return intent.expiresInSeconds;
  if (intent.kind !== 'split' || intent.stages === undefined) return usualSeconds;
  return Math.max(...intent.stages.map(({ bakeSeconds }) => bakeSeconds));
}

/** How long the guard watches, seconds; null where what is typed is no such time. */
export function watchSecondsOf({ watchesFor }: GuardTerms, intent: ChangeIntent): number | null {
  if (watchesFor.trim() === '') return usualWatchSeconds(intent);
  const seconds = lastingSeconds(watchesFor);
  return seconds === null || seconds < leastSeconds || seconds > mostSeconds ? null : seconds;
}

/** A field of the guard that takes a number. */
export type GuardLimit = 'maxErrorPercent' | 'maxErrorRisePoints' | 'maxP99Ms' | 'maxP99Percent';

/** The greatest value of each. */
export const mostOfLimit: Readonly<Record<GuardLimit, number>> = {
  maxErrorPercent: 100,
  maxErrorRisePoints: 100,
  maxP99Ms: mostMs,
  maxP99Percent: 10_000,
};

const limits: readonly GuardLimit[] = ['maxErrorPercent', 'maxErrorRisePoints', 'maxP99Ms', 'maxP99Percent'];

/** What is wrong with one limit as typed; undefined where nothing is. */
export function limitMistake(terms: GuardTerms, limit: GuardLimit): string | undefined {
  const text = terms[limit];
  if (text.trim() === '' || percentOf(text, mostOfLimit[limit]) !== null) return undefined;
  return `0 to ${mostOfLimit[limit]}`;
}

/** What keeps the guard from being one, in words; undefined where nothing does, or none is wanted. */
export function guardObstacle(terms: GuardTerms, intent: ChangeIntent): string | undefined {
  if (!terms.isGuarded || !canGuard(intent.kind)) return undefined;
  if (limits.every((limit) => terms[limit].trim() === '')) return 'The guard has no limit';
  if (limits.some((limit) => limitMistake(terms, limit) !== undefined)) {
    return 'A limit of the guard is no number in its range';
  }
  return watchSecondsOf(terms, intent) === null ? 'How long the guard watches is no time' : undefined;
}

/** The guard as it is sent; undefined where none is wanted. */
export function guardOf(terms: GuardTerms, intent: ChangeIntent): ApplyRequest['guard'] {
  if (!terms.isGuarded || !canGuard(intent.kind)) return undefined;
  const of = (limit: GuardLimit): number | null => percentOf(terms[limit], mostOfLimit[limit]);
  const [errors, rise, ms, growth] = limits.map(of);
  const has = (value: number | null | undefined): value is number => value !== null && value !== undefined;
  return {
    windowSeconds: watchSecondsOf(terms, intent) ?? usualWatchSeconds(intent),
    ...(has(errors) ? { maxErrorRatio: errors / 100 } : {}),
    ...(has(rise) ? { maxErrorIncrease: rise / 100 } : {}),
    ...(has(ms) ? { maxP99Ms: ms } : {}),
    ...(has(growth) ? { maxP99Increase: growth / 100 } : {}),
    ...(terms.caller === null ? {} : { caller: terms.caller }),
    onNoData: terms.undoesWithoutData ? 'undo' : 'keep',
  };
}
