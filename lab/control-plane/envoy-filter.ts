import { z } from 'zod';
import type { KubernetesObject } from '../kubernetes/object.ts';

/** What every Envoy of the practice mesh has compiled in; a patch that names anything else is rejected. */
const knownExtensions = new Set([
  'envoy.extensions.filters.http.lua.v3.Lua',
  'envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
  'envoy.extensions.filters.http.router.v3.Router',
  'envoy.extensions.filters.http.wasm.v3.Wasm',
  'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',
]);
const TYPE_URL = /"@type"\s*:\s*"type\.googleapis\.com\/([\w.]+)"/g;

const envoyFilter = z.object({
  metadata: z.object({ namespace: z.string() }),
  spec: z.object({
    workloadSelector: z.object({ labels: z.record(z.string(), z.string()).optional() }).optional(),
    configPatches: z.array(z.unknown()).optional(),
  }),
});

/** Why a proxy rejects the listeners that an EnvoyFilter changes for it, in Envoy's words; null where it takes them. */
export function rejection(
  filter: KubernetesObject,
  proxy: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
): string | null {
  const parsed = envoyFilter.safeParse(filter);
  if (!parsed.success) return null;
  const { metadata, spec } = parsed.data;
  const reaches = metadata.namespace === proxy.namespace || metadata.namespace === 'istio-system';
  const selected = Object.entries(spec.workloadSelector?.labels ?? {}).every(
    ([name, value]) => proxy.labels[name] === value,
  );
  if (!reaches || !selected) return null;
  const types = [...JSON.stringify(spec.configPatches ?? []).matchAll(TYPE_URL)].map(
    ([, type]) => type ?? '',
  );
  const unknownType = types.find((type) => !knownExtensions.has(type));
  if (unknownType === undefined) return null;
  return `Error adding/updating listener(s) virtualInbound: Didn't find a registered implementation for type: '${unknownType}'\n`;
}
