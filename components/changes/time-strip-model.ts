import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import type { Mark } from '@/lib/client/mark-queries.ts';
import type { SignalPoints } from '@/lib/client/subject-queries.ts';

/** What the strip shows, in unix seconds: the past up to `now`, and what is known of the time up to `to`. */
export interface StripSpan {
  readonly from: number;
  readonly now: number;
  readonly to: number;
}

const pastSeconds = 900;
const futureSeconds = 300;
const tickSeconds = 300;
/** Width of a clock on the axis, in time. */
const clockSeconds = 90;
/** Labels nearer than this share of the strip would stand on each other. */
const leastLabelRatio = 0.14;
/** Figures before and after a mark are those of so long on either side of it. */
const besideSeconds = 180;

export const stripSpan = (now: number): StripSpan => ({
  from: now - pastSeconds,
  now,
  to: now + futureSeconds,
});

/** Where an instant stands, 0..1 from the left. */
export const ratioOf = ({ from, to }: StripSpan, at: number): number => (at - from) / (to - from);

/** Whole five minutes within the span, but for those that the clock of now would cover. */
export function stripTicks({ from, now, to }: StripSpan): readonly number[] {
  const first = Math.ceil(from / tickSeconds) * tickSeconds;
  const count = Math.max(0, Math.floor((to - first) / tickSeconds) + 1);
  return Array.from({ length: count }, (_, step) => first + step * tickSeconds).filter(
    (tick) => Math.abs(tick - now) >= clockSeconds,
  );
}

export interface PlacedMark {
  readonly mark: Mark;
  readonly ratio: number;
  /** Whether there is room for its title. */
  readonly isNamed: boolean;
}

const isDeed = ({ kind }: Mark): boolean => kind !== 'health';

/**
 * Marks from left to right. Of those that stand close together one is named: the last one that somebody did, and a turn of health
 * only where nobody did anything.
 */
export function placeMarks(marks: readonly Mark[], span: StripSpan): readonly PlacedMark[] {
  const placed = marks
    .filter(({ at }) => at >= span.from && at <= span.now)
    .map((mark) => ({ mark, ratio: ratioOf(span, mark.at) }));
  return placed.map(({ mark, ratio }, index) => {
    const isNamed = !placed.some((other, at) => {
      if (at === index || Math.abs(other.ratio - ratio) >= leastLabelRatio) return false;
      return isDeed(mark) === isDeed(other.mark) ? at > index : isDeed(other.mark);
    });
    return { mark, ratio, isNamed };
  });
}

export interface DeadlineBar {
  readonly change: ChangeSummary;
  readonly start: number;
  readonly end: number;
}

/** Changes that end by themselves, from when they began to when they end, as far as the strip reaches. */
export function deadlineBars(active: readonly ChangeSummary[], span: StripSpan): readonly DeadlineBar[] {
  return active.flatMap((change) => {
    if (change.deadline === null || change.createdAt > span.to || change.deadline < span.from) return [];
    const start = Math.max(0, ratioOf(span, change.createdAt));
    return [{ change, start, end: Math.min(1, ratioOf(span, change.deadline)) }];
  });
}

/** Failed requests per second at each point; null where one of both is not known. */
export function failedRates(rates: SignalPoints, errorRatios: SignalPoints): readonly (number | null)[] {
  const ratios = new Map(errorRatios);
  return rates.map(([at, rate]) => {
    const ratio = ratios.get(at) ?? null;
    return rate === null || ratio === null ? null : rate * ratio;
  });
}

export interface BesideMark {
  readonly before: number | null;
  readonly after: number | null;
}

/** Mean of a signal in the minutes before and after an instant; null where nothing was measured. */
export function besideMark(points: SignalPoints, at: number): BesideMark {
  const mean = (isMeant: (time: number) => boolean): number | null => {
    const values = points.flatMap(([time, value]) => (value !== null && isMeant(time) ? [value] : []));
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    before: mean((time) => time > at - besideSeconds && time <= at),
    after: mean((time) => time > at && time <= at + besideSeconds),
  };
}
