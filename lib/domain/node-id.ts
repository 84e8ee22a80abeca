import type { Protocol } from './mesh-graph.ts';

const STRUCTURING = /[%/|]/;

/** Percent-encodes the three characters that structure ids, so that any label value can stand in one. */
export function encodeIdPart(part: string): string {
  if (!STRUCTURING.test(part)) return part;
  return part.replaceAll('%', '%25').replaceAll('/', '%2F').replaceAll('|', '%7C');
}

/** Inverse of {@link encodeIdPart}. */
export function decodeIdPart(part: string): string {
  return part.replaceAll('%7C', '|').replaceAll('%2F', '/').replaceAll('%25', '%');
}

const join = (kind: string, parts: readonly string[]): string =>
  `${kind}:${parts.map(encodeIdPart).join('/')}`;

/** Id of a workload, such as `workload:lab-1/shop/cart-v1`. */
export const workloadId = (cluster: string, namespace: string, name: string): string =>
  join('workload', [cluster, namespace, name]);

/** An app node is app and version where the version is known. */
export const appId = (cluster: string, namespace: string, app: string, version: string | null): string =>
  join('app', version === null ? [cluster, namespace, app] : [cluster, namespace, app, version]);

/** Id of a service that was asked for. */
export const serviceId = (cluster: string, namespace: string, name: string): string =>
  join('service', [cluster, namespace, name]);

/** Id of a namespace. */
export const namespaceId = (cluster: string, name: string): string => join('namespace', [cluster, name]);

/** `host` may be `PassthroughCluster` or `BlackHoleCluster`. */
export const externalId = (cluster: string, host: string): string => join('external', [cluster, host]);

/** All unidentified sources of one cluster are one node. */
export const unknownId = (cluster: string): string => join('unknown', [cluster]);

/** `<source id>|<destination id>|<protocol>`. */
export const edgeId = (source: string, destination: string, protocol: Protocol): string =>
  `${source}|${destination}|${protocol}`;

/** A parsed node id. */
export interface NodeIdParts {
  readonly kind: 'workload' | 'app' | 'service' | 'namespace' | 'external' | 'unknown';
  readonly parts: readonly string[];
}

const PART_COUNTS: Readonly<Record<NodeIdParts['kind'], readonly number[]>> = {
  workload: [3],
  app: [3, 4],
  service: [3],
  namespace: [2],
  external: [2],
  unknown: [1],
};

const isKind = (kind: string): kind is NodeIdParts['kind'] => Object.hasOwn(PART_COUNTS, kind);

/** Reads a node id back; null where it is none. */
export function parseNodeId(id: string): NodeIdParts | null {
  const colon = id.indexOf(':');
  if (colon < 0 || id.includes('|')) return null;
  const kind = id.slice(0, colon);
  if (!isKind(kind)) return null;
  const parts = id
    .slice(colon + 1)
    .split('/')
    .map(decodeIdPart);
  return PART_COUNTS[kind].includes(parts.length) ? { kind, parts } : null;
}

/** Reads an edge id back; null where it is none. */
export function parseEdgeId(id: string): { source: string; destination: string; protocol: Protocol } | null {
  const [source, destination, protocol, ...rest] = id.split('|');
  if (source === undefined || destination === undefined || rest.length > 0) return null;
  if (protocol !== 'http' && protocol !== 'grpc' && protocol !== 'tcp') return null;
  if (parseNodeId(source) === null || parseNodeId(destination) === null) return null;
  return { source, destination, protocol };
}
