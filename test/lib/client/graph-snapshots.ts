import type { GraphSnapshot } from '@/lib/client/graph-events.ts';

type Node = GraphSnapshot['nodes'][number];
type Edge = GraphSnapshot['edges'][number];

const signals = (requestRate: number | null): Node['inbound'] => ({
  requestRate,
  errorRatio: requestRate === null ? null : 0,
  bytesPerSecond: null,
  latency: requestRate === null ? null : { p50: 5, p95: 20, p99: 40 },
});

/** A healthy workload `name` of namespace `shop`, with whatever differs. */
export const someNode = (name: string, changes: Partial<Node> = {}): Node => ({
  id: `app:c/shop/${name}`,
  kind: 'app',
  cluster: 'c',
  namespace: 'shop',
  name,
  app: name,
  version: null,
  service: name,
  inbound: signals(10),
  outbound: signals(null),
  internal: null,
  health: { status: 'healthy', reasons: [] },
  badges: [],
  replicas: null,
  serviceEntry: null,
  ...changes,
});

/** A healthy HTTP edge between two ids, with whatever differs. */
export const someEdge = (source: string, destination: string, changes: Partial<Edge> = {}): Edge => ({
  id: `${source}|${destination}|http`,
  source,
  destination,
  protocol: 'http',
  service: null,
  requestRate: 10,
  errorRatio: 0,
  clientErrorRatio: 0,
  codes: { '200': 10 },
  responseFlags: {},
  latency: { p50: 5, p95: 20, p99: 40 },
  bytesPerSecond: null,
  mtls: { status: 'mutual', ratio: 1, evidence: 'destination reported 600 requests, all with mutual TLS' },
  injectedRate: 0,
  deniedRate: 0,
  health: { status: 'healthy', reasons: [] },
  reporter: 'source',
  samples: 600,
  ...changes,
});

/** A snapshot of the given elements. */
export const someSnapshot = (changes: Partial<GraphSnapshot> = {}): GraphSnapshot => ({
  revision: 'r1',
  at: 1_763_908_335,
  windowSeconds: 60,
  view: 'app',
  mesh: 'lab-1',
  nodes: [],
  edges: [],
  warnings: [],
  cost: { queries: 6, seconds: 0.1, series: 100 },
  staleSince: null,
  topology: 'control-plane',
  ...changes,
});
