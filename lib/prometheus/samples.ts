import type { Labels, Sample, SampleSeries } from './answer.ts';

/** Elements that could be read, and how many were native histograms, which have no single value. */
export interface ReadSamples<T> {
  readonly elements: readonly T[];
  readonly histograms: number;
}

/**
 * Thrown where an element breaks the format. These readers are written by hand: an answer has up to 30,000 elements
 * and a schema library takes several times as long for them as `JSON.parse` does (bench: prometheus-parse).
 */
export class SampleFormatError extends Error {
  override readonly name = 'SampleFormatError';
}

/** Reads `data.result` of a `vector`. Throws `SampleFormatError`. */
export function readVector(result: readonly unknown[]): ReadSamples<Sample> {
  const elements: Sample[] = [];
  let histograms = 0;
  for (const element of result) {
    if (!isRecord(element)) throw new SampleFormatError('an element is no object');
    const labels = readLabels(element.metric);
    if (element.value === undefined && element.histogram !== undefined) {
      histograms += 1;
      continue;
    }
    const [timestamp, value] = readPoint(element.value);
    elements.push({ labels, timestamp, value });
  }
  return { elements, histograms };
}

/** Reads `data.result` of a `matrix`. A series of histograms alone is left out. Throws `SampleFormatError`. */
export function readMatrix(result: readonly unknown[]): ReadSamples<SampleSeries> {
  const elements: SampleSeries[] = [];
  let histograms = 0;
  for (const element of result) {
    if (!isRecord(element)) throw new SampleFormatError('a series is no object');
    const labels = readLabels(element.metric);
    if (element.histograms !== undefined) histograms += 1;
    if (element.values === undefined && element.histograms !== undefined) continue;
    if (!Array.isArray(element.values)) throw new SampleFormatError('a series has no values');
    elements.push({ labels, points: element.values.map(readPoint) });
  }
  return { elements, histograms };
}

/** Reads `[unix seconds, "value"]`. Throws `SampleFormatError`. */
export function readPoint(point: unknown): readonly [number, number] {
  if (!Array.isArray(point)) throw new SampleFormatError('a sample is no pair');
  const timestamp: unknown = point[0];
  const value: unknown = point[1];
  if (typeof timestamp !== 'number') throw new SampleFormatError('a timestamp is no number');
  return [timestamp, readValue(value)];
}

/** Reads a label set. Throws `SampleFormatError`. */
export function readLabels(metric: unknown): Labels {
  if (!isLabels(metric)) throw new SampleFormatError('a label set is no object of strings');
  return metric;
}

/** Values are strings, so that NaN and the infinities can stand in JSON. */
function readValue(text: unknown): number {
  if (typeof text === 'number') return text;
  if (typeof text !== 'string' || text.trim() === '') throw new SampleFormatError('a value is no number');
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  switch (text) {
    case 'NaN':
      return Number.NaN;
    case '+Inf':
    case 'Inf':
      return Number.POSITIVE_INFINITY;
    case '-Inf':
      return Number.NEGATIVE_INFINITY;
    default:
      throw new SampleFormatError('a value is no number');
  }
}

function isLabels(metric: unknown): metric is Labels {
  if (!isRecord(metric)) return false;
  for (const name in metric) if (typeof metric[name] !== 'string') return false;
  return true;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
