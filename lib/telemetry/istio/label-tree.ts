import type { Labels } from '../../prometheus/answer.ts';

interface Branch<T> {
  next: Map<string, Branch<T>> | null;
  value: T | null;
}

/** One value for all label sets that agree in some labels, found without joining their texts into a key. */
export class LabelTree<T extends object> {
  readonly #names: readonly string[];
  readonly #make: () => T;
  readonly #root: Branch<T> = { next: null, value: null };
  #last: { readonly labels: Labels; readonly value: T } | null = null;

  constructor(names: readonly string[], make: () => T) {
    this.#names = names;
    this.#make = make;
  }

  of(labels: Labels): T {
    // Backends answer in the order of labels: neighbours often agree.
    if (this.#last !== null && this.#agree(this.#last.labels, labels)) return this.#last.value;
    let branch = this.#root;
    for (const name of this.#names) {
      const text = labels[name] ?? '';
      branch.next ??= new Map();
      let next = branch.next.get(text);
      if (next === undefined) branch.next.set(text, (next = { next: null, value: null }));
      branch = next;
    }
    const value = (branch.value ??= this.#make());
    this.#last = { labels, value };
    return value;
  }

  /** The value that was made for labels like these; null where none was. */
  find(labels: Labels): T | null {
    let branch: Branch<T> | undefined = this.#root;
    for (const name of this.#names) {
      branch = branch.next?.get(labels[name] ?? '');
      if (branch === undefined) return null;
    }
    return branch.value;
  }

  #agree(a: Labels, b: Labels): boolean {
    for (const name of this.#names) if ((a[name] ?? '') !== (b[name] ?? '')) return false;
    return true;
  }
}
