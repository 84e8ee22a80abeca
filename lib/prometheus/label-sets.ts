import { parseJson } from '../http/parse-json.ts';

/** Bound on the text of one generation: about twice the label sets of a whole mesh of 1,200 workloads. */
const MOST_BYTES = 24_000_000;

/** What stands before and after every label set of an answer. */
export interface Frame {
  readonly before: Buffer;
  readonly after: Buffer;
}

/** A label set with the text that it was read from. */
export interface LabelSet {
  readonly labels: unknown;
  /** Its bytes within their frame, as Latin-1: cheaper to make and to compare than text. */
  readonly bytes: string;
  generation: number;
  /** The one that came after it in the latest answer. */
  next: LabelSet | null;
}

/**
 * Label sets by their JSON text. The series of a mesh are nearly the same at every instant, in the same order: a text that
 * was read before is neither parsed nor kept in memory again. What was not seen for a while is forgotten.
 */
export class LabelSets {
  readonly #mostBytes: number;
  #recent = new Map<string, LabelSet>();
  #older = new Map<string, LabelSet>();
  #recentBytes = 0;
  #generation = 0;

  constructor(mostBytes: number = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  /** The label set whose frame begins at `start`; null where there is none, or what is framed is no JSON. */
  read(body: Buffer, start: number, { before, after }: Frame, previous: LabelSet | null): LabelSet | null {
    const expected = previous?.next ?? null;
    if (expected !== null && latin1(body, start, start + expected.bytes.length) === expected.bytes) {
      return this.#keep(expected);
    }
    const end = body.indexOf(after, start);
    if (end < 0 || body.indexOf(before, start) !== start) return null;
    const bytes = latin1(body, start, end + after.length);
    let found = this.#recent.get(bytes) ?? this.#older.get(bytes);
    if (found === undefined) {
      const labels = parseJson(body.toString('utf8', start + before.length, end));
      if (labels === undefined) return null;
      found = { labels, bytes, generation: -1, next: null };
    }
    if (previous !== null) previous.next = found;
    return this.#keep(found);
  }

  #keep(one: LabelSet): LabelSet {
    if (one.generation === this.#generation) return one;
    if (this.#recentBytes + one.bytes.length > this.#mostBytes) {
      this.#older = this.#recent;
      this.#recent = new Map();
      this.#recentBytes = 0;
      this.#generation += 1;
    }
    one.generation = this.#generation;
    this.#recent.set(one.bytes, one);
    this.#recentBytes += one.bytes.length;
    return one;
  }
}

const latin1 = (body: Buffer, start: number, end: number): string => body.toString('latin1', start, end);
