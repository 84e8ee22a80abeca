import type { TraceSpan } from '@/lib/client/loaded-trace.ts';
import { spanService } from './span-words.ts';
import { pathMs, type TraceModel } from './trace-model.ts';

export const spanGroupings = ['service', 'operation', 'version', 'kind', 'outcome'] as const;

/** What the table of spans is grouped by. */
export type SpanGrouping = (typeof spanGroupings)[number];

/** Spans that have something in common, with their sums. */
export interface SpanGroup {
  readonly key: string;
  readonly slots: readonly number[];
  readonly failed: number;
  readonly totalMs: number;
  readonly meanMs: number;
  readonly mostMs: number;
  /** Time in which none of their children ran. */
  readonly selfMs: number;
  /** Their part of the critical path. */
  readonly pathMs: number;
}

const keys: Readonly<Record<SpanGrouping, (span: TraceSpan) => string>> = {
  service: spanService,
  operation: (span) => `${spanService(span)} ${span.request ?? span.operation}`,
  version: (span) => `${spanService(span)} ${span.party.version ?? 'no version'}`,
  kind: ({ kind }) => kind,
  outcome: ({ failed, injected }) => {
    if (injected) return 'injected';
    return failed ? 'failed' : 'ok';
  },
};

/** Groups of the spans given (all of them where null), those that hold most of the critical path first. */
export function groupSpans(
  model: TraceModel,
  grouping: SpanGrouping,
  only: readonly number[] | null,
): readonly SpanGroup[] {
  const slotsOf = new Map<string, number[]>();
  const all = only ?? Array.from({ length: model.spans.length }, (_, slot) => slot);
  for (const slot of all) {
    const span = model.spans.at(slot);
    if (span === undefined) continue;
    const key = keys[grouping](span);
    const known = slotsOf.get(key);
    if (known === undefined) slotsOf.set(key, [slot]);
    else known.push(slot);
  }
  return [...slotsOf]
    .map(([key, slots]) => summed(model, key, slots))
    .toSorted((a, b) => b.pathMs - a.pathMs || b.selfMs - a.selfMs || b.slots.length - a.slots.length);
}

function summed(model: TraceModel, key: string, slots: readonly number[]): SpanGroup {
  const { durationMs, selfMs: ownMs } = model.spans.columns;
  let [failed, totalMs, mostMs, selfMs, onPathMs] = [0, 0, 0, 0, 0];
  for (const slot of slots) {
    const tookMs = durationMs[slot] ?? 0;
    failed += model.spans.isFailed(slot) ? 1 : 0;
    totalMs += tookMs;
    mostMs = Math.max(mostMs, tookMs);
    selfMs += ownMs[slot] ?? 0;
    onPathMs += pathMs(model, slot);
  }
  return { key, slots, failed, totalMs, meanMs: totalMs / slots.length, mostMs, selfMs, pathMs: onPathMs };
}
