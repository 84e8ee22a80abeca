import { BLOCK_SAMPLES, NO_BLOCK, slotOf, type BlockArena } from './block-arena.ts';
import type { Labels } from './labels.ts';
import type { SampleBuffer } from './sample-buffer.ts';
import { isStaleMarker, writeStaleMarker } from './stale-marker.ts';

const MAX_DELTA_MS = 0xffffffff;

/** One series' samples: a chain of blocks, oldest first. */
export class StoredSeries {
  readonly id: number;
  readonly labels: Labels;
  readonly #arena: BlockArena;
  #firstBlock = NO_BLOCK;
  #lastBlock = NO_BLOCK;
  /** True once retention took the series out of the store; its next sample needs a new one. */
  forgotten = false;
  /** Milliseconds of the newest sample, -Infinity while there is none. */
  newestMs = -Infinity;

  constructor(id: number, labels: Labels, arena: BlockArena) {
    this.id = id;
    this.labels = labels;
    this.#arena = arena;
  }

  get isEmpty(): boolean {
    return this.#firstBlock === NO_BLOCK;
  }

  /** Milliseconds of the oldest sample kept, Infinity while there is none. */
  get oldestMs(): number {
    if (this.#firstBlock === NO_BLOCK) return Infinity;
    return this.#arena.slabOf(this.#firstBlock).baseTimestampsMs[slotOf(this.#firstBlock)] ?? Infinity;
  }

  /** Adds the newest sample; one that is not newer than the last is refused, as Prometheus refuses it. */
  append(timestampMs: number, value: number, stale: boolean): boolean {
    if (!(timestampMs > this.newestMs)) return false;
    const block = this.#blockFor(timestampMs);
    const slab = this.#arena.slabOf(block);
    const slot = slotOf(block);
    const count = slab.counts[slot] ?? 0;
    const position = slot * BLOCK_SAMPLES + count;
    slab.timestampDeltasMs[position] = timestampMs - (slab.baseTimestampsMs[slot] ?? 0);
    if (stale) writeStaleMarker(slab.valueWords, position);
    else slab.values[position] = Number.isNaN(value) ? NaN : value;
    slab.counts[slot] = count + 1;
    this.newestMs = timestampMs;
    return true;
  }

  /** Copies the samples within [fromMs, toMs] into the buffer, which is cleared first. */
  read(buffer: SampleBuffer, fromMs: number, toMs: number): void {
    buffer.clear();
    for (let block = this.#firstBlock; block !== NO_BLOCK;) {
      const slab = this.#arena.slabOf(block);
      const slot = slotOf(block);
      const count = slab.counts[slot] ?? 0;
      const baseMs = slab.baseTimestampsMs[slot] ?? 0;
      if (baseMs > toMs) return;
      const start = slot * BLOCK_SAMPLES;
      if (baseMs + (slab.timestampDeltasMs[start + count - 1] ?? 0) >= fromMs) {
        for (let position = start; position < start + count; position++) {
          const timestampMs = baseMs + (slab.timestampDeltasMs[position] ?? 0);
          if (timestampMs < fromMs) continue;
          if (timestampMs > toMs) return;
          const value = slab.values[position] ?? NaN;
          // Only a NaN can be the marker, so the bits are looked at for those alone.
          const stale = value !== value && isStaleMarker(slab.valueWords, position) ? 1 : 0;
          buffer.push(timestampMs, value, stale);
        }
      }
      block = slab.nextBlocks[slot] ?? NO_BLOCK;
    }
  }

  /** Drops the blocks that hold nothing from `cutoffMs` on. */
  dropBefore(cutoffMs: number): void {
    while (this.#firstBlock !== NO_BLOCK && this.#newestOfBlock(this.#firstBlock) < cutoffMs) {
      this.#firstBlock = this.#arena.release(this.#firstBlock);
    }
    if (this.#firstBlock === NO_BLOCK) this.#lastBlock = NO_BLOCK;
  }

  #newestOfBlock(block: number): number {
    const slab = this.#arena.slabOf(block);
    const slot = slotOf(block);
    const last = slot * BLOCK_SAMPLES + (slab.counts[slot] ?? 1) - 1;
    return (slab.baseTimestampsMs[slot] ?? 0) + (slab.timestampDeltasMs[last] ?? 0);
  }

  #blockFor(timestampMs: number): number {
    const last = this.#lastBlock;
    if (last === NO_BLOCK) {
      this.#lastBlock = this.#arena.allocate(timestampMs);
      this.#firstBlock = this.#lastBlock;
      return this.#lastBlock;
    }
    const slab = this.#arena.slabOf(last);
    const slot = slotOf(last);
    const full = (slab.counts[slot] ?? 0) === BLOCK_SAMPLES;
    if (!full && timestampMs - (slab.baseTimestampsMs[slot] ?? 0) <= MAX_DELTA_MS) return last;
    this.#lastBlock = this.#arena.allocate(timestampMs);
    slab.nextBlocks[slot] = this.#lastBlock;
    return this.#lastBlock;
  }
}
