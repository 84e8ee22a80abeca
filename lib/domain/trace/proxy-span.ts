import { attributeText } from './request-facts.ts';
import type { Attributes, Span, SpanProcess } from './trace.ts';

/** Who recorded a span, as far as it tells. */
export interface SpanParty {
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly workload: string | null;
  readonly app: string | null;
  readonly version: string | null;
  readonly pod: string | null;
  readonly isGateway: boolean;
}

/** Letters and digits that Kubernetes puts into generated names. */
const GENERATED = '[bcdfghjklmnpqrstvwxz2456789]';
const OF_REPLICA_SET = new RegExp(`^(.+)-${GENERATED}{6,16}-${GENERATED}{5}$`);
const OF_STATEFUL_SET = /^(.+)-\d+$/;
const OF_DAEMON_SET = new RegExp(`^(.+)-${GENERATED}{5}$`);

/** Name of the workload that a pod belongs to, by the form of the pod's name. */
export const workloadOfPod = (pod: string): string =>
  (OF_REPLICA_SET.exec(pod) ?? OF_STATEFUL_SET.exec(pod) ?? OF_DAEMON_SET.exec(pod))?.[1] ?? pod;

/** Envoy's node in Istio: `<type>~<ip>~<pod>.<namespace>~<namespace>.svc.<domain>`. */
const NODE_ID = /^(sidecar|router|waypoint)~[^~]*~([^~]+)\.([^.~]+)~/;

/** Whether a proxy recorded the span, not the application behind it. */
export function isProxySpan({ attributes }: Pick<Span, 'attributes'>): boolean {
  return (
    attributes.component === 'proxy' ||
    NODE_ID.test(attributeText(attributes, ['node_id']) ?? '') ||
    attributeText(attributes, ['upstream_cluster']) !== null ||
    attributeText(attributes, ['http.request.header.l5d-orig-proto']) !== null
  );
}

/** A value of Istio's tags; its fallbacks are no names. */
const known = (value: string | null, ...fallbacks: readonly string[]): string | null =>
  value === null || value === 'unknown' || fallbacks.includes(value) ? null : value;

/** What of a span's own attributes tells who recorded it. */
const PARTY_NAMES = [
  'node_id',
  'istio.namespace',
  'istio.cluster_id',
  'istio.canonical_service',
  'istio.canonical_revision',
] as const;

/** Few parties record many spans: by process, then by what the span adds to it. */
const knownParties = new WeakMap<SpanProcess, Map<string, SpanParty>>();

/** A span is asked for its party again and again. */
const partyOfSpan = new WeakMap<Attributes, { readonly process: SpanProcess; readonly party: SpanParty }>();

/** Who recorded a span: by Envoy's node, then Istio's tags, then the resource, then the service's name. */
export function partyOf(span: Pick<Span, 'attributes' | 'process'>): SpanParty {
  const before = partyOfSpan.get(span.attributes);
  if (before?.process === span.process) return before.party;
  const party = sharedParty(span);
  partyOfSpan.set(span.attributes, { process: span.process, party });
  return party;
}

function sharedParty(span: Pick<Span, 'attributes' | 'process'>): SpanParty {
  const ofProcess = knownParties.get(span.process) ?? new Map<string, SpanParty>();
  knownParties.set(span.process, ofProcess);
  let key = '';
  for (const name of PARTY_NAMES) {
    const value = span.attributes[name];
    // Lengths keep values apart that hold whatever stands between them.
    key += value === undefined ? '-' : `${String(value).length}:${value}`;
  }
  const known = ofProcess.get(key) ?? readParty(span);
  ofProcess.set(key, known);
  return known;
}

function readParty({ attributes, process }: Pick<Span, 'attributes' | 'process'>): SpanParty {
  const tag = (name: string): string | null => attributeText(attributes, [name]);
  const resource = (...names: readonly string[]): string | null => attributeText(process.attributes, names);
  const node = NODE_ID.exec(tag('node_id') ?? '');
  const pod = node?.[2] ?? resource('k8s.pod.name');
  const named = /^(.+)\.([^.]+)$/.exec(process.service);
  const namespace =
    node?.[3] ??
    known(tag('istio.namespace')) ??
    resource('k8s.namespace.name', 'service.namespace') ??
    named?.[2] ??
    null;
  return {
    cluster: known(tag('istio.cluster_id')) ?? resource('k8s.cluster.name'),
    namespace,
    workload: pod === null ? resource('k8s.deployment.name') : workloadOfPod(pod),
    app: known(tag('istio.canonical_service')) ?? named?.[1] ?? null,
    version: known(tag('istio.canonical_revision'), 'latest') ?? resource('service.version'),
    pod,
    isGateway: node?.[1] === 'router',
  };
}

/** Where an Envoy sent a request, as the name of its cluster says. */
export interface UpstreamTarget {
  readonly direction: 'inbound' | 'outbound';
  /** Null for inbound, and for traffic that no route was known for. */
  readonly host: string | null;
  readonly port: number | null;
  readonly subset: string | null;
}

const CONSUL_CLUSTER =
  /^(?:([^.]+)\.)?([^.]+)\.([^.]+)\.(?:[^.]+\.)?[^.]+\.internal(?:-v\d)?\.[^.]+\.consul$/;

/** Reads the name of an Envoy cluster of Istio or Consul; null where it is neither. */
export function upstreamTarget(name: string): UpstreamTarget | null {
  const cluster = name.replace(/;$/, '');
  if (cluster === 'PassthroughCluster' || cluster === 'BlackHoleCluster') {
    return { direction: 'outbound', host: cluster, port: null, subset: null };
  }
  if (cluster.startsWith('InboundPassthroughCluster') || cluster === 'local_app') {
    return { direction: 'inbound', host: null, port: null, subset: null };
  }
  const [direction, port, subset, ...host] = cluster.split(cluster.includes('|') ? '|' : '_.');
  if (direction === 'outbound' || direction === 'inbound' || direction === 'inbound-vip') {
    return {
      direction: direction === 'outbound' ? 'outbound' : 'inbound',
      host: host.join('|') || null,
      port: Number(port) || null,
      subset: direction === 'outbound' ? subset || null : null,
    };
  }
  return consulTarget(cluster);
}

function consulTarget(cluster: string): UpstreamTarget | null {
  const parts = CONSUL_CLUSTER.exec(cluster);
  if (parts === null) return null;
  const [, subset, service, namespace] = parts;
  const host = `${service ?? ''}.${namespace ?? ''}.svc`;
  return { direction: 'outbound', host, port: null, subset: subset ?? null };
}

const knownTargets = new WeakMap<Attributes, UpstreamTarget | 'none'>();

/** Where a proxy sent the request of a span; null where it does not say. */
export function targetOf({ attributes }: Pick<Span, 'attributes'>): UpstreamTarget | null {
  const known = knownTargets.get(attributes) ?? readTarget(attributes) ?? 'none';
  knownTargets.set(attributes, known);
  return known === 'none' ? null : known;
}

function readTarget(attributes: Attributes): UpstreamTarget | null {
  const name = attributeText(attributes, ['upstream_cluster', 'upstream_cluster.name']);
  return name === null ? null : upstreamTarget(name);
}
