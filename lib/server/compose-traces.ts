import 'server-only';
import { JaegerStore } from '../traces/jaeger/jaeger-store.ts';
import type { TraceStore } from '../ports/trace-store.ts';
import type { Config } from './config/config-schema.ts';
import type { Metrics } from './operations/metrics.ts';
import { tokenOf } from './source-token.ts';

const BYTES_PER_MEGABYTE = 1_000_000;

/** The trace store that the configuration names, with the way to end it; null where it names none. */
export function tracesOf(
  { traces }: Config,
  metrics: Metrics,
): { readonly store: TraceStore; close(): Promise<void> } | null {
  if (traces.url === null) return null;
  const token = tokenOf(traces.bearerToken, traces.bearerTokenFile, 'the trace store');
  const store = new JaegerStore({
    baseUrl: traces.url,
    headers: traces.headers,
    timeoutMs: traces.timeoutSeconds * 1000,
    maxResponseBytes: traces.maxMegabytes * BYTES_PER_MEGABYTE,
    observe: metrics.observeUpstream,
    ...(token === undefined ? {} : { token }),
    ...(traces.caFile === undefined ? {} : { caFile: traces.caFile }),
  });
  return { store, close: () => store.close() };
}
