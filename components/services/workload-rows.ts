import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import type { ServiceSummary } from '@/lib/client/service-queries.ts';
import { mtlsOfCallers } from '@/lib/domain/mtls-of-callers.ts';
import { serviceRow, type ServiceRow } from './service-row.ts';

type Node = GraphSnapshot['nodes'][number];

/** Workloads of a map by workload, each as a row of the list: what a service has several of, a workload has one of. */
export function workloadRows({ nodes, edges, ...reading }: GraphSnapshot): readonly ServiceRow[] {
  const into = Map.groupBy(edges, ({ destination }) => destination);
  return nodes.flatMap((node) => {
    const { namespace } = node;
    if (namespace === null || !isWorkload(node)) return [];
    const mtls = mtlsOfCallers(into.get(node.id) ?? []);
    return [serviceRow(summaryOf(node, namespace, mtls), reading)];
  });
}

/** A gateway keeps the id of its workload; requests that reached no workload stand at the service. */
export const isWorkload = ({ id, kind }: Node): boolean =>
  kind === 'workload' || (kind === 'gateway' && id.startsWith('workload:'));

function summaryOf(
  { id, kind, cluster, name, version, inbound, outbound, health, badges, replicas }: Node,
  namespace: string,
  mtls: ServiceSummary['mtls'],
): ServiceSummary {
  const { requestRate, errorRatio, latency } = inbound;
  return {
    id,
    kind,
    cluster,
    namespace,
    name,
    versions: version === null ? [] : [version],
    versionFigures: [{ version, workloads: [name], requestRate, share: null, errorRatio, latency, replicas }],
    inbound,
    outbound,
    health: { ...health, reasons: [...health.reasons] },
    badges: [...badges],
    mtls,
    owner: null,
    objectives: [],
  };
}
