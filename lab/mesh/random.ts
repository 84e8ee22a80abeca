/** Mixes a text into four 32-bit words (cyrb128), to seed one stream per purpose. */
function seedWords(text: string): [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a];
}

/**
 * A seeded stream of random numbers (sfc32). `split` gives an independent stream per purpose, so that a draw
 * more or less in one place (a retry, a new route) leaves all other streams as they were.
 */
export class Random {
  readonly #purpose: string;
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: string) {
    this.#purpose = seed;
    [this.#a, this.#b, this.#c, this.#d] = seedWords(seed);
    for (let warmUp = 0; warmUp < 15; warmUp++) this.nextUint32();
  }

  split(purpose: string): Random {
    return new Random(`${this.#purpose}/${purpose}`);
  }

  nextUint32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    return this.nextUint32() / 4294967296;
  }

  /** True with the given probability; 0 and 1 are exact. */
  chance(ratio: number): boolean {
    return this.next() < ratio;
  }

  /** Uniform integer in [0, count). */
  index(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** Time to the next event of a Poisson process, in the unit of 1 / rate. */
  exponential(rate: number): number {
    return -Math.log(1 - this.next()) / rate;
  }

  /** Position chosen by relative weights; 0 where all weights are 0. */
  weighted(weights: readonly number[]): number {
    let sum = 0;
    for (const weight of weights) sum += weight;
    let point = this.next() * sum;
    for (let index = 0; index < weights.length; index++) {
      point -= weights[index] ?? 0;
      if (point < 0) return index;
    }
    return 0;
  }

  /** Lower-case hex digits, never all zeros. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.nextUint32().toString(16).padStart(8, '0');
    const id = text.slice(0, digits);
    return /^0+$/.test(id) ? `${'0'.repeat(digits - 1)}1` : id;
  }
}
