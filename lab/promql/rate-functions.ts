import type { RangeFunction, SampleWindow } from './range-vector.ts';

function sampleAt(window: SampleWindow, position: number): number {
  return window.values[position] ?? NaN;
}

function timeAt(window: SampleWindow, position: number): number {
  return window.timestampsMs[position] ?? 0;
}

/** What a counter gained over its samples, each fall counted as a restart from zero. */
function counterGain(window: SampleWindow): number {
  let gain = sampleAt(window, window.end - 1) - sampleAt(window, window.start);
  let previous = 0;
  for (let position = window.start; position < window.end; position++) {
    const value = sampleAt(window, position);
    if (value < previous) gain += previous;
    previous = value;
  }
  return gain;
}

/**
 * Stretches the change between first and last sample over the whole range, by at most half a sample distance
 * beyond an end that has no sample near it, and never below a counter's zero.
 * https://github.com/prometheus/prometheus/blob/v2.42.0/promql/functions.go (extrapolatedRate)
 */
function extrapolated(isCounter: boolean, perSecond: boolean): RangeFunction {
  return (window) => {
    const samples = window.end - window.start;
    if (samples < 2) return undefined;
    const firstMs = timeAt(window, window.start);
    const lastMs = timeAt(window, window.end - 1);
    const first = sampleAt(window, window.start);
    const change = isCounter ? counterGain(window) : sampleAt(window, window.end - 1) - first;
    const sampledSeconds = (lastMs - firstMs) / 1000;
    const averageSeconds = sampledSeconds / (samples - 1);
    let toStartSeconds = (firstMs - window.rangeStartMs) / 1000;
    const toEndSeconds = (window.rangeEndMs - lastMs) / 1000;
    if (isCounter && change > 0 && first >= 0) {
      toStartSeconds = Math.min(toStartSeconds, sampledSeconds * (first / change));
    }
    const threshold = averageSeconds * 1.1;
    const before = toStartSeconds < threshold ? toStartSeconds : averageSeconds / 2;
    const after = toEndSeconds < threshold ? toEndSeconds : averageSeconds / 2;
    const factor = (sampledSeconds + before + after) / sampledSeconds;
    const rangeSeconds = (window.rangeEndMs - window.rangeStartMs) / 1000;
    return change * (perSecond ? factor / rangeSeconds : factor);
  };
}

/** From the last two samples alone. */
function instantaneous(perSecond: boolean): RangeFunction {
  return (window) => {
    if (window.end - window.start < 2) return undefined;
    const last = sampleAt(window, window.end - 1);
    const previous = sampleAt(window, window.end - 2);
    const elapsedMs = timeAt(window, window.end - 1) - timeAt(window, window.end - 2);
    if (elapsedMs === 0) return undefined;
    if (!perSecond) return last - previous;
    return (last < previous ? last : last - previous) / (elapsedMs / 1000);
  };
}

export const RATE_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  rate: extrapolated(true, true),
  increase: extrapolated(true, false),
  delta: extrapolated(false, false),
  irate: instantaneous(true),
  idelta: instantaneous(false),
};
