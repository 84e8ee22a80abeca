import { describe, expect, it } from 'vitest';
import type { TraceQuery } from '@/lib/domain/trace/trace-query.ts';
import type { TraceSearch, TraceStore } from '@/lib/ports/trace-store.ts';
import { SharedTraceStore } from '@/lib/server/sampling/shared-trace-store.ts';
import { HeldClock } from '@/test/support/held-clock.ts';

const query: TraceQuery = {
  service: null,
  operation: null,
  tags: [],
  minDurationMs: null,
  maxDurationMs: null,
  onlyFailed: false,
  from: 0,
  to: 30,
  limit: 20,
  edge: null,
  node: null,
  flag: null,
  injected: null,
};
const found: TraceSearch = {
  traces: [],
  pushedDown: [],
  isTruncated: false,
  isNewestFirst: true,
  warnings: [],
};

/** A store that answers when it is told to. */
function slowStore() {
  const asked: { readonly query: TraceQuery; readonly signal: AbortSignal; answer: () => void }[] = [];
  const store: TraceStore = {
    services: () => Promise.resolve([]),
    operations: () => Promise.resolve([]),
    trace: () => Promise.resolve(null),
    probe: () => Promise.resolve({ kind: 'jaeger', product: 'Jaeger', version: null }),
    search: (one, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        asked.push({ query: one, signal, answer: () => resolve(found) });
      }),
  };
  const clock = new HeldClock(1_000_000);
  return { asked, clock, shared: new SharedTraceStore(store, clock) };
}
const open = (): AbortSignal => new AbortController().signal;

describe('a store that many look at', () => {
  it('is asked once for all who ask the same, at once or within a moment', async () => {
    const { asked, clock, shared } = slowStore();
    const viewers = Array.from({ length: 50 }, () => shared.search({ ...query }, open()));
    asked[0]?.answer();
    expect(await Promise.all(viewers)).toHaveLength(50);
    await clock.pass(1_000);
    expect(await shared.search({ ...query }, open())).toBe(found);
    expect(asked).toHaveLength(1);
    await clock.pass(1_000);
    const later = shared.search({ ...query }, open());
    asked[1]?.answer();
    await later;
    expect(asked).toHaveLength(2);
  });

  it('is asked again for whatever differs', async () => {
    const { asked, shared } = slowStore();
    const both = [shared.search(query, open()), shared.search({ ...query, to: 32 }, open())];
    for (const { answer } of asked) answer();
    await Promise.all(both);
    expect(asked.map((one) => one.query.to)).toEqual([30, 32]);
  });

  it('is let go when the last viewer leaves, not before', async () => {
    const { asked, shared } = slowStore();
    const [first, second] = [new AbortController(), new AbortController()];
    const viewers = [shared.search(query, first.signal), shared.search(query, second.signal)].map((one) =>
      one.then(
        () => 'answered',
        () => 'left',
      ),
    );
    first.abort();
    expect(await viewers[0]).toBe('left');
    expect(asked[0]?.signal.aborted).toBe(false);
    second.abort();
    expect(await viewers[1]).toBe('left');
    expect(asked[0]?.signal.aborted).toBe(true);
  });
});
