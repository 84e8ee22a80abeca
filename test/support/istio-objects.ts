/** Metadata as an API server would have it. */
interface Metadata {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly creationTimestamp?: string;
  readonly generation?: number;
  readonly managedFields?: readonly object[];
}

function object(apiVersion: string, kind: string, name: string, spec: unknown, metadata: Metadata) {
  return { apiVersion, kind, metadata: { namespace: 'shop', ...metadata, name }, spec };
}

export const virtualService = (name: string, spec: object, metadata: Metadata = {}) =>
  object('networking.istio.io/v1', 'VirtualService', name, spec, metadata);

export const destinationRule = (name: string, spec: object, metadata: Metadata = {}) =>
  object('networking.istio.io/v1', 'DestinationRule', name, spec, metadata);

export const httpRoute = (name: string, spec: object, metadata: Metadata = {}) =>
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', name, spec, metadata);

export const peerAuthentication = (name: string, spec: object, metadata: Metadata = {}) =>
  object('security.istio.io/v1', 'PeerAuthentication', name, spec, metadata);

export const authorizationPolicy = (name: string, spec: object, metadata: Metadata = {}) =>
  object('security.istio.io/v1', 'AuthorizationPolicy', name, spec, metadata);

export const requestAuthentication = (name: string, spec: object, metadata: Metadata = {}) =>
  object('security.istio.io/v1', 'RequestAuthentication', name, spec, metadata);

export const serviceEntry = (name: string, hosts: readonly string[], metadata: Metadata = {}) =>
  object('networking.istio.io/v1', 'ServiceEntry', name, { hosts }, metadata);

/** A Deployment whose pods carry these labels. */
export const deployment = (name: string, labels: Record<string, string>, metadata: Metadata = {}) =>
  object('apps/v1', 'Deployment', name, { replicas: 1, template: { metadata: { labels } } }, metadata);

export const service = (name: string, selector: Record<string, string>, metadata: Metadata = {}) =>
  object('v1', 'Service', name, { selector, ports: [{ port: 8080, name: 'http' }] }, metadata);

export const gateway = (name: string, metadata: Metadata = {}) =>
  object('networking.istio.io/v1', 'Gateway', name, { selector: { istio: 'ingressgateway' } }, metadata);

/** A running Pod, with a sidecar unless it is said otherwise. */
export const pod = (name: string, labels: Record<string, string>, hasProxy = true) => ({
  ...object(
    'v1',
    'Pod',
    name,
    { containers: [{ name: 'app' }, ...(hasProxy ? [{ name: 'istio-proxy' }] : [])] },
    { labels },
  ),
  status: { phase: 'Running' },
});
