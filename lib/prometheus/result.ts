import { z } from 'zod';
import type { Labels, MetricMetadata, Sample, SampleSeries } from './answer.ts';
import { SampleFormatError, readLabels, readMatrix, readPoint, readVector } from './samples.ts';

/** Data of an answer, with a sentence about what had to be left out of it. */
export interface Result<T> {
  readonly data: T;
  readonly note?: string;
}

const dataSchema = z.object({ resultType: z.string(), result: z.array(z.unknown()) });
const namesSchema = z.array(z.string()).nullable();
const metadataSchema = z.record(
  z.string(),
  z.array(
    z.object({
      type: z.string().default('unknown'),
      help: z.string().default(''),
      unit: z.string().default(''),
    }),
  ),
);

/** Data of an instant query. Throws `SampleFormatError`. */
export function readInstant(data: unknown): Result<readonly Sample[]> {
  const { resultType, result } = readTyped(data);
  if (resultType === 'scalar') {
    const [timestamp, value] = readPoint(result);
    return { data: [{ labels: {}, timestamp, value }] };
  }
  if (resultType !== 'vector') throw new SampleFormatError('an instant query was answered with no vector');
  const { elements, histograms } = readVector(result);
  return withHistogramNote(elements, histograms);
}

/** Data of a range query. Throws `SampleFormatError`. */
export function readRange(data: unknown): Result<readonly SampleSeries[]> {
  const { resultType, result } = readTyped(data);
  if (resultType !== 'matrix') throw new SampleFormatError('a range query was answered with no matrix');
  const { elements, histograms } = readMatrix(result);
  return withHistogramNote(elements, histograms);
}

/** Data of `series`. Throws `SampleFormatError`. */
export function readLabelSets(data: unknown): Result<readonly Labels[]> {
  if (data === null) return { data: [] };
  if (!Array.isArray(data)) throw new SampleFormatError('series are no list');
  return { data: data.map(readLabels) };
}

/** Data of `labels` and `label/…/values`; some backends write an empty list as null. Throws `SampleFormatError`. */
export function readNames(data: unknown): Result<readonly string[]> {
  const names = namesSchema.safeParse(data);
  if (!names.success) throw new SampleFormatError('names are no list of strings');
  return { data: names.data ?? [] };
}

/** What is said about `metric` in the data of `metadata`. Throws `SampleFormatError`. */
export function readMetadata(data: unknown, metric: string): readonly MetricMetadata[] {
  const metadata = metadataSchema.safeParse(data ?? {});
  if (!metadata.success) throw new SampleFormatError('metadata has another shape');
  return Object.hasOwn(metadata.data, metric) ? (metadata.data[metric] ?? []) : [];
}

/** zod copies arrays, so the elements are checked by their own reader and only the frame here. */
function readTyped(data: unknown): { resultType: string; result: readonly unknown[] } {
  const typed = dataSchema.safeParse(data);
  if (!typed.success) throw new SampleFormatError('the data has no result type and no result');
  return typed.data;
}

function withHistogramNote<T>(data: readonly T[], histograms: number): Result<readonly T[]> {
  if (histograms === 0) return { data };
  return { data, note: `${histograms} native histograms were left out: only plain samples are read.` };
}
