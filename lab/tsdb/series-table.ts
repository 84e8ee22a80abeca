import { buildLabels, type Labels } from './labels.ts';
import type { StoredSeries } from './stored-series.ts';

/**
 * Finds a series by its whole identity. Label sets run to hundreds of characters, so series are filed under
 * a hash of interned strings instead of under a text key of their own.
 */
export class SeriesTable {
  readonly #symbols = new Map<string, { readonly text: string; readonly id: number }>();
  readonly #buckets = new Map<number, StoredSeries[]>();

  /** The series of these canonical labels; where there is none, the one that `create` makes of them. */
  obtain(labels: Labels, create: (interned: Labels) => StoredSeries): StoredSeries {
    const hash = this.#hash(labels);
    const bucket = this.#buckets.get(hash);
    const known = bucket?.find((series) => sameLabels(series.labels, labels));
    if (known !== undefined) return known;
    const series = create(this.#intern(labels));
    if (bucket === undefined) this.#buckets.set(hash, [series]);
    else bucket.push(series);
    return series;
  }

  delete(series: StoredSeries): void {
    const hash = this.#hash(series.labels);
    const left = this.#buckets.get(hash)?.filter((other) => other !== series) ?? [];
    if (left.length === 0) this.#buckets.delete(hash);
    else this.#buckets.set(hash, left);
  }

  // Hundreds of thousands of series use a few thousand strings, and equal strings compare by pointer.
  #intern(labels: Labels): Labels {
    const names = Object.keys(labels).map((name) => this.#symbol(name).text);
    return buildLabels(names, (name) => this.#symbol(labels[name] ?? '').text);
  }

  #hash(labels: Labels): number {
    let hash = 17;
    for (const name in labels) {
      hash = Math.imul(hash ^ this.#symbol(name).id, 0x9e3779b1);
      hash = Math.imul(hash ^ this.#symbol(labels[name] ?? '').id, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  #symbol(text: string): { readonly text: string; readonly id: number } {
    let symbol = this.#symbols.get(text);
    if (symbol === undefined) this.#symbols.set(text, (symbol = { text, id: this.#symbols.size + 1 }));
    return symbol;
  }
}

function sameLabels(left: Labels, right: Labels): boolean {
  let surplus = Object.keys(right).length;
  for (const name in left) {
    if (left[name] !== right[name]) return false;
    surplus--;
  }
  return surplus === 0;
}
