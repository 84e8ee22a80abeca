import type { GraphView } from '@/lib/domain/mesh-graph.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { Scene } from './scene.ts';

const nouns: Readonly<Record<GraphView, string>> = {
  workload: 'workload',
  app: 'workload',
  service: 'service',
  namespace: 'namespace',
};

/** "14 workloads · 23 edges · 1,380 rps". Neighbours outside of the mesh are not counted as its own. */
export function mapSummary({ snapshot }: Pick<Scene, 'snapshot'>): string {
  const own = snapshot.nodes.filter(({ kind }) => kind !== 'external' && kind !== 'unknown');
  const counted =
    snapshot.view === 'service' || snapshot.view === 'namespace'
      ? own
      : own.filter(({ kind }) => kind !== 'service');
  const rate = snapshot.edges.reduce((sum, edge) => sum + (edge.requestRate ?? 0), 0);
  return [
    formatCountOf(counted.length, nouns[snapshot.view]),
    formatCountOf(snapshot.edges.length, 'edge'),
    amountText(formatRate(rate, 'map')),
  ].join(' · ');
}

/** "mTLS on 99.98 % of requests", over the requests whose server told. */
export function mtlsSummary({ snapshot }: Pick<Scene, 'snapshot'>): string {
  let [mutual, told] = [0, 0];
  for (const { mtls, requestRate } of snapshot.edges) {
    if (mtls.ratio === null || requestRate === null) continue;
    mutual += mtls.ratio * requestRate;
    told += requestRate;
  }
  if (told === 0) return 'mTLS not known: no server reported it';
  return `mTLS on ${amountText(formatRatio(mutual / told))} of requests`;
}
