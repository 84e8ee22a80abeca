import { drawNode, findStandIns } from '../drawn-node.ts';
import type { GraphView, Protocol } from '../mesh-graph.ts';
import { edgeId, parseEdgeId, parseNodeId } from '../node-id.ts';
import type { Topology } from '../topology.ts';
import type { Party, ServiceRef } from '../traffic.ts';
import { isProxySpan, partyOf, targetOf, type SpanParty } from './proxy-span.ts';
import { attributeText, requestFacts } from './request-facts.ts';
import type { Span, Trace } from './trace.ts';
import type { TraceTree } from './trace-tree.ts';

/** Who spoke to whom in the request of one proxy's span: the way back from a span to the edge of the map. */
export interface SpanFlow {
  readonly source: Party;
  readonly destination: Party;
  /** The service that was asked for, where it is one of the mesh. */
  readonly service: ServiceRef | null;
  readonly protocol: Protocol;
}

/** The flow of each span, by index; null for spans of applications and for requests that entered from outside. */
export type SpanFlows = readonly (SpanFlow | null)[];

/**
 * Which edge of the mesh each span of a trace went over, by the names that proxies give themselves and each other. Servers
 * without a proxy tell nothing: they are known where `topology` has one workload behind the service that was reached.
 */
export function spanFlows(
  { spans }: Pick<Trace, 'spans'>,
  tree: TraceTree,
  topology: Topology | null,
): SpanFlows {
  const isProxy = spans.map(isProxySpan);
  const answeredBy = lastServerOf(spans, tree, isProxy);
  return spans.map((span, index) => {
    if (isProxy[index] !== true) return null;
    const waypoint = waypointFlow(span);
    if (waypoint !== null) return waypoint;
    if (isOutbound(span)) {
      const server = spans[answeredBy.get(index) ?? -1];
      return outboundFlow(span, server ?? null, topology);
    }
    const above = tree.parent[index] ?? -1;
    const caller = spans[above];
    if (caller !== undefined && isProxy[above] === true && isOutbound(caller))
      return outboundFlow(caller, span, topology);
    return partyOf(span).isGateway ? null : inboundFlow(span);
  });
}

/** By a client span: the server span that answered it last, since retries leave several. */
function lastServerOf(
  spans: readonly Span[],
  tree: TraceTree,
  isProxy: readonly boolean[],
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const index of tree.order) {
    const above = tree.parent[index] ?? -1;
    const span = spans[index];
    if (above >= 0 && isProxy[index] === true && span !== undefined && !isOutbound(span))
      found.set(above, index);
  }
  return found;
}

/** Whether a proxy sent the request of its span on, in contrast to one that it received. */
export function isOutbound(span: Span): boolean {
  if (span.kind === 'client' || span.kind === 'producer') return true;
  if (span.kind === 'server' || span.kind === 'consumer') return false;
  return targetOf(span)?.direction === 'outbound';
}

const nameless = (cluster: string | null): string => cluster ?? 'unknown';

function workloadOf(party: SpanParty): Party {
  const { namespace, workload, app, version, isGateway } = party;
  const cluster = nameless(party.cluster);
  if (workload === null && app === null) return { kind: 'unknown', cluster };
  return { kind: 'workload', cluster, namespace: namespace ?? 'unknown', workload, app, version, isGateway };
}

const MESH_HOST = /^([^.]+)\.([^.]+)\.svc(?:\.|$)/;

/** The service of the mesh that a host is; null for hosts outside of it. */
export function serviceOfHost(host: string | null, cluster: string): ServiceRef | null {
  const match = host === null ? null : MESH_HOST.exec(host);
  if (match === null) return null;
  return { cluster, name: match[1] ?? '', namespace: match[2] ?? '' };
}

function outboundFlow(client: Span, server: Span | null, topology: Topology | null): SpanFlow {
  const caller = partyOf(client);
  const callee = server === null ? null : partyOf(server);
  const cluster = nameless(callee?.cluster ?? caller.cluster);
  const host = targetOf(client)?.host ?? null;
  const service = serviceOfHost(host, cluster);
  return {
    source: workloadOf(caller),
    destination:
      callee === null
        ? (silentWorkload(client, service, topology) ?? unreached(service, host, cluster))
        : workloadOf(callee),
    service,
    protocol: requestFacts(client).protocol ?? 'http',
  };
}

/** The one workload behind a service, where a connection was made to it. A request that was aborted reached nobody. */
function silentWorkload(client: Span, service: ServiceRef | null, topology: Topology | null): Party | null {
  if (service === null || attributeText(client.attributes, ['upstream_address']) === null) return null;
  const isNamed = (one: { readonly namespace: string; readonly name: string }): boolean =>
    one.namespace === service.namespace && one.name === service.name;
  const [name, ...others] = topology?.services.find(isNamed)?.workloads ?? [];
  if (name === undefined || others.length > 0) return null;
  const { cluster, namespace } = service;
  const fact = topology?.workloads.find((one) => one.namespace === namespace && one.name === name);
  const { app = null, version = null, isGateway = false } = fact ?? {};
  return { kind: 'workload', cluster, namespace, workload: name, app, version, isGateway };
}

/** What was asked for where no server told who answered. */
function unreached(service: ServiceRef | null, host: string | null, cluster: string): Party {
  if (service !== null) return { kind: 'service', ...service };
  return host === null ? { kind: 'unknown', cluster } : { kind: 'external', cluster, host };
}

function inboundFlow(server: Span): SpanFlow {
  const callee = partyOf(server);
  const cluster = nameless(callee.cluster);
  const host = hostOfUrl(attributeText(server.attributes, ['url.full', 'http.url']));
  return {
    source: { kind: 'unknown', cluster },
    destination: workloadOf(callee),
    service: serviceOfHost(host, cluster),
    protocol: requestFacts(server).protocol ?? 'http',
  };
}

