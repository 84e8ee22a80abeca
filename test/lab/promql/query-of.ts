import { QueryBudget } from '@/lab/promql/evaluation-context.ts';
import { queryInstant, queryRange } from '@/lab/promql/query.ts';
import { SampleStore } from '@/lab/tsdb/sample-store.ts';

/** Labels as `name{a="b"}` would show them, for reading in assertions. */
function show(labels: Readonly<Record<string, string>>): string {
  const { __name__: name = '', ...rest } = labels;
  const inner = Object.entries(rest).map(([label, value]) => `${label}="${value}"`);
  return inner.length === 0 ? name : `${name}{${inner.join(',')}}`;
}

/** A store filled with values at a fixed interval from time 0; null is a stale marker, undefined a gap. */
export function storeOf(
  intervalMs: number,
  series: readonly (readonly [Record<string, string>, readonly (number | null | undefined)[]])[],
): SampleStore {
  const store = new SampleStore({ retentionMs: 24 * 3_600_000 });
  for (const [labels, values] of series) {
    const handle = store.series(labels);
    for (const [index, value] of values.entries()) {
      if (value === null) handle.appendStale(index * intervalMs);
      else if (value !== undefined) handle.append(index * intervalMs, value);
    }
  }
  return store;
}

function budget(): QueryBudget {
  return new QueryBudget({ maxSamples: 1_000_000, timeoutMs: 10_000 });
}

/** An instant query's answer by series; a scalar has the name `scalar`. */
export function valuesAt(store: SampleStore, query: string, seconds: number): Record<string, number> {
  const result = queryInstant(query, seconds * 1000, { store, budget: budget() });
  if (result.type === 'scalar') return { scalar: result.value };
  if (result.type !== 'vector') throw new Error(`a ${result.type}`);
  return Object.fromEntries(result.series.map((series) => [show(series.labels), series.values[0] ?? NaN]));
}

/** A range query's answer: `seconds:value` by series. */
export function valuesOver(
  store: SampleStore,
  query: string,
  [start, end, step]: readonly [number, number, number],
): Record<string, string[]> {
  const range = { startMs: start * 1000, endMs: end * 1000, stepMs: step * 1000 };
  const result = queryRange(query, range, { store, budget: budget() });
  if (result.type !== 'matrix') throw new Error(`a ${result.type}`);
  return Object.fromEntries(
    result.series.map((series) => [
      show(series.labels),
      series.values.map((value, index) => `${(series.timestampsMs[index] ?? 0) / 1000}:${value}`),
    ]),
  );
}
