import { aligned, columnArrays, columnNames, columns, type ColumnName, type Columns } from './columns.ts';
import { packedHeadSchema, packedMark, type PackedHead, type TraceHead } from './packed-head.ts';

/** A trace as it came: what it says once, columns over its spans, and the table of its texts. */
export interface PackedTrace {
  readonly head: TraceHead;
  readonly owners: PackedHead['owners'];
  readonly hopFlags: PackedHead['hopFlags'];
  /** Number of spans; each is a slot from 0. Parents come before their children, and subtrees are whole. */
  readonly count: number;
  readonly columns: Columns;
  /** Number of texts. */
  readonly textCount: number;
  /** A text of the table; null at place 0. */
  readonly textAt: (place: number) => string | null;
}

/** Reads the bytes of a packed trace; null where they are none. The columns are views: nothing is copied. */
export function readPackedTrace(buffer: ArrayBuffer): PackedTrace | null {
  const read = readHead(buffer);
  if (read === null) return null;
  const { head, begin } = read;
  const views: Partial<Record<ColumnName, Columns[ColumnName]>> = {};
  let from = begin;
  for (const name of columnNames) {
    const array = columnArrays[columns[name]];
    const length = head.lengths[name];
    const size = length * array.BYTES_PER_ELEMENT;
    if (from + size > buffer.byteLength) return null;
    views[name] = new array(buffer, from, length);
    from += aligned(size);
  }
  const all = views as Columns;
  const count = all.bits.length;
  if (!isWhole(all, count)) return null;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(all.text);
  const ends = all.textEnd;
  return {
    head: head.trace,
    owners: head.owners,
    hopFlags: head.hopFlags,
    count,
    columns: all,
    textCount: ends.length,
    textAt: (place) => (place === 0 ? null : text.slice(ends[place - 1], ends[place])),
  };
}

function readHead(buffer: ArrayBuffer): { readonly head: PackedHead; readonly begin: number } | null {
  if (buffer.byteLength < 8) return null;
  const [mark, length = 0] = new Uint32Array(buffer, 0, 2);
  if (mark !== packedMark || 8 + length > buffer.byteLength) return null;
  const parsed = packedHeadSchema.safeParse(
    jsonOf(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(buffer, 8, length))),
  );
  return parsed.success ? { head: parsed.data, begin: aligned(8 + length) } : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const ofSpans = [
  'idHigh',
  'idLow',
  'parent',
  'startMs',
  'durationMs',
  'selfMs',
  'tailMs',
  'service',
  'operation',
  'request',
  'flags',
  'scope',
  'edge',
  'rest',
  'attempt',
  'attempts',
  'httpStatus',
  'grpcStatus',
  'party',
  'process',
] as const satisfies readonly ColumnName[];

const isWhole = (all: Columns, count: number): boolean =>
  ofSpans.every((name) => all[name].length === count) &&
  all.tagAt.length === count + 1 &&
  all.tagAt[count] === all.tagName.length &&
  all.tagValue.length === all.tagName.length &&
  all.tagKind.length === all.tagName.length;
