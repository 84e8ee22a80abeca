import { METRIC_NAME, type Labels } from '../tsdb/labels.ts';

/** Which labels decide whether two series belong together. */
export interface LabelProjection {
  /** True: only the named labels count. False: all but the named ones. */
  readonly only: boolean;
  readonly names: readonly string[];
}

/** The projection under which series differ in any label but the metric name. */
export const ALL_BUT_NAME: LabelProjection = { only: false, names: [METRIC_NAME] };
export const ALL_LABELS: LabelProjection = { only: false, names: [] };

/**
 * Numbers groups of series that agree in the projected labels. Hashes interned values instead of building a
 * text key per series: exact for any label content, and fast for tens of thousands of series.
 */
export class LabelGroups {
  readonly #only: readonly string[] | null;
  readonly #excluded: ReadonlySet<string>;
  readonly #symbols = new Map<string, number>();
  readonly #buckets = new Map<number, number[]>();
  readonly #representatives: Labels[] = [];

  constructor(projection: LabelProjection) {
    this.#only = projection.only ? [...new Set(projection.names)].sort() : null;
    this.#excluded = new Set(projection.only ? [] : projection.names);
  }

  get size(): number {
    return this.#representatives.length;
  }

  /** The group's first member. */
  representative(group: number): Labels | undefined {
    return this.#representatives[group];
  }

  /** The group of these labels, made on first sight. */
  groupOf(labels: Labels): number {
    const hash = this.#hash(labels);
    const bucket = this.#buckets.get(hash);
    const known = this.#search(bucket, labels);
    if (known !== -1) return known;
    const group = this.#representatives.push(labels) - 1;
    if (bucket === undefined) this.#buckets.set(hash, [group]);
    else bucket.push(group);
    return group;
  }

  /** The group of these labels, or -1 where no member was seen yet. */
  find(labels: Labels): number {
    return this.#search(this.#buckets.get(this.#hash(labels)), labels);
  }

  #search(bucket: readonly number[] | undefined, labels: Labels): number {
    if (bucket === undefined) return -1;
    for (const group of bucket) {
      const other = this.#representatives[group];
      if (other !== undefined && this.#agree(labels, other)) return group;
    }
    return -1;
  }

  #hash(labels: Labels): number {
    let hash = 17;
    if (this.#only !== null) {
      for (const name of this.#only) hash = mix(hash, this.#symbol(labels[name] ?? ''));
      return hash;
    }
    for (const name in labels) {
      if (this.#excluded.has(name)) continue;
      hash = mix(mix(hash, this.#symbol(name)), this.#symbol(labels[name] ?? ''));
    }
    return hash;
  }

  #agree(left: Labels, right: Labels): boolean {
    if (this.#only !== null) {
      for (const name of this.#only) if ((left[name] ?? '') !== (right[name] ?? '')) return false;
      return true;
    }
    for (const name in left) {
      if (left[name] !== right[name] && !this.#excluded.has(name)) return false;
    }
    for (const name in right) {
      if (left[name] === undefined && !this.#excluded.has(name)) return false;
    }
    return true;
  }

  #symbol(text: string): number {
    const known = this.#symbols.get(text);
    if (known !== undefined) return known;
    const id = this.#symbols.size + 1;
    this.#symbols.set(text, id);
    return id;
  }
}

function mix(hash: number, symbol: number): number {
  const mixed = Math.imul(hash ^ symbol, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
