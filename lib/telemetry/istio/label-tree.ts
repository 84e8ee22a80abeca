import type { Labels } from '../../prometheus/answer.ts';

interface Leaf<T> {
  readonly labels: Labels;
  readonly value: T;
}

/** Either one leaf, or branches by the value of the next label. */
interface Branch<T> {
  only: Leaf<T> | null;
  next: Map<string, Branch<T>> | null;
}

/** One value for all label sets that agree in some labels, found without joining their texts into a key. */
export class LabelTree<T extends object> {
  readonly #names: readonly string[];
  readonly #make: () => T;
  readonly #root: Branch<T> = { only: null, next: null };
  #last: Leaf<T> | null = null;

  constructor(names: readonly string[], make: () => T) {
    this.#names = names;
    this.#make = make;
  }

  of(labels: Labels): T {
    // Backends answer in the order of labels: neighbours often agree.
    if (this.#last === null || !this.#agree(this.#last.labels, labels)) this.#last = this.#leafOf(labels);
    return this.#last.value;
  }

  /** The value that was made for labels like these; null where none was. */
  find(labels: Labels): T | null {
    let branch = this.#root;
    for (const name of this.#names) {
      if (branch.next === null) break;
      const next = branch.next.get(labels[name] ?? '');
      if (next === undefined) return null;
      branch = next;
    }
    return branch.only !== null && this.#agree(branch.only.labels, labels) ? branch.only.value : null;
  }

  /** A branch grows only where a second label set is to be told from the first: most would have no other. */
  #leafOf(labels: Labels): Leaf<T> {
    let branch = this.#root;
    for (const name of this.#names) {
      if (branch.next === null) {
        if (branch.only === null || this.#agree(branch.only.labels, labels)) break;
        branch.next = new Map([[branch.only.labels[name] ?? '', { only: branch.only, next: null }]]);
        branch.only = null;
      }
      const text = labels[name] ?? '';
      let next = branch.next.get(text);
      if (next === undefined) branch.next.set(text, (next = { only: null, next: null }));
      branch = next;
    }
    return (branch.only ??= { labels, value: this.#make() });
  }

  #agree(a: Labels, b: Labels): boolean {
    for (const name of this.#names) if ((a[name] ?? '') !== (b[name] ?? '')) return false;
    return true;
  }
}
