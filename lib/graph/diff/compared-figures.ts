import { quantileChangeP } from '../../domain/compare/quantile-change.ts';
import { rateChangeP } from '../../domain/compare/rate-change.ts';
import { ratioChangeP } from '../../domain/compare/ratio-change.ts';
import type { GraphEdge, GraphNode, Latency } from '../../domain/mesh-graph.ts';
import type { ComparedSignal, ElementPair } from './graph-difference.ts';

/** Figures of one element in one window. */
interface WindowFigures {
  readonly requestRate: number | null;
  readonly errorRatio: number | null;
  readonly bytesPerSecond: number | null;
  readonly latency: Latency | null;
}

/** A figure in both windows with the test of its difference, before many are taken together. */
export interface ComparedFigure {
  readonly id: string;
  readonly signal: ComparedSignal;
  readonly before: number | null;
  readonly after: number | null;
  readonly p: number | null;
  readonly samplesBefore: number | null;
  readonly samplesAfter: number | null;
  /** Whether it is large enough to be told, if it is no chance. */
  readonly isLarge: boolean;
}

/** A figure is said to differ from a tenth on: less is of no use to anybody, however sure. */
const leastShare = 0.1;
/** Latency is read from wide buckets, and bytes come in lumps that nobody counts. */
const leastShareOf: Readonly<Record<ComparedSignal, number>> = {
  requestRate: leastShare,
  errorRatio: leastShare,
  bytesPerSecond: 0.5,
  p50: 0.2,
  p95: 0.2,
  p99: 0.2,
};

function figuresOf(element: GraphEdge | GraphNode | undefined): WindowFigures {
  if (element === undefined) return { requestRate: 0, errorRatio: null, bytesPerSecond: 0, latency: null };
  if (!('inbound' in element)) return element;
  const { inbound, outbound } = element;
  // A gateway and a caller outside are known by what they send.
  return inbound.requestRate === null && inbound.bytesPerSecond === null ? outbound : inbound;
}

/** Every figure of an element that both windows, or one of them, know. */
export function comparedFigures(
  { id, ...pair }: ElementPair,
  windowSeconds: number,
): readonly ComparedFigure[] {
  const [before, after] = [figuresOf(pair.before), figuresOf(pair.after)];
  const counts = [before, after].map(({ requestRate }) =>
    requestRate === null ? null : requestRate * windowSeconds,
  );
  const [samplesBefore = null, samplesAfter = null] = counts;
  const figure = (
    signal: ComparedSignal,
    values: readonly [number | null, number | null],
    p: number | null,
  ) => ({
    id,
    signal,
    before: values[0],
    after: values[1],
    p,
    samplesBefore,
    samplesAfter,
    isLarge: isLarge(signal, ...values),
  });
  const figures: ComparedFigure[] = [];
  if (samplesBefore !== null && samplesAfter !== null && samplesBefore + samplesAfter > 0) {
    const counted = (count: number) => ({ count, seconds: windowSeconds });
    const p = rateChangeP(counted(samplesBefore), counted(samplesAfter));
    figures.push(figure('requestRate', [before.requestRate, after.requestRate], p));
    const hits = ({ errorRatio }: WindowFigures, total: number) => ({
      hits: (errorRatio ?? 0) * total,
      total,
    });
    if (before.errorRatio !== null && after.errorRatio !== null) {
      const ratioP = ratioChangeP(hits(before, samplesBefore), hits(after, samplesAfter));
      figures.push(figure('errorRatio', [before.errorRatio, after.errorRatio], ratioP));
    }
    for (const name of ['p50', 'p95', 'p99'] as const) {
      if (before.latency === null || after.latency === null) continue;
      const quantileP = quantileChangeP(
        name,
        { latency: before.latency, samples: samplesBefore },
        { latency: after.latency, samples: samplesAfter },
      );
      // Of too few requests a quantile says nothing that could differ.
      if (quantileP === null) continue;
      figures.push(figure(name, [before.latency[name], after.latency[name]], quantileP));
    }
  }
  if ((before.bytesPerSecond ?? 0) + (after.bytesPerSecond ?? 0) > 0) {
    figures.push(figure('bytesPerSecond', [before.bytesPerSecond, after.bytesPerSecond], null));
  }
  return figures;
}

function isLarge(signal: ComparedSignal, before: number | null, after: number | null): boolean {
  if (before === null || after === null || before === after) return false;
  return Math.abs(after - before) / Math.max(before, after) >= leastShareOf[signal];
}
