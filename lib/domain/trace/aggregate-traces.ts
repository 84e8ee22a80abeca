import type { AnalysedTrace } from './analyse-trace.ts';
import type { OwnedTime, OwnerKind } from './time-owner.ts';

/** Who owns the time of requests that took about as long as a quantile says. */
export interface QuantileShare {
  readonly quantile: 0.5 | 0.95;
  /** Duration at the quantile, ns. */
  readonly durationNs: number;
  /** Traces around the quantile that the means are taken over. */
  readonly traces: number;
  /** Means per trace, the most first. */
  readonly owners: readonly {
    readonly kind: OwnerKind;
    readonly name: string;
    readonly ns: number;
    /** Of the mean duration, 0..1. */
    readonly ratio: number;
  }[];
}

const QUANTILES = [0.5, 0.95] as const;
/** Ranks this far around a quantile are like it. */
const BAND = 0.05;

/**
 * Who owns the time at the median and at the 95th percentile of the root's duration: the mean over the traces whose rank is
 * within 5 % of it, at least one. Empty without traces.
 */
export function aggregateTraces(traces: readonly AnalysedTrace[]): readonly QuantileShare[] {
  const sorted = traces
    .filter(({ path }) => path.length > 0)
    .map((one) => ({ time: one.time, durationNs: one.time.reduce((sum, { ns }) => sum + ns, 0) }))
    .sort((a, b) => a.durationNs - b.durationNs);
  if (sorted.length === 0) return [];
  return QUANTILES.map((quantile) => {
    const rank = (share: number): number =>
      Math.min(sorted.length - 1, Math.max(0, Math.floor(share * sorted.length)));
    const band = sorted.slice(rank(quantile - BAND), rank(quantile + BAND) + 1);
    return {
      quantile,
      durationNs: sorted[rank(quantile)]?.durationNs ?? 0,
      traces: band.length,
      owners: meanOwners(band.map(({ time }) => time)),
    };
  });
}

function meanOwners(times: readonly (readonly OwnedTime[])[]): QuantileShare['owners'] {
  const sums = new Map<string, OwnedTime>();
  let total = 0;
  for (const { kind, name, ns } of times.flat()) {
    const key = `${kind} ${name}`;
    sums.set(key, { kind, name, ns: (sums.get(key)?.ns ?? 0) + ns });
    total += ns;
  }
  return [...sums.values()]
    .map(({ kind, name, ns }) => ({ kind, name, ns: ns / times.length, ratio: total === 0 ? 0 : ns / total }))
    .sort((a, b) => b.ns - a.ns);
}
