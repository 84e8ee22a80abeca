import type { SignalPoints } from './subject-queries.ts';

/** Signals that versions are compared by. */
export const versionSignals = ['requestRate', 'errorRatio', 'p99'] as const;
export type VersionSignal = (typeof versionSignals)[number];

export type VersionHistory = Readonly<Record<VersionSignal, SignalPoints>>;
type History = ReadonlyMap<string, SignalPoints>;

/**
 * The history of a version from those of its workloads: rates add up, error ratios count by requests. Quantiles of several
 * workloads cannot be added up, so of those there are none.
 */
export function combineHistories(histories: readonly History[]): VersionHistory {
  const [only] = histories;
  if (histories.length === 1 && only !== undefined) {
    return {
      requestRate: only.get('requestRate') ?? [],
      errorRatio: only.get('errorRatio') ?? [],
      p99: only.get('p99') ?? [],
    };
  }
  const rates = histories.map((history) => new Map(history.get('requestRate')));
  const ratios = histories.map((history) => new Map(history.get('errorRatio')));
  const instants = [...new Set(rates.flatMap((points) => [...points.keys()]))].sort((a, b) => a - b);
  return {
    requestRate: instants.map((at) => [at, sumKnown(rates.map((points) => points.get(at) ?? null))]),
    errorRatio: instants.map((at) => [at, weighted(ratios, rates, at)]),
    p99: [],
  };
}

function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

type Points = ReadonlyMap<number, number | null>;

function weighted(ratios: readonly Points[], rates: readonly Points[], at: number): number | null {
  let [failed, judged] = [0, 0];
  for (const [position, points] of ratios.entries()) {
    const ratio = points.get(at) ?? null;
    const rate = rates[position]?.get(at) ?? null;
    if (ratio === null || rate === null) continue;
    failed += ratio * rate;
    judged += rate;
  }
  return judged > 0 ? failed / judged : null;
}
