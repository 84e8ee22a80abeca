/** What a service promises. Ratios are 0..1 of its requests. */
export interface ObjectiveTargets {
  /** Least share of requests that must not fail; null where none is set. */
  readonly successRatio: number | null;
  /** Least share of requests that must be answered within a time; null where none is set. */
  readonly latency: { readonly thresholdMs: number; readonly withinRatio: number } | null;
}

/** One promise of a service with how it is kept. */
export interface Objective {
  readonly kind: 'errors' | 'latency';
  /** Least share of good requests, 0..1. */
  readonly target: number;
  /** Time that a good request takes at most, ms, as a bound of the histogram where one is known; null where failures count. */
  readonly thresholdMs: number | null;
  /** What is promised, ms, where that is no bound and a smaller one is counted; else null. */
  readonly promisedMs: number | null;
  /** `observed`: what the service reached in the last 30 days, rounded down; nobody agreed to it. */
  readonly source: 'configured' | 'observed';
  /** Share of the 30 days' budget that is left; below 0 where more was spent than there was. Null where unknown. */
  readonly left: number | null;
  /** How fast the budget is spent now: 1 uses it up exactly in 30 days. Null where unknown. */
  readonly burn: number | null;
}

/** Shares of good requests in one window; null where nothing was counted. Injected errors are in neither. */
export interface ServiceOutcome {
  readonly namespace: string;
  readonly name: string;
  readonly successRatio: number | null;
  /** Share answered within `withinMs`. */
  readonly withinRatio: number | null;
  /** Bound of the histogram that stands for the threshold, ms: the greatest that is not above it. */
  readonly withinMs: number | null;
  /** Requests that count, per second. */
  readonly requestsPerSecond: number | null;
}

/** Budgets are counted over this many seconds: 30 days. */
export const BUDGET_WINDOW_SECONDS = 30 * 86_400;
/** Burn is measured over this many seconds. */
export const BURN_WINDOW_SECONDS = 300;

/** Share of the allowed failures that happened: 1 where all of them did. Null where nothing is known. */
function spent(target: number, goodRatio: number | null): number | null {
  return goodRatio === null || target >= 1 ? null : (1 - goodRatio) / (1 - target);
}

/** Steps that an observed objective is rounded down to. */
const USUAL_TARGETS = [0.9999, 0.9995, 0.999, 0.995, 0.99, 0.98, 0.95, 0.9] as const;

/** The greatest usual target that was reached; null below all of them. */
export const observedTarget = (reached: number): number | null =>
  USUAL_TARGETS.find((target) => reached >= target) ?? null;

/** What was counted of one service: in the last minutes, and in 30 days where there is that much history. */
export interface ServiceHistory {
  readonly recent: ServiceOutcome | null;
  readonly period: ServiceOutcome | null;
}

/**
 * The objectives of one service: those that are set; where none is, what it reached in 30 days, if that much history is
 * there. https://sre.google/workbook/alerting-on-slos/
 */
export function objectivesOf(
  { successRatio, latency }: ObjectiveTargets,
  { recent, period }: ServiceHistory,
): readonly Objective[] {
  const errors = (target: number, source: Objective['source']): Objective => {
    const spentShare = spent(target, period?.successRatio ?? null);
    return {
      kind: 'errors',
      target,
      thresholdMs: null,
      promisedMs: null,
      source,
      left: spentShare === null ? null : 1 - spentShare,
      burn: spent(target, recent?.successRatio ?? null),
    };
  };
  if (successRatio === null && latency === null) {
    const reached = period?.successRatio ?? null;
    const target = reached === null ? null : observedTarget(reached);
    return target === null ? [] : [errors(target, 'observed')];
  }
  const slow = latency === null ? null : spent(latency.withinRatio, period?.withinRatio ?? null);
  const countedMs = recent?.withinMs ?? period?.withinMs ?? null;
  return [
    ...(successRatio === null ? [] : [errors(successRatio, 'configured')]),
    ...(latency === null
      ? []
      : [
          {
            kind: 'latency' as const,
            target: latency.withinRatio,
            thresholdMs: countedMs ?? latency.thresholdMs,
            promisedMs: countedMs === null || countedMs === latency.thresholdMs ? null : latency.thresholdMs,
            source: 'configured' as const,
            left: slow === null ? null : 1 - slow,
            burn: spent(latency.withinRatio, recent?.withinRatio ?? null),
          },
        ]),
  ];
}