const hostOfUrl = (address: string | null): string | null =>
  /^[a-z][a-z0-9+.-]*:\/\/([^/?#:]+)/i.exec(address ?? '')?.[1] ?? null;

const NAMED_BY_WAYPOINTS = ['istio.source_workload'];

/** Waypoints of Istio 1.29 and later name both ends of what they carry. */
function waypointFlow(span: Span): SpanFlow | null {
  if (attributeText(span.attributes, NAMED_BY_WAYPOINTS) === null) return null;
  const end = (side: 'source' | 'destination'): Party | null => {
    const text = (name: string): string | null => attributeText(span.attributes, [`istio.${side}_${name}`]);
    const workload = text('workload');
    if (workload === null) return null;
    return workloadOf({
      cluster: text('cluster_id'),
      namespace: text('namespace'),
      workload,
      app: text('canonical_service') ?? text('app'),
      version: text('canonical_revision') ?? text('app_version'),
      pod: text('instance_name'),
      isGateway: false,
    });
  };
  const source = end('source');
  const destination = end('destination');
  if (source === null || destination === null) return null;
  const host = targetOf(span)?.host ?? null;
  return {
    source,
    destination,
    service: serviceOfHost(host, destination.cluster),
    protocol: requestFacts(span).protocol ?? 'http',
  };
}

/** Ids of an edge in each view of the map. */
export type EdgeIds = Readonly<Record<GraphView, string>>;

/** Spans of one trace go over few edges, and are asked for theirs again and again. */
const knownEdges = new WeakMap<SpanFlows, readonly (EdgeIds | null)[]>();

/** Ids of the edges of the map that the flows of one trace are drawn as. */
export function edgesOfFlows(flows: SpanFlows): readonly (EdgeIds | null)[] {
  const known = knownEdges.get(flows);
  if (known !== undefined) return known;
  const standIns = findStandIns(flows.filter((one) => one !== null));
  const drawn = new Map<string, EdgeIds>();
  const edges = flows.map((flow) => {
    if (flow === null) return null;
    const key = `${keyOf(flow.source)}|${keyOf(flow.destination)}|${flow.protocol}`;
    const ids = drawn.get(key) ?? edgeIds(flow, standIns);
    drawn.set(key, ids);
    return ids;
  });
  knownEdges.set(flows, edges);
  return edges;
}

/** Tells parties apart within one trace; cheaper than their ids. */
function keyOf(party: Party): string {
  switch (party.kind) {
    case 'workload':
      return `${party.cluster}/${party.namespace}/${party.workload ?? ''}/${party.app ?? ''}/${party.version ?? ''}`;
    case 'service':
      return `service/${party.cluster}/${party.namespace}/${party.name}`;
    case 'external':
      return `external/${party.cluster}/${party.host}`;
    case 'unknown':
      return `unknown/${party.cluster}`;
  }
}

const edgeIdIn = (
  { source, destination, protocol }: SpanFlow,
  view: GraphView,
  standIns: ReturnType<typeof findStandIns>,
): string => edgeId(drawNode(source, view, standIns).id, drawNode(destination, view, standIns).id, protocol);

function edgeIds(flow: SpanFlow, standIns: ReturnType<typeof findStandIns>): EdgeIds {
  const idIn = (view: GraphView): string => edgeIdIn(flow, view, standIns);
  return {
    workload: idIn('workload'),
    app: idIn('app'),
    service: idIn('service'),
    namespace: idIn('namespace'),
  };
}

/** Ids of edges in one view by their flows, for many traces together; needless where the trace counts, as for services. */
export type DrawnEdges = Map<string, string>;

/** Ids of the edges of one view that the flows of one trace are drawn as. `drawn` is shared by traces. */
export function edgesInView(
  flows: SpanFlows,
  view: GraphView,
  drawn: DrawnEdges,
): readonly (string | null)[] {
  // What a workload stands for as a service depends on the other requests of its trace.
  const isOwn = view === 'service';
  const standIns = isOwn ? findStandIns(flows.filter((one) => one !== null)) : NO_STAND_INS;
  const ids: DrawnEdges = isOwn ? new Map() : drawn;
  return flows.map((flow) => {
    if (flow === null) return null;
    const key = `${keyOf(flow.source)}|${keyOf(flow.destination)}|${flow.protocol}`;
    const known = ids.get(key) ?? edgeIdIn(flow, view, standIns);
    ids.set(key, known);
    return known;
  });
}

const NO_STAND_INS: ReturnType<typeof findStandIns> = new Map();

/** Whether two node ids mean one node. Telemetry and spans may leave the cluster out: then it is `unknown`. */
export function isSameNode(a: string, b: string): boolean {
  if (a === b) return true;
  const left = parseNodeId(a);
  const right = parseNodeId(b);
  if (left === null || right === null || left.kind !== right.kind) return false;
  const [clusterA, ...restA] = left.parts;
  const [clusterB, ...restB] = right.parts;
  const isNameless = clusterA === 'unknown' || clusterB === 'unknown';
  return isNameless && restA.length === restB.length && restA.every((part, at) => part === restB[at]);
}

/** Whether two edge ids mean one edge; the protocol does not count, since spans may not tell gRPC from HTTP. */
export function isSameEdge(a: string, b: string): boolean {
  if (a === b) return true;
  const left = parseEdgeId(a);
  const right = parseEdgeId(b);
  if (left === null || right === null) return false;
  return isSameNode(left.source, right.source) && isSameNode(left.destination, right.destination);
}
