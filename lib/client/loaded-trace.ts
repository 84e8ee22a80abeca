import { spanBits, kindWords, type Columns } from '../contract/packed-trace/columns.ts';
import type { TraceHead } from '../contract/packed-trace/packed-head.ts';
import { hopAt, idAt, restAt, slotOf, spanAt } from '../contract/packed-trace/packed-span.ts';
import { readPackedTrace, type PackedTrace } from '../contract/packed-trace/packed-trace.ts';
import { unpackTrace } from '../contract/packed-trace/unpack-trace.ts';
import type { HopAnswer, TraceAnswer as WrittenTrace, TraceSpan as WrittenSpan } from '../contract/traces.ts';

export type { TraceHead } from '../contract/packed-trace/packed-head.ts';

/** A span with who recorded it and the edge it went over, which the answer says once for many spans. */
export type TraceSpan = Omit<WrittenSpan, 'party' | 'masked'> & {
  readonly party: WrittenTrace['parties'][number];
  /** The edge in each view of the map; null for work inside of an application. */
  readonly edges: WrittenTrace['edges'][string] | null;
  /** Names of tags of which something was hidden. */
  readonly masked: readonly string[];
};

/** Siblings that did the same with the same outcome. */
export interface AlikeSpans {
  readonly slots: Uint32Array;
  readonly leastMs: number;
  readonly meanMs: number;
  readonly mostMs: number;
  readonly failed: number;
}

const nobody: TraceSpan['party'] = {
  cluster: null,
  namespace: null,
  workload: null,
  app: null,
  version: null,
  pod: null,
};
const nothing: readonly string[] = [];
/** Spans that were put together, for those who ask again: a screen has fewer. */
const mostKept = 300;

/**
 * The spans of a trace as numbers in columns; one is put together when it is looked at. A slot is the place of a span in the
 * order of the tree, from 0.
 */
export class LoadedSpans {
  readonly length: number;
  readonly columns: Columns;
  readonly #packed: PackedTrace;
  readonly #kept = new Map<number, TraceSpan>();

  constructor(packed: PackedTrace) {
    this.#packed = packed;
    this.length = packed.count;
    this.columns = packed.columns;
  }

  /** Undefined beyond both ends. */
  at(slot: number): TraceSpan | undefined {
    const kept = this.#kept.get(slot);
    if (kept !== undefined) return kept;
    const span = spanAt(this.#packed, slot);
    if (span === undefined) return undefined;
    const { parties, edges } = this.#packed.head;
    const whole: TraceSpan = {
      ...span,
      party: parties[span.party] ?? nobody,
      edges: span.edge === null ? null : (edges[span.edge] ?? null),
      masked: span.masked ?? nothing,
    };
    if (this.#kept.size >= mostKept) this.#kept.clear();
    this.#kept.set(slot, whole);
    return whole;
  }

  idAt(slot: number): string | null {
    return slot >= 0 && slot < this.length ? idAt(this.#packed, slot) : null;
  }

  /** -1 where no span has the id. */
  slotOf(id: string | null): number {
    return id === null ? -1 : slotOf(this.#packed, id);
  }

  hop(place: number): HopAnswer | undefined {
    return hopAt(this.#packed, place);
  }

  group(place: number): AlikeSpans {
    const at = this.columns;
    return {
      slots: at.groupMember.subarray(at.groupAt[place], at.groupAt[place + 1]),
      leastMs: at.groupLeastMs[place] ?? 0,
      meanMs: at.groupMeanMs[place] ?? 0,
      mostMs: at.groupMostMs[place] ?? 0,
      failed: at.groupFailed[place] ?? 0,
    };
  }

  isFailed(slot: number): boolean {
    return ((this.columns.bits[slot] ?? 0) & spanBits.failed) !== 0;
  }

  isInjected(slot: number): boolean {
    return ((this.columns.bits[slot] ?? 0) & spanBits.injected) !== 0;
  }

  isProxy(slot: number): boolean {
    return ((this.columns.bits[slot] ?? 0) & spanBits.proxy) !== 0;
  }

  kind(slot: number): TraceSpan['kind'] {
    return kindWords[(this.columns.bits[slot] ?? 0) & 7] ?? 'unspecified';
  }

  /** Who recorded spans; their column points at these. */
  get parties(): readonly TraceSpan['party'][] {
    return this.#packed.head.parties;
  }

  /** What few spans have: events and words about the status. */
  rest(slot: number): ReturnType<typeof restAt> {
    return restAt(this.#packed, slot);
  }

  /** A text that a column points at; null at place 0. */
  text(place: number): string | null {
    return this.#packed.textAt(place);
  }

  /** Number of all different texts. */
  get textCount(): number {
    return this.#packed.textCount;
  }
}

/** One trace in the tab. */
export interface LoadedTrace {
  readonly head: TraceHead;
  readonly spans: LoadedSpans;
  /** The same as the API answers it. */
  readonly written: () => WrittenTrace;
}

/** Reads the bytes of a packed trace; null where they are none. */
export function loadTrace(bytes: ArrayBuffer): LoadedTrace | null {
  const packed = readPackedTrace(bytes);
  if (packed === null) return null;
  return { head: packed.head, spans: new LoadedSpans(packed), written: () => unpackTrace(packed) };
}
