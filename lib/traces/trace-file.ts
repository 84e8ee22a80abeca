import { z } from 'zod';
import { assembleTrace, byTrace } from '../domain/trace/assemble-trace.ts';
import type { RecordedSpan } from '../domain/trace/recorded-span.ts';
import type { Trace } from '../domain/trace/trace.ts';
import { legacySpans, legacyTraceSchema } from './jaeger/legacy-spans.ts';
import { otlpSpans, resourceSpansSchema } from './otlp-spans.ts';
import { zipkinSpans, zipkinSpanSchema } from './zipkin/zipkin-spans.ts';

/** Formats that trace stores and their pages save traces in. */
export type TraceFileFormat = 'otlp' | 'jaeger' | 'zipkin';

/** The traces of a file. */
export interface TraceFile {
  readonly format: TraceFileFormat;
  readonly traces: readonly Trace[];
}

const otlp = z.object({ resourceSpans: resourceSpansSchema }).transform(({ resourceSpans }) => resourceSpans);
const batches = z.object({ batches: resourceSpansSchema }).transform((tempo) => tempo.batches);

interface Reader {
  readonly format: TraceFileFormat;
  readonly read: (json: unknown) => readonly RecordedSpan[] | null;
}

function reader<T>(
  format: TraceFileFormat,
  schema: z.ZodType<T>,
  spansOf: (parsed: T) => readonly RecordedSpan[],
): Reader {
  return {
    format,
    read: (json) => {
      const parsed = schema.safeParse(json);
      return parsed.success ? spansOf(parsed.data) : null;
    },
  };
}

/** What is around the spans tells the format: OTLP alone, in Jaeger's and in Tempo's envelopes; Jaeger's own; Zipkin's lists. */
const READERS: readonly Reader[] = [
  reader('otlp', otlp, otlpSpans),
  reader('otlp', batches, otlpSpans),
  reader('otlp', z.object({ result: otlp }), ({ result }) => otlpSpans(result)),
  reader('otlp', z.object({ trace: z.union([otlp, batches]) }), ({ trace }) => otlpSpans(trace)),
  reader('otlp', z.array(otlp).min(1), (parts) => parts.flatMap(otlpSpans)),
  reader('jaeger', z.object({ data: z.array(legacyTraceSchema) }), ({ data }) => data.flatMap(legacySpans)),
  reader('jaeger', legacyTraceSchema, legacySpans),
  reader('zipkin', z.array(zipkinSpanSchema).min(1), zipkinSpans),
  reader('zipkin', z.array(z.array(zipkinSpanSchema)).min(1), (lists) => zipkinSpans(lists.flat())),
];

/** Reads the parsed JSON of a saved file; null where it is in none of the formats. */
export function readTraceFile(json: unknown): TraceFile | null {
  for (const { format, read } of READERS) {
    const spans = read(json);
    if (spans === null) continue;
    return { format, traces: [...byTrace(spans).values()].flatMap((own) => assembleTrace(own) ?? []) };
  }
  return null;
}
