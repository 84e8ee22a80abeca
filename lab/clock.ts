/** Mesh time: milliseconds since the epoch, the same unit everywhere in the lab. */
export interface MeshClock {
  nowMs(): number;
}

/** A clock that stands still until told to move; tests and reproducible runs step it. */
export class ManualClock implements MeshClock {
  #nowMs: number;

  constructor(startMs: number) {
    this.#nowMs = Math.trunc(startMs);
  }

  nowMs(): number {
    return this.#nowMs;
  }

  /** Moves mesh time forward. Time never runs backwards: a negative step is an error. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`mesh time cannot advance by ${ms} ms`);
    this.#nowMs += Math.trunc(ms);
  }
}

/** Follows the wall clock, optionally faster or slower, without ever jumping when the speed changes. */
export class RealClock implements MeshClock {
  readonly #wallMs: () => number;
  #meshSecondsPerWallSecond: number;
  #anchorWallMs: number;
  #anchorMeshMs: number;
  #latestMs: number;

  constructor(options: { startMs?: number; meshSecondsPerWallSecond?: number; wallMs?: () => number } = {}) {
    this.#wallMs = options.wallMs ?? Date.now;
    this.#meshSecondsPerWallSecond = options.meshSecondsPerWallSecond ?? 1;
    this.#anchorWallMs = this.#wallMs();
    this.#anchorMeshMs = options.startMs ?? this.#anchorWallMs;
    this.#latestMs = Math.trunc(this.#anchorMeshMs);
  }

  nowMs(): number {
    const elapsedMs = (this.#wallMs() - this.#anchorWallMs) * this.#meshSecondsPerWallSecond;
    // A stepped wall clock (NTP) must not take mesh time back.
    this.#latestMs = Math.max(this.#latestMs, Math.trunc(this.#anchorMeshMs + elapsedMs));
    return this.#latestMs;
  }

  get meshSecondsPerWallSecond(): number {
    return this.#meshSecondsPerWallSecond;
  }

  /** Changes the speed from now on; mesh time continues from its present value. */
  setSpeed(meshSecondsPerWallSecond: number): void {
    if (!(meshSecondsPerWallSecond > 0) || !Number.isFinite(meshSecondsPerWallSecond)) {
      throw new RangeError(`speed must be a positive number, not ${meshSecondsPerWallSecond}`);
    }
    this.#anchorMeshMs = this.nowMs();
    this.#anchorWallMs = this.#wallMs();
    this.#meshSecondsPerWallSecond = meshSecondsPerWallSecond;
  }
}
