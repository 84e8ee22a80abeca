import 'server-only';
import type { ServiceVersion } from '../../contract/services.ts';
import { drawNode } from '../../domain/drawn-node.ts';
import type { GraphNode } from '../../domain/mesh-graph.ts';
import type { ServiceFact, Topology } from '../../domain/topology.ts';
import type { Flow } from '../../domain/traffic.ts';

interface OpenVersion {
  readonly workloads: Set<string>;
  readonly appNodes: Set<string>;
  total: number | null;
  errors: number;
}

const NO_STAND_INS = new Map();

/** Names a service within the whole mesh. */
export const isFlowTo = ({ service }: Flow, namespace: string, name: string): boolean =>
  service !== null && service.namespace === namespace && service.name === name;

/**
 * The versions behind a service: those that its requests reached, and those that only the control plane knows. Latency is
 * that of the version's node, with all that reaches it.
 */
export function serviceVersions(
  flows: readonly Flow[],
  appNodes: ReadonlyMap<string, GraphNode>,
  fact: ServiceFact | null,
  topology: Topology | null,
): ServiceVersion[] {
  const versions = new Map<string | null, OpenVersion>();
  const open = (version: string | null): OpenVersion => {
    const known = versions.get(version);
    if (known !== undefined) return known;
    const created: OpenVersion = { workloads: new Set(), appNodes: new Set(), total: null, errors: 0 };
    versions.set(version, created);
    return created;
  };
  for (const { destination, requests } of flows) {
    if (destination.kind !== 'workload') continue;
    const version = open(destination.version);
    version.workloads.add(destination.workload ?? destination.app ?? '');
    version.appNodes.add(drawNode(destination, 'app', NO_STAND_INS).id);
    if (requests === null) continue;
    version.total = (version.total ?? 0) + requests.total;
    version.errors += requests.errors;
  }
  const facts = workloadsOf(fact, topology);
  for (const { name, version } of facts) open(version).workloads.add(name);
  const all = [...versions.values()].reduce((sum, { total }) => sum + (total ?? 0), 0);
  return [...versions]
    .map(([version, { workloads, appNodes: ids, total, errors }]) => ({
      version,
      workloads: [...workloads].toSorted(),
      requestRate: total,
      share: total === null || all === 0 ? null : total / all,
      errorRatio: total === null || total === 0 ? null : errors / total,
      latency: ids.size === 1 ? (appNodes.get([...ids][0] ?? '')?.inbound.latency ?? null) : null,
      replicas: sumReplicas(facts.filter(({ name }) => workloads.has(name)).map(({ replicas }) => replicas)),
    }))
    .toSorted((left, right) => ((left.version ?? '') < (right.version ?? '') ? -1 : 1));
}

const workloadsOf = (fact: ServiceFact | null, topology: Topology | null): Topology['workloads'] =>
  fact === null || topology === null
    ? []
    : topology.workloads.filter(
        ({ namespace, name }) => namespace === fact.namespace && fact.workloads.includes(name),
      );

type Replicas = { readonly desired: number; readonly available: number };

function sumReplicas(replicas: readonly (Replicas | null)[]): Replicas | null {
  const known = replicas.filter((one): one is Replicas => one !== null);
  if (known.length === 0 || known.length < replicas.length) return null;
  return known.reduce(
    (sum, { desired, available }) => ({
      desired: sum.desired + desired,
      available: sum.available + available,
    }),
    { desired: 0, available: 0 },
  );
}
