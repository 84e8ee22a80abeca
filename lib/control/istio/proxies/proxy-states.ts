import { z } from 'zod';
import type { ProxySync, ProxySyncState } from '../../../domain/proxy-sync.ts';

const nonce = z.string().nullish();
const rowSchema = z.object({
  proxy: z.string(),
  proxy_type: z.string().nullish(),
  istio_version: z.string().nullish(),
  cluster_sent: nonce,
  cluster_acked: nonce,
  listener_sent: nonce,
  listener_acked: nonce,
  route_sent: nonce,
  route_acked: nonce,
  endpoint_sent: nonce,
  endpoint_acked: nonce,
  resources: z
    .record(
      z.string(),
      z.object({ sent: nonce, acked: nonce, sentTime: nonce, lastError: z.string().nullish() }),
    )
    .nullish(),
});

type Row = z.infer<typeof rowSchema>;

/** An answer of `/debug/syncz`. */
export const syncRowsSchema = z.array(rowSchema);

const typeUrl = (name: string): string => `type.googleapis.com/envoy.config.${name}`;

/** Kinds of configuration in the order in which istiod sends them, with the field of each and its type. */
const KINDS = [
  ['cluster', 'clusters', typeUrl('cluster.v3.Cluster')],
  ['endpoint', 'endpoints', typeUrl('endpoint.v3.ClusterLoadAssignment')],
  ['listener', 'listeners', typeUrl('listener.v3.Listener')],
  ['route', 'routes', typeUrl('route.v3.RouteConfiguration')],
] as const;

/**
 * Where each connected proxy stands. A nonce that was sent and not acknowledged is behind; with an error beside it the proxy refused.
 * @see https://istio.io/latest/docs/ops/diagnostic-tools/proxy-cmd/
 */
export const proxyStates = (rows: readonly Row[]): readonly ProxySync[] => rows.map(stateOf);

function stateOf(row: Row): ProxySync {
  const dot = row.proxy.lastIndexOf('.');
  const kinds = KINDS.map(([field, words, url]) => {
    const resource = row.resources?.[url];
    const isBehind = (row[`${field}_sent`] ?? '') !== (row[`${field}_acked`] ?? '');
    return { words, isBehind, sentAt: secondsOf(resource?.sentTime), error: resource?.lastError ?? null };
  });
  const behind = kinds.filter(({ isBehind }) => isBehind);
  const refused = behind.find(({ error }) => error !== null);
  const times = (behind.length > 0 ? behind : kinds).flatMap(({ sentAt }) => sentAt ?? []);
  const pick = behind.length > 0 ? Math.min : Math.max;
  return {
    namespace: row.proxy.slice(dot + 1),
    pod: row.proxy.slice(0, Math.max(0, dot)),
    kind: kindOf(row.proxy_type),
    version: row.istio_version ?? null,
    state: stateWord(refused !== undefined, behind.length > 0),
    behind: behind.map(({ words }) => words),
    sentAt: times.length === 0 ? null : pick(...times),
    refusal: refused?.error?.trim() ?? null,
  };
}

function stateWord(isRefused: boolean, isBehind: boolean): ProxySyncState {
  if (isRefused) return 'rejected';
  return isBehind ? 'lagging' : 'in-sync';
}

function kindOf(type: string | null | undefined): ProxySync['kind'] {
  if (type === 'router') return 'gateway';
  return type === 'sidecar' || type === null || type === undefined ? 'sidecar' : 'other';
}

function secondsOf(time: string | null | undefined): number | null {
  const milliseconds = Date.parse(time ?? '');
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}

const ROOT_EXPIRY = /^citadel_server_root_cert_expiry_timestamp(?:\{[^}]*\})? ([\d.e+]+)$/m;

/** Unix seconds at which the root certificate ends, from istiod's own metrics; null where they do not say. */
export function rootExpiry(metrics: string): number | null {
  const value = Number(ROOT_EXPIRY.exec(metrics)?.[1] ?? Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : null;
}
