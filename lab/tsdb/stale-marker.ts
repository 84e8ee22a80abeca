// Prometheus marks the end of a series with one particular NaN; other NaNs are ordinary values.
// https://github.com/prometheus/prometheus/blob/main/model/value/value.go
const STALE_HIGH_WORD = 0x7ff00000;
const STALE_LOW_WORD = 2;

// JavaScript engines may rewrite a NaN's bits in flight, so the marker only ever lives in typed arrays.
const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
const lowOffset = littleEndian ? 0 : 1;
const highOffset = littleEndian ? 1 : 0;

/** Writes the stale marker at an index of a Float64Array, given the same memory seen as 32-bit words. */
export function writeStaleMarker(words: Uint32Array, index: number): void {
  words[index * 2 + lowOffset] = STALE_LOW_WORD;
  words[index * 2 + highOffset] = STALE_HIGH_WORD;
}

/** Whether the Float64 at this index is the stale marker and not an ordinary NaN. */
export function isStaleMarker(words: Uint32Array, index: number): boolean {
  return words[index * 2 + lowOffset] === STALE_LOW_WORD && words[index * 2 + highOffset] === STALE_HIGH_WORD;
}
