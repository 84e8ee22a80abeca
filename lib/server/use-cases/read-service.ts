import 'server-only';
import type { Service, ServiceCaller, ServiceQuery } from '../../contract/services.ts';
import { routingSchema } from '../../contract/services.ts';
import type { GraphEdge, GraphNode } from '../../domain/mesh-graph.ts';
import { nearestWord } from '../config/nearest-word.ts';
import type { Runtime } from '../runtime.ts';
import { targetsOf } from '../objectives/objective-settings.ts';
import { ApiProblem } from './api-problem.ts';
import { findMesh } from './find-mesh.ts';
import { readServiceMaps, type ServiceMaps } from './service-maps.ts';
import { isFlowTo, serviceVersions } from './service-versions.ts';

interface Place {
  readonly mesh: string;
  readonly namespace: string;
  readonly name: string;
}

/** One service: versions compared, routing as read, callers. Throws `ApiProblem` (404), `SourceError`. */
export async function readService(
  running: Runtime,
  place: Place,
  query: ServiceQuery,
  signal: AbortSignal,
): Promise<Service> {
  const mesh = findMesh(running, place.mesh);
  const maps = await readServiceMaps(running, mesh, query, signal);
  const node = serviceNode(maps, place);
  const { topology, flows, services } = maps;
  const fact =
    topology?.services.find(({ namespace, name }) => namespace === place.namespace && name === place.name) ??
    null;
  const own = flows.filter((flow) => isFlowTo(flow, place.namespace, place.name));
  const appNodes = new Map(maps.apps.nodes.map((app) => [app.id, app]));
  const { control } = mesh.maps.sources;
  const routing = control?.routing(place.namespace, place.name) ?? null;
  const found = control?.findings(place.namespace, place.name) ?? null;
  const targets = targetsOf(running.config.objectives, place.namespace, place.name);
  const asked = node.kind === 'service' ? [{ ...place, targets }] : [];
  const objectives = await mesh.objectives.read(asked, services.at, signal);
  return {
    at: services.at,
    windowSeconds: services.windowSeconds,
    staleSince: services.staleSince,
    warnings: [...services.warnings, ...objectives.warnings],
    id: node.id,
    mesh: mesh.id,
    cluster: node.cluster,
    namespace: place.namespace,
    name: place.name,
    ports: (fact?.ports ?? []).map((port) => ({ ...port })),
    kind: node.kind,
    inbound: node.inbound,
    outbound: node.outbound,
    health: asWritten(node.health),
    badges: [...node.badges],
    versions: serviceVersions(own, appNodes, fact, topology),
    objectives: objectives.of(place.namespace, place.name).map((one) => ({ ...one })),
    routing: routing === null ? null : routingSchema.parse(routing),
    callers: callersOf(node.id, maps),
    policies: (found?.policies ?? []).map((policy) => ({ ...policy })),
    validations: (found?.findings ?? []).map((finding) => ({ ...finding })),
  };
}

function serviceNode({ services }: ServiceMaps, { namespace, name }: Place): GraphNode {
  const all = services.nodes.filter(({ kind }) => kind === 'service' || kind === 'gateway');
  const found = all.find((node) => node.namespace === namespace && node.name === name);
  if (found !== undefined) return found;
  const nearest = nearestWord(
    `${namespace}/${name}`,
    all.map((node) => `${node.namespace ?? ''}/${node.name}`),
  );
  const advice = nearest === null ? 'See /api/services for those there are.' : `Did you mean ${nearest}?`;
  throw new ApiProblem('not-found', `There is no service ${namespace}/${name}. ${advice}`);
}

const asWritten = ({ status, reasons }: GraphNode['health']): Service['health'] => ({
  status,
  reasons: reasons.map((reason) => ({ ...reason })),
});

function callersOf(id: string, { services }: ServiceMaps): ServiceCaller[] {
  const nodes = new Map(services.nodes.map((node) => [node.id, node]));
  return services.edges
    .filter(({ destination }) => destination === id)
    .flatMap((edge) => {
      const caller = nodes.get(edge.source);
      return caller === undefined ? [] : [asCaller(edge, caller)];
    })
    .toSorted((left, right) => (right.requestRate ?? 0) - (left.requestRate ?? 0));
}

function asCaller(edge: GraphEdge, caller: GraphNode): ServiceCaller {
  const { protocol, requestRate, errorRatio, latency, bytesPerSecond, mtls, health } = edge;
  const { id, kind, cluster, namespace, name } = caller;
  return {
    id,
    kind,
    cluster,
    namespace,
    name,
    protocol,
    requestRate,
    errorRatio,
    latency,
    bytesPerSecond,
    mtls,
    health: asWritten(health),
  };
}
