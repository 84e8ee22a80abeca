import { compileMatcher, type LabelMatcher } from './label-matcher.ts';
import type { Labels } from './labels.ts';

/** What the index needs of a series. */
export interface IndexedSeries {
  readonly id: number;
  readonly labels: Labels;
}

/** Inverted index: label name → value → the series that carry it. */
export class LabelIndex<Series extends IndexedSeries> {
  readonly #postings = new Map<string, Map<string, Series[]>>();
  readonly #all = new Map<number, Series>();

  get size(): number {
    return this.#all.size;
  }

  add(series: Series): void {
    this.#all.set(series.id, series);
    for (const name in series.labels) {
      const value = series.labels[name] ?? '';
      let byValue = this.#postings.get(name);
      if (byValue === undefined) this.#postings.set(name, (byValue = new Map<string, Series[]>()));
      const list = byValue.get(value);
      if (list === undefined) byValue.set(value, [series]);
      else list.push(series);
    }
  }

  /** Takes series out together: one pass over each list they are in. */
  removeAll(removed: readonly Series[]): void {
    const touched = new Map<string, Set<string>>();
    for (const series of removed) {
      this.#all.delete(series.id);
      for (const name in series.labels) {
        let values = touched.get(name);
        if (values === undefined) touched.set(name, (values = new Set<string>()));
        values.add(series.labels[name] ?? '');
      }
    }
    for (const [name, values] of touched) this.#prune(name, values);
  }

  #prune(name: string, values: ReadonlySet<string>): void {
    const byValue = this.#postings.get(name);
    if (byValue === undefined) return;
    for (const value of values) {
      const left = byValue.get(value)?.filter((series) => this.#all.has(series.id)) ?? [];
      if (left.length === 0) byValue.delete(value);
      else byValue.set(value, left);
    }
    if (byValue.size === 0) this.#postings.delete(name);
  }

  names(): string[] {
    return [...this.#postings.keys()].sort();
  }

  values(name: string): string[] {
    return [...(this.#postings.get(name)?.keys() ?? [])].sort();
  }

  all(): Iterable<Series> {
    return this.#all.values();
  }

  /** Every series that satisfies all matchers. Throws `PatternError` on a malformed pattern. */
  find(matchers: readonly LabelMatcher[]): Series[] {
    const conditions = matchers.map((matcher) => ({ matcher, holds: compileMatcher(matcher) }));
    let candidates: Iterable<Series> = this.#all.values();
    let fewest = Infinity;
    for (const { matcher, holds } of conditions) {
      // A condition that the empty value meets also admits series without the label: the lists cannot tell.
      if (holds('')) continue;
      const lists = this.#listsFor(matcher, holds);
      const count = lists.reduce((total, list) => total + list.length, 0);
      if (count < fewest) {
        fewest = count;
        candidates = lists.length === 1 && lists[0] !== undefined ? lists[0] : lists.flat();
      }
    }
    const found: Series[] = [];
    for (const series of candidates) {
      if (conditions.every(({ matcher, holds }) => holds(series.labels[matcher.name] ?? '')))
        found.push(series);
    }
    return found;
  }

  #listsFor(matcher: LabelMatcher, holds: (value: string) => boolean): Series[][] {
    const byValue = this.#postings.get(matcher.name);
    if (byValue === undefined) return [];
    if (matcher.op === '=') {
      const list = byValue.get(matcher.value);
      return list === undefined ? [] : [list];
    }
    const lists: Series[][] = [];
    for (const [value, list] of byValue) if (holds(value)) lists.push(list);
    return lists;
  }
}
