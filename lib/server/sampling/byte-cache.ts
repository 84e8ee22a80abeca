import 'server-only';

interface Entry<T> {
  readonly value: T;
  readonly bytes: number;
  readonly storedAtMs: number;
}

/** Keeps values within a bound of bytes and of age; what was used longest ago goes first. */
export class ByteCache<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #maxBytes: number;
  readonly #maxAgeMs: number;
  readonly #nowMs: () => number;
  #bytes = 0;

  constructor(options: {
    readonly maxBytes: number;
    readonly maxAgeMs: number;
    readonly nowMs: () => number;
  }) {
    this.#maxBytes = options.maxBytes;
    this.#maxAgeMs = options.maxAgeMs;
    this.#nowMs = options.nowMs;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    if (this.#nowMs() - entry.storedAtMs > this.#maxAgeMs) {
      this.delete(key);
      return null;
    }
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** A value larger than the whole bound is not kept. */
  set(key: string, value: T, bytes: number): void {
    this.delete(key);
    if (bytes > this.#maxBytes) return;
    this.#entries.set(key, { value, bytes, storedAtMs: this.#nowMs() });
    this.#bytes += bytes;
    this.#shrink();
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  #shrink(): void {
    const oldestMs = this.#nowMs() - this.#maxAgeMs;
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.#maxBytes && entry.storedAtMs >= oldestMs) return;
      this.delete(key);
    }
  }
}
