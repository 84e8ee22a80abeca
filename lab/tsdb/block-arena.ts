/** Samples per block. Small, because a large mesh keeps only a few dozen samples of very many series. */
export const BLOCK_SAMPLES = 16;

const BLOCKS_PER_SLAB = 4096;
const SLAB_SHIFT = 12;
const SLAB_MASK = BLOCKS_PER_SLAB - 1;

/** Marks the end of a chain of blocks. */
export const NO_BLOCK = -1;

/** The memory of 4,096 blocks. Timestamps are kept as distance from their block's first one. */
export interface Slab {
  readonly values: Float64Array;
  readonly valueWords: Uint32Array;
  readonly timestampDeltasMs: Uint32Array;
  readonly baseTimestampsMs: Float64Array;
  readonly counts: Uint8Array;
  readonly nextBlocks: Int32Array;
}

function createSlab(): Slab {
  const values = new Float64Array(BLOCKS_PER_SLAB * BLOCK_SAMPLES);
  return {
    values,
    valueWords: new Uint32Array(values.buffer),
    timestampDeltasMs: new Uint32Array(BLOCKS_PER_SLAB * BLOCK_SAMPLES),
    baseTimestampsMs: new Float64Array(BLOCKS_PER_SLAB),
    counts: new Uint8Array(BLOCKS_PER_SLAB),
    nextBlocks: new Int32Array(BLOCKS_PER_SLAB),
  };
}

/** Position of a block inside its slab. */
export function slotOf(block: number): number {
  return block & SLAB_MASK;
}

/**
 * Hands out fixed-size sample blocks from a few large typed arrays: a quarter of a million series would
 * otherwise pay more for array headers than for samples. Freed blocks are used again.
 */
export class BlockArena {
  readonly #slabs: Slab[] = [];
  #firstFree = NO_BLOCK;
  #unused = 0;
  #inUse = 0;

  get blocksInUse(): number {
    return this.#inUse;
  }

  slabOf(block: number): Slab {
    const slab = this.#slabs[block >> SLAB_SHIFT];
    if (slab === undefined) throw new RangeError(`no block ${block}`);
    return slab;
  }

  allocate(baseTimestampMs: number): number {
    const block = this.#take();
    const slab = this.slabOf(block);
    const slot = slotOf(block);
    slab.baseTimestampsMs[slot] = baseTimestampMs;
    slab.counts[slot] = 0;
    slab.nextBlocks[slot] = NO_BLOCK;
    this.#inUse++;
    return block;
  }

  /** Gives a block back and returns the one that followed it. */
  release(block: number): number {
    const slab = this.slabOf(block);
    const slot = slotOf(block);
    const next = slab.nextBlocks[slot] ?? NO_BLOCK;
    slab.nextBlocks[slot] = this.#firstFree;
    this.#firstFree = block;
    this.#inUse--;
    return next;
  }

  #take(): number {
    if (this.#firstFree !== NO_BLOCK) {
      const block = this.#firstFree;
      this.#firstFree = this.slabOf(block).nextBlocks[slotOf(block)] ?? NO_BLOCK;
      return block;
    }
    if (this.#unused === this.#slabs.length * BLOCKS_PER_SLAB) this.#slabs.push(createSlab());
    return this.#unused++;
  }
}
