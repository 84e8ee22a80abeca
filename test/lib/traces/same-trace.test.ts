import { describe, expect, it } from 'vitest';
import { buildTraceTree } from '@/lib/domain/trace/trace-tree.ts';
import type { Trace } from '@/lib/domain/trace/trace.ts';
import type { TraceStore } from '@/lib/ports/trace-store.ts';
import { JaegerStore } from '@/lib/traces/jaeger/jaeger-store.ts';
import { TempoStore } from '@/lib/traces/tempo/tempo-store.ts';
import { ZipkinStore } from '@/lib/traces/zipkin/zipkin-store.ts';
import { comparable, looselyComparable } from '../../support/comparable-trace.ts';
import { recordedStore, recordedTruth, type RecordedServer } from '../../support/recorded-store.ts';

const signal = new AbortController().signal;

const storeOf = (server: RecordedServer, baseUrl: string): TraceStore => {
  if (server.startsWith('jaeger')) return new JaegerStore({ baseUrl });
  return server.startsWith('tempo') ? new TempoStore({ baseUrl }) : new ZipkinStore({ baseUrl });
};

async function read(server: RecordedServer, key: string, isOldForm = false): Promise<Trace> {
  const id = recordedTruth.get(key)?.traceId ?? '';
  // Without its new paths a Jaeger has to answer in the old form.
  const { url } = await recordedStore(server, isOldForm ? { [`/api/v3/traces/${id}`]: 'page' } : {});
  const found = await storeOf(server, url).trace(id, signal);
  if (found === null) throw new Error(`${server} has no trace ${key}`);
  return found.trace;
}

const keys = ['error', 'shared', 'orphan', 'types', 'nanos', 'links', 'messaging'];
const servers: readonly RecordedServer[] = ['jaeger-2.13.0', 'jaeger-2.20.0', 'tempo-2.10.8', 'zipkin-3.6.1'];

describe.each(keys)('the request "%s"', (key) => {
  it.each(servers)('of %s has the spans, failures and orphans that were sent', async (server) => {
    const truth = recordedTruth.get(key);
    const trace = await read(server, key);
    const { spans, oddities } = trace;
    expect({
      traceId: trace.traceId,
      spans: spans.length,
      failed: spans.filter(({ status }) => status === 'error').length,
      orphans: oddities.orphans,
      roots: buildTraceTree(spans).roots.length > 0,
    }).toEqual({
      traceId: truth?.traceId,
      spans: truth?.spanCount,
      failed: truth?.errorSpans,
      orphans: truth?.orphans,
      roots: true,
    });
  });
});

// Jaeger's old form and Zipkin hold no nanoseconds: there "nanos" is another trace.
describe.each(keys.filter((key) => key !== 'nanos'))('the request "%s"', (key) => {
  it('is one and the same trace out of all of them', async () => {
    const [first, ...others] = await Promise.all([
      ...servers.map((server) => read(server, key)),
      read('jaeger-2.13.0', key, true),
    ]);
    if (first === undefined) throw new Error('There are stores.');
    for (const other of others) expect(looselyComparable(other)).toEqual(looselyComparable(first));
  });
});

describe('stores that keep all of it', () => {
  it.each(['error', 'orphan', 'nanos', 'links', 'messaging'])(
    'give the same nanoseconds, types, events and links of "%s"',
    async (key) => {
      const exact: readonly RecordedServer[] = ['jaeger-2.13.0', 'jaeger-2.20.0', 'tempo-2.10.8'];
      const [first, ...others] = await Promise.all(
        exact.map(async (server) => comparable(await read(server, key))),
      );
      for (const other of others) expect(other).toEqual(first);
    },
  );

  it('lose no digit of a number of 64 bits, and no letter of a text', async () => {
    for (const server of ['jaeger-2.13.0', 'jaeger-2.20.0', 'jaeger-1.76.0', 'tempo-2.10.8'] as const) {
      const tags = Object.assign(
        {},
        ...(await read(server, 'types')).spans.map(({ attributes }) => attributes),
      );
      expect(tags).toMatchObject({
        'i.max': '9223372036854775807',
        'i.min': '-9223372036854775808',
      });
      expect(tags['u.bmp']).toContain('日本語');
    }
  });
});
