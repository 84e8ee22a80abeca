import { describe, expect, it } from 'vitest';
import { readTraceFile } from '@/lib/traces/trace-file.ts';
import { looselyComparable } from '../../support/comparable-trace.ts';
import { recordedBody, recordedTruth } from '../../support/recorded-store.ts';

const read = (text: string) => readTraceFile(JSON.parse(text));

describe('a saved file', () => {
  it.each([
    ['jaeger-2.20.0', 'v3-trace-error', 'otlp'],
    ['jaeger-2.13.0', 'legacy-trace-error', 'jaeger'],
    ['tempo-2.10.8', 'v2-trace-error', 'otlp'],
    ['zipkin-3.6.1', 'trace-error', 'zipkin'],
  ] as const)(
    'of %s (%s) is told to be %s, and holds the same trace as the others',
    (server, name, format) => {
      const file = read(recordedBody(server, name));
      const reference = read(recordedBody('jaeger-2.13.0', 'v3-trace-error'));
      expect(file?.format).toBe(format);
      expect(file?.traces.map(({ traceId }) => traceId)).toEqual([recordedTruth.get('error')?.traceId]);
      const [own] = file?.traces ?? [];
      const [other] = reference?.traces ?? [];
      if (own === undefined || other === undefined) throw new Error('The files hold traces.');
      expect(looselyComparable(own)).toEqual(looselyComparable(other));
    },
  );

  it('may be OTLP as it is sent, Tempo’s older answer, one trace of Jaeger, or a search of Zipkin', () => {
    const { result } = JSON.parse(recordedBody('jaeger-2.20.0', 'v3-trace-error')) as { result: object };
    const { data } = JSON.parse(recordedBody('jaeger-2.13.0', 'legacy-trace-error')) as { data: object[] };
    for (const [json, format] of [
      [result, 'otlp'],
      [[result, result], 'otlp'],
      [JSON.parse(recordedBody('tempo-2.10.8', 'v1-trace-types')), 'otlp'],
      [data[0], 'jaeger'],
      [JSON.parse(recordedBody('zipkin-3.6.1', 'search-flag')), 'zipkin'],
    ] as const) {
      const file = readTraceFile(json);
      expect([file?.format, file?.traces.length]).toEqual([format, 1]);
    }
  });

  it.each(['{}', '[]', '"text"', 'null', '{"data":[{"nothing":1}]}', '{"kind":"List","items":[]}'])(
    'with %s is none',
    (text) => {
      expect(read(text)).toBeNull();
    },
  );
});
