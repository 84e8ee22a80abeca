import 'server-only';
import type { UpstreamOptions } from '../http/upstream.ts';
import type { TraceStore } from '../ports/trace-store.ts';
import { AutoStore } from '../traces/auto-store.ts';
import { JaegerStore } from '../traces/jaeger/jaeger-store.ts';
import { TempoStore } from '../traces/tempo/tempo-store.ts';
import { ZipkinStore } from '../traces/zipkin/zipkin-store.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config/config-schema.ts';
import type { Metrics } from './operations/metrics.ts';
import { SharedTraceStore } from './sampling/shared-trace-store.ts';
import { tokenOf } from './source-token.ts';

const BYTES_PER_MEGABYTE = 1_000_000;

type ClosableStore = TraceStore & { close(): Promise<void> };

/** The trace store that the configuration names, with the way to end it; null where it names none. */
export function tracesOf(
  { traces }: Config,
  metrics: Metrics,
): { readonly store: TraceStore; close(): Promise<void> } | null {
  if (traces.url === null) return null;
  const token = tokenOf(traces.bearerToken, traces.bearerTokenFile, 'the trace store');
  const stores = storesOf(traces.kind, {
    baseUrl: traces.url,
    headers: traces.headers,
    timeoutMs: traces.timeoutSeconds * 1000,
    maxResponseBytes: traces.maxMegabytes * BYTES_PER_MEGABYTE,
    observe: metrics.observeUpstream,
    ...(token === undefined ? {} : { token }),
    ...(traces.caFile === undefined ? {} : { caFile: traces.caFile }),
  });
  const [only, ...others] = stores;
  return {
    store: new SharedTraceStore(others.length === 0 ? only : new AutoStore(stores), systemClock),
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
    },
  };
}

function storesOf(
  kind: Config['traces']['kind'],
  options: Omit<UpstreamOptions, 'source'>,
): readonly [ClosableStore, ...ClosableStore[]] {
  switch (kind) {
    case 'jaeger':
      return [new JaegerStore(options)];
    case 'tempo':
      return [new TempoStore(options)];
    case 'zipkin':
      return [new ZipkinStore(options)];
    case 'auto':
      return [new JaegerStore(options), new TempoStore(options), new ZipkinStore(options)];
  }
}
