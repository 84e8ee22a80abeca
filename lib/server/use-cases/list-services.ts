import 'server-only';
import type { Services, ServicesQuery, ServiceSummary } from '../../contract/services.ts';
import type { GraphNode } from '../../domain/mesh-graph.ts';
import { mtlsOfCallers } from '../../domain/mtls-of-callers.ts';
import type { Runtime } from '../runtime.ts';
import { hasTargets, targetsOf } from '../objectives/objective-settings.ts';
import { findMesh } from './find-mesh.ts';
import { readServiceMaps, type ServiceMaps } from './service-maps.ts';
import { isFlowTo, serviceVersions } from './service-versions.ts';

/** All services and outside hosts with their figures, in order of namespace and name. Throws `ApiProblem`, `SourceError`. */
export async function listServices(
  running: Runtime,
  query: ServicesQuery,
  signal: AbortSignal,
): Promise<Services> {
  const mesh = findMesh(running, query.mesh);
  const maps = await readServiceMaps(running, mesh, query, signal);
  const callers = Map.groupBy(maps.services.edges, ({ destination }) => destination);
  const ownerOf = (node: GraphNode): string | null =>
    mesh.maps.sources.control
      ?.routing(node.namespace ?? '', node.name)
      ?.objects.find(({ owner }) => owner !== null)?.owner ?? null;
  const wanted = new Set(query.namespaces);
  const nodes = maps.services.nodes.filter(
    ({ kind, namespace }) =>
      (kind === 'service' || kind === 'gateway') && (wanted.size === 0 || wanted.has(namespace ?? '')),
  );
  const asked = nodes
    .filter(({ kind }) => kind === 'service')
    .map(({ namespace, name }) => ({
      namespace: namespace ?? '',
      name,
      targets: targetsOf(running.config.objectives, namespace ?? '', name),
    }))
    .filter(({ targets }) => hasTargets(targets));
  const objectives = await mesh.objectives.read(asked, maps.services.at, signal);
  return {
    at: maps.services.at,
    windowSeconds: maps.services.windowSeconds,
    staleSince: maps.services.staleSince,
    warnings: [...maps.services.warnings, ...objectives.warnings],
    services: nodes.map((node) => ({
      ...summarise(node, maps),
      mtls: mtlsOfCallers(callers.get(node.id) ?? []),
      owner: ownerOf(node),
      objectives: objectives.of(node.namespace ?? '', node.name).map((one) => ({ ...one })),
    })),
  };
}

function summarise(
  node: GraphNode,
  { flows, apps, topology }: ServiceMaps,
): Omit<ServiceSummary, 'mtls' | 'owner' | 'objectives'> {
  const namespace = node.namespace ?? '';
  const fact =
    topology?.services.find((one) => one.namespace === namespace && one.name === node.name) ?? null;
  const own = flows.filter((flow) => isFlowTo(flow, namespace, node.name));
  const appNodes = new Map(apps.nodes.map((app) => [app.id, app]));
  const versions = serviceVersions(own, appNodes, fact, topology);
  return {
    id: node.id,
    cluster: node.cluster,
    namespace,
    name: node.name,
    versions: versions.flatMap(({ version }) => version ?? []),
    versionFigures: versions,
    kind: node.kind,
    inbound: node.inbound,
    outbound: node.outbound,
    health: { ...node.health, reasons: node.health.reasons.map((reason) => ({ ...reason })) },
    badges: [...node.badges],
  };
}
