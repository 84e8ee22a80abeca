/** Samples of one series copied out for reading; reused from series to series to spare allocation. */
export class SampleBuffer {
  length = 0;
  timestampsMs = new Float64Array(256);
  values = new Float64Array(256);
  /** 1 where the sample is a stale marker (its value is then NaN). */
  stale = new Uint8Array(256);

  clear(): void {
    this.length = 0;
  }

  push(timestampMs: number, value: number, stale: 0 | 1): void {
    if (this.length === this.values.length) this.#grow();
    this.timestampsMs[this.length] = timestampMs;
    this.values[this.length] = value;
    this.stale[this.length] = stale;
    this.length++;
  }

  #grow(): void {
    const capacity = this.values.length * 2;
    const timestampsMs = new Float64Array(capacity);
    timestampsMs.set(this.timestampsMs);
    this.timestampsMs = timestampsMs;
    const values = new Float64Array(capacity);
    values.set(this.values);
    this.values = values;
    const stale = new Uint8Array(capacity);
    stale.set(this.stale);
    this.stale = stale;
  }
}
