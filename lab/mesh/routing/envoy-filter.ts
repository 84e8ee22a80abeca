import { z } from 'zod';
import type { KubernetesObject } from '../../kubernetes/object.ts';

/** What every Envoy of the practice mesh has compiled in; a patch that names anything else is rejected. */
const knownExtensions = new Set([
  'envoy.extensions.filters.http.fault.v3.HTTPFault',
  'envoy.extensions.filters.http.lua.v3.Lua',
  'envoy.extensions.filters.http.lua.v3.LuaPerRoute',
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
    configPatches: z
      .array(
        z.looseObject({
          applyTo: z.string().optional(),
          match: z.looseObject({ context: z.string().optional() }).optional(),
        }),
      )
      .optional(),
  }),
});

type Patch = NonNullable<z.infer<typeof envoyFilter>['spec']['configPatches']>[number];

/** What a proxy refuses because of an EnvoyFilter, and Envoy's words about it. */
export interface FilterRefusal {
  readonly type: 'cds' | 'lds' | 'rds';
  /** Whether the listeners are those that let requests in. */
  readonly inbound: boolean;
  readonly message: string;
}

/** What a proxy refuses of the configuration that an EnvoyFilter changes for it. */
export function filterRefusals(
  filter: KubernetesObject,
  proxy: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> },
): FilterRefusal[] {
  const parsed = envoyFilter.safeParse(filter);
  if (!parsed.success) return [];
  const { metadata, spec } = parsed.data;
  const reaches = metadata.namespace === proxy.namespace || metadata.namespace === 'istio-system';
  const selected = Object.entries(spec.workloadSelector?.labels ?? {}).every(
    ([name, value]) => proxy.labels[name] === value,
  );
  if (!reaches || !selected) return [];
  return (spec.configPatches ?? []).flatMap(refusalOf);
}

function refusalOf(patch: Patch): FilterRefusal[] {
  const types = [...JSON.stringify(patch).matchAll(TYPE_URL)].map(([, type]) => type ?? '');
  const unknownType = types.find((type) => !knownExtensions.has(type));
  if (unknownType === undefined) return [];
  const why = `Didn't find a registered implementation for type: '${unknownType}'\n`;
  const context = patch.match?.context ?? 'ANY';
  const { applyTo = 'LISTENER' } = patch;
  switch (applyTo) {
    case 'CLUSTER':
      return [{ type: 'cds', inbound: false, message: `Error adding/updating cluster(s): ${why}` }];
    case 'ROUTE_CONFIGURATION':
    case 'VIRTUAL_HOST':
    case 'HTTP_ROUTE':
      return [{ type: 'rds', inbound: false, message: why }];
    default: {
      const inbound = context === 'SIDECAR_INBOUND' || context === 'ANY';
      const listener = inbound ? 'virtualInbound' : 'virtualOutbound';
      return [{ type: 'lds', inbound, message: `Error adding/updating listener(s) ${listener}: ${why}` }];
    }
  }
}
