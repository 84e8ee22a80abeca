/**
 * Something that is found out by asking, once for all who want to know, and again after it failed. It belongs to no single
 * caller, so none of them can abort it.
 */
export class FoundOnce<T> {
  readonly #find: (signal: AbortSignal) => Promise<T>;
  #found: Promise<T> | null = null;

  constructor(find: (signal: AbortSignal) => Promise<T>) {
    this.#find = find;
  }

  get(): Promise<T> {
    if (this.#found !== null) return this.#found;
    const asked = this.#find(new AbortController().signal);
    this.#found = asked;
    asked.catch(() => {
      if (this.#found === asked) this.#found = null;
    });
    return asked;
  }

  /** Has it found out anew by whoever asks next. */
  forget(): void {
    this.#found = null;
  }
}
