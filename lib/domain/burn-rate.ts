import type { ServiceOutcome } from './objective.ts';

/** One pair of windows that are compared, and how fast the budget must be spent in both before it matters. */
export interface BurnPair {
  /** `page`: now; `ticket`: in working hours. */
  readonly severity: 'page' | 'ticket';
  /** Burn that both windows must pass; 1 uses 30 days' budget up in 30 days. */
  readonly factor: number;
  readonly longSeconds: number;
  readonly shortSeconds: number;
}

const MINUTE = 60;
const HOUR = 3_600;

/** Pairs for budgets of 30 days: https://sre.google/workbook/alerting-on-slos/#recommended_parameters_for_an_slo_based_alerting_configuration */
export const BURN_PAIRS: readonly BurnPair[] = [
  { severity: 'page', factor: 14.4, longSeconds: HOUR, shortSeconds: 5 * MINUTE },
  { severity: 'page', factor: 6, longSeconds: 6 * HOUR, shortSeconds: 30 * MINUTE },
  { severity: 'ticket', factor: 3, longSeconds: 24 * HOUR, shortSeconds: 2 * HOUR },
  { severity: 'ticket', factor: 1, longSeconds: 72 * HOUR, shortSeconds: 6 * HOUR },
];

/** Every window of the pairs once, the shortest first, seconds. */
export const BURN_WINDOWS_SECONDS: readonly number[] = [
  ...new Set(BURN_PAIRS.flatMap(({ longSeconds, shortSeconds }) => [longSeconds, shortSeconds])),
].toSorted((left, right) => left - right);

/** Fewer bad requests than this in the long window say nothing: at little traffic a single one would pass any factor. */
export const LEAST_BAD_REQUESTS = 5;

/**
 * `burning`: both windows are above the factor. `too-few`: they are, over too few bad requests to say so. `quiet`: one of
 * them is not. `unknown`: one of them is not known.
 */
export type BurnVerdict = 'burning' | 'too-few' | 'quiet' | 'unknown';

/** How a pair of windows stands for one objective. */
export interface BurnRow extends BurnPair {
  /** Null where unknown: nothing was counted, or the backend does not hold that much history. */
  readonly longBurn: number | null;
  readonly shortBurn: number | null;
  /** Bad requests in the long window; null where unknown. */
  readonly badRequests: number | null;
  readonly verdict: BurnVerdict;
}

/** An objective as far as burning it is concerned. */
export interface BurnTarget {
  readonly kind: 'errors' | 'latency';
  /** Least share of good requests, 0..1. */
  readonly target: number;
}

/** Compares an objective with what was counted in each window; `of` is null where a window is not known. */
export function judgeBurn(
  objective: BurnTarget,
  of: (windowSeconds: number) => ServiceOutcome | null,
): readonly BurnRow[] {
  return BURN_PAIRS.map((pair) => {
    const long = spending(objective, pair.longSeconds, of(pair.longSeconds));
    const short = spending(objective, pair.shortSeconds, of(pair.shortSeconds));
    return {
      ...pair,
      longBurn: long.burn,
      shortBurn: short.burn,
      badRequests: long.badRequests,
      verdict: verdictOf(pair.factor, long, short.burn),
    };
  });
}

interface Spending {
  readonly burn: number | null;
  readonly badRequests: number | null;
}

function spending({ kind, target }: BurnTarget, windowSeconds: number, of: ServiceOutcome | null): Spending {
  const good = (kind === 'errors' ? of?.successRatio : of?.withinRatio) ?? null;
  if (good === null || target >= 1) return { burn: null, badRequests: null };
  const rate = of?.requestsPerSecond ?? null;
  return {
    burn: (1 - good) / (1 - target),
    badRequests: rate === null ? null : (1 - good) * rate * windowSeconds,
  };
}

function verdictOf(factor: number, long: Spending, shortBurn: number | null): BurnVerdict {
  if (long.burn === null || shortBurn === null) return 'unknown';
  if (long.burn <= factor || shortBurn <= factor) return 'quiet';
  if (long.badRequests === null) return 'unknown';
  return long.badRequests < LEAST_BAD_REQUESTS ? 'too-few' : 'burning';
}
