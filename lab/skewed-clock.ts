import type { MeshClock } from './clock.ts';

/** Mesh time as the lab's servers tell it: right, unless a knob makes them wrong. */
export class SkewedClock implements MeshClock {
  readonly #truth: MeshClock;
  skewMs = 0;

  constructor(truth: MeshClock) {
    this.#truth = truth;
  }

  nowMs(): number {
    return this.#truth.nowMs() + this.skewMs;
  }
}
