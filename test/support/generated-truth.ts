import type { GraphView } from '@/lib/domain/mesh-graph.ts';
import {
  requestsPerSecond,
  type GeneratedFlow,
  type GeneratedMesh,
  type GeneratedWorkload,
} from './generated-mesh.ts';
import { BUCKET_BOUNDS_MS, bucketsPerSecond } from './generated-series.ts';

/** What one drawn edge must show, added up from the flows themselves. */
export interface EdgeTruth {
  readonly requestRate: number | null;
  readonly errorRatio: number | null;
  readonly bytesPerSecond: number | null;
  readonly mutualRatio: number | null;
  readonly flows: readonly GeneratedFlow[];
}

/** The truth of one view, by edge id, and the inbound flows of every node. */
export interface MeshTruth {
  readonly edges: ReadonlyMap<string, EdgeTruth>;
  readonly inbound: ReadonlyMap<string, readonly GeneratedFlow[]>;
  /** All requests per second of the mesh, traffic within nodes included. */
  readonly total: number;
}

/** In a generated mesh every workload belongs to the one service of its app's name, and is reached through it if at all. */
function nodeOf(workload: GeneratedWorkload, view: GraphView, reached: ReadonlySet<string>): string {
  const { cluster, namespace, workload: name, app, version } = workload;
  switch (view) {
    case 'workload':
      return `workload:${cluster}/${namespace}/${name}`;
    case 'app':
      return `app:${cluster}/${namespace}/${app}/${version}`;
    case 'service':
      return reached.has(`${namespace}/${name}`)
        ? `service:${cluster}/${namespace}/${app}`
        : `workload:${cluster}/${namespace}/${name}`;
    case 'namespace':
      return `namespace:${cluster}/${namespace}`;
  }
}

function destinationOf(flow: GeneratedFlow, view: GraphView, reached: ReadonlySet<string>): string {
  if (flow.destination !== null) return nodeOf(flow.destination, view, reached);
  if (flow.service === null) return `external:c1/${flow.host}`;
  const { namespace, name } = flow.service;
  return view === 'namespace' ? `namespace:c1/${namespace}` : `service:c1/${namespace}/${name}`;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function truthOf(flows: readonly GeneratedFlow[]): EdgeTruth {
  const isTcp = flows.some(({ protocol }) => protocol === 'tcp');
  const weight = (flow: GeneratedFlow): number => (isTcp ? flow.bytesPerSecond : requestsPerSecond(flow));
  const rate = sum(flows.map(requestsPerSecond));
  const errors = sum(
    flows.flatMap(({ statuses }) =>
      statuses.filter(({ isError }) => isError).map(({ perSecond }) => perSecond),
    ),
  );
  const told = flows.filter(({ mutualShare }) => mutualShare !== null);
  const mutual = sum(told.map((flow) => weight(flow) * (flow.mutualShare ?? 0)));
  return {
    requestRate: isTcp ? null : rate,
    errorRatio: isTcp ? null : errors / rate,
    bytesPerSecond: isTcp ? sum(flows.map(({ bytesPerSecond }) => bytesPerSecond)) : null,
    mutualRatio: told.length === 0 ? null : mutual / sum(told.map(weight)),
    flows,
  };
}

/** Adds up what every edge and node of a view must show. */
export function truthOfView({ flows }: GeneratedMesh, view: GraphView): MeshTruth {
  const reached = new Set(
    flows.flatMap(({ destination }) =>
      destination === null ? [] : [`${destination.namespace}/${destination.workload}`],
    ),
  );
  const edges = new Map<string, GeneratedFlow[]>();
  const inbound = new Map<string, GeneratedFlow[]>();
  for (const flow of flows) {
    const source = flow.source === null ? 'unknown:c1' : nodeOf(flow.source, view, reached);
    const destination = destinationOf(flow, view, reached);
    if (source === destination) continue;
    const id = `${source}|${destination}|${flow.protocol}`;
    edges.set(id, [...(edges.get(id) ?? []), flow]);
    inbound.set(destination, [...(inbound.get(destination) ?? []), flow]);
  }
  return {
    edges: new Map([...edges].map(([id, members]) => [id, truthOf(members)])),
    inbound,
    total: sum(flows.map(requestsPerSecond)),
  };
}

/** The quantile of the merged buckets, by linear interpolation within the bucket; null without requests. */
export function quantileOf(flows: readonly GeneratedFlow[], quantile: number): number | null {
  const requests = flows.filter(({ protocol }) => protocol !== 'tcp');
  if (requests.length === 0) return null;
  const merged = requests
    .map(bucketsPerSecond)
    .reduce((total, buckets) => total.map((value, at) => value + (buckets[at] ?? 0)));
  const wanted = quantile * (merged.at(-1) ?? 0);
  const at = merged.findIndex((count) => count >= wanted);
  const upper = BUCKET_BOUNDS_MS[at] ?? BUCKET_BOUNDS_MS.at(-1) ?? 0;
  if (at >= BUCKET_BOUNDS_MS.length) return upper;
  const lower = at === 0 ? 0 : (BUCKET_BOUNDS_MS[at - 1] ?? 0);
  const below = at === 0 ? 0 : (merged[at - 1] ?? 0);
  return lower + ((upper - lower) * (wanted - below)) / ((merged[at] ?? 0) - below);
}
