import type { Latency } from '../domain/mesh-graph.ts';
import type { QuantileReading } from '../domain/traffic.ts';

/** Latency by node or edge id. */
export type LatencyIndex = ReadonlyMap<string, Latency>;

const FIELD = { 0.5: 'p50', 0.95: 'p95', 0.99: 'p99' } as const;

/** Gathers quantiles by the subject that they belong to; subjects without any number are left out. */
export function indexLatency(readings: readonly QuantileReading[]): LatencyIndex {
  const index = new Map<string, Latency>();
  for (const { subject, quantile, valueMs } of readings) {
    if (valueMs === null) continue;
    const before = index.get(subject) ?? { p50: null, p95: null, p99: null };
    index.set(subject, { ...before, [FIELD[quantile]]: valueMs });
  }
  return index;
}
