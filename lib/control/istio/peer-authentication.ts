import { z } from 'zod';
import type { MtlsMode } from '../../domain/topology.ts';
import { byAge, identityOf, metadataSchema, stringMap } from './object-identity.ts';
import type { KeptObject } from './object-identity.ts';

/** What is kept of a PeerAuthentication. A mode of null is unset: the next wider policy counts. */
export interface KeptPeerAuthentication extends KeptObject {
  /** Null where it holds for its whole namespace. */
  readonly selector: Readonly<Record<string, string>> | null;
  readonly mode: MtlsMode | null;
  readonly modeByPort: Readonly<Record<string, MtlsMode | null>>;
}

const modeSchema = z.object({ mode: z.string().nullish() }).nullish();
const peerAuthenticationSchema = z.object({
  apiVersion: z.string(),
  metadata: metadataSchema,
  spec: z
    .object({
      selector: z.object({ matchLabels: stringMap }).nullish(),
      mtls: modeSchema,
      portLevelMtls: z.record(z.string(), modeSchema).nullish(),
    })
    .nullish(),
});

/** What is kept of a PeerAuthentication; null where the object breaks its own schema. */
export function readPeerAuthentication(object: unknown): KeptPeerAuthentication | null {
  const parsed = peerAuthenticationSchema.safeParse(object);
  if (!parsed.success) return null;
  const { apiVersion, metadata, spec } = parsed.data;
  const labels = spec?.selector?.matchLabels ?? {};
  return {
    ...identityOf(apiVersion, 'PeerAuthentication', metadata),
    selector: Object.keys(labels).length === 0 ? null : labels,
    mode: modeOf(spec?.mtls),
    modeByPort: Object.fromEntries(
      Object.entries(spec?.portLevelMtls ?? {}).map(([port, given]) => [port, modeOf(given)]),
    ),
  };
}

/** The policies that can concern a namespace: the mesh's, the namespace's and its workloads', each the oldest first. */
export interface MtlsPolicies {
  /** Mode of a whole namespace. */
  ofNamespace(namespace: string): MtlsMode;
  /** Mode of a workload, and of the ports that differ from it. */
  ofWorkload(namespace: string, labels: Readonly<Record<string, string>>): WorkloadMtls;
}

export interface WorkloadMtls {
  readonly mode: MtlsMode;
  readonly modeByPort: Readonly<Record<string, MtlsMode>>;
}

/**
 * Which mode is in force where: port before workload before namespace before mesh (the root namespace), else
 * PERMISSIVE. Of several policies of one scope the oldest counts.
 * https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export function mtlsPolicies(
  policies: readonly KeptPeerAuthentication[],
  rootNamespace: string,
): MtlsPolicies {
  const byNamespace = Map.groupBy([...policies].sort(byAge), ({ config }) => config.namespace);
  const wide = (namespace: string): MtlsMode | null =>
    byNamespace.get(namespace)?.find(({ selector }) => selector === null)?.mode ?? null;
  const ofNamespace = (namespace: string): MtlsMode => wide(namespace) ?? wide(rootNamespace) ?? 'PERMISSIVE';
  return {
    ofNamespace,
    ofWorkload: (namespace, labels) => {
      const own = byNamespace
        .get(namespace)
        ?.find(({ selector }) => selector !== null && selects(selector, labels));
      const mode = own?.mode ?? ofNamespace(namespace);
      const ports = Object.entries(own?.modeByPort ?? {}).map(
        ([port, given]) => [port, given ?? mode] as const,
      );
      return { mode, modeByPort: Object.fromEntries(ports.filter(([, given]) => given !== mode)) };
    },
  };
}

/** Whether a selector of labels finds an object; one without labels finds nothing. */
export function selects(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const entries = Object.entries(selector);
  return (
    entries.length > 0 &&
    entries.every(([name, value]) => Object.hasOwn(labels, name) && labels[name] === value)
  );
}

function modeOf(given: { readonly mode?: string | null | undefined } | null | undefined): MtlsMode | null {
  const mode = given?.mode;
  return mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE' ? mode : null;
}
