import { describe, expect, it } from 'vitest';
import type { GraphView } from '@/lib/domain/mesh-graph.ts';
import type { Topology } from '@/lib/domain/topology.ts';
import { warning, type WarningCode } from '@/lib/domain/warning.ts';
import type { GraphInput } from '@/lib/graph/build-graph.ts';
import { explainEdge } from '@/lib/graph/explain/explain-edge.ts';
import { explainNode } from '@/lib/graph/explain/explain-node.ts';
import { lookAt, type ExplanationCode } from '@/lib/graph/explain/explanation.ts';
import { mapOf, type MapTables } from '@/test/support/golden-map.ts';

/** A mesh whose telemetry is broken in one way, and where somebody asks why. */
interface Case {
  readonly tables: MapTables;
  readonly more?: Partial<GraphInput>;
  readonly view?: GraphView;
  /** Begin of the id of the node or edge that is asked about. */
  readonly at: string;
  readonly code: ExplanationCode;
  /** What the evidence must carry. */
  readonly evidence: RegExp;
}

const said = (code: WarningCode, text: string): Partial<GraphInput> => ({
  warnings: [warning(code, text)],
});
const EDGE = 'workload:c1/shop/frontend';
const columns = 'reporter | from | asked | to | proto | code | flags | policy | rate';
const rows = (...lines: string[]): MapTables => ({ requests: [columns, ...lines].join('\n') });
const call = (
  reporter: string,
  {
    from = 'c1/shop/frontend',
    asked = 'shop/cart',
    to = 'c1/shop/cart-v1',
    code = '200',
    flags = '-',
    policy = '',
    rate = 10,
  },
) => `${reporter} | ${from} | ${asked} | ${to} | http | ${code} | ${flags} | ${policy} | ${rate}`;
const both = [call('source', {}), call('destination', { policy: 'mutual_tls' })];
const nobody = { to: 'unknown', code: '503' };

const workload = (name: string, hasProxy: boolean) => ({
  cluster: 'c1',
  namespace: 'shop',
  name,
  app: name,
  version: null,
  kind: 'Deployment',
  replicas: { desired: 1, available: 1 },
  hasProxy,
  isGateway: false,
  labels: {},
});
const known = (...workloads: ReturnType<typeof workload>[]): Topology => ({
  at: 1_000,
  namespaces: [],
  workloads,
  services: [],
  serviceEntries: [],
});
const p95 = (subject: string) => ({ quantile: 0.95 as const, subject, valueMs: 20 });

const cases: Readonly<Record<string, Case>> = {
  'callers without a proxy': {
    tables: rows(call('destination', { from: 'unknown', policy: 'none' })),
    at: 'unknown:c1',
    code: 'callers-without-identity',
    evidence: /10 requests a second reported by the callee alone.*plaintext/,
  },
  'the edge of callers without a proxy': {
    tables: rows(call('destination', { from: 'unknown', policy: 'none' })),
    at: 'unknown:c1|',
    code: 'callers-without-identity',
    evidence: /unknown source/,
  },
  'a caller whose proxy is not scraped': {
    tables: rows(call('destination', { policy: 'mutual_tls' })),
    at: `${EDGE}|`,
    code: 'caller-silent',
    evidence: /reporter="destination"/,
  },
  'a callee whose proxy is not scraped': {
    tables: rows(call('source', {})),
    at: `${EDGE}|`,
    code: 'server-silent',
    evidence: /reporter="source"/,
  },
  'a callee without a proxy': {
    tables: rows(call('source', {})),
    more: { topology: known(workload('frontend', true), workload('cart-v1', false)) },
    at: `${EDGE}|`,
    code: 'server-without-proxy',
    evidence: /No pod of cart-v1 has a proxy/,
  },
  'calls to addresses that the mesh does not know': {
    tables: rows(call('source', { asked: 'PassthroughCluster', to: 'unknown', code: '0', rate: 6.6 })),
    at: 'external:c1/PassthroughCluster',
    code: 'pass-through',
    evidence: /frontend, 6.6 requests a second/,
  },
  'calls that the mesh does not let out': {
    tables: rows(call('source', { asked: 'BlackHoleCluster', to: 'unknown', code: '502' })),
    at: 'external:c1/BlackHoleCluster',
    code: 'blocked-egress',
    evidence: /BlackHoleCluster, which answers 502/,
  },
  'a host that nothing declares': {
    tables: rows(call('source', { asked: 'api.example.com', to: 'unknown' })),
    at: 'external:c1/api.example.com',
    code: 'undeclared-host',
    evidence: /no ServiceEntry/,
  },
  'hosts that are bare addresses': {
    tables: rows(
      call('source', { asked: '10.1.2.3', to: 'unknown' }),
      call('source', { asked: '10.1.2.4', to: 'unknown' }),
    ),
    at: 'external:c1/other hosts',
    code: 'hosts-folded',
    evidence: /2 hosts are drawn as "other hosts"/,
  },
  'a service without a healthy host': {
    tables: rows(...both, call('source', { ...nobody, flags: 'UH', rate: 3 })),
    at: 'service:c1/shop/cart',
    code: 'no-healthy-host',
    evidence: /3 requests a second with the flag UH/,
  },
  'a service to which no connection can be made': {
    tables: rows(call('source', { ...nobody, flags: 'UF,URX' })),
    at: 'service:c1/shop/cart',
    code: 'connection-failed',
    evidence: /UF or UC or UR/,
  },
  'requests without a route': {
    tables: rows(call('source', { ...nobody, flags: 'NR', code: '404' })),
    at: 'service:c1/shop/cart',
    code: 'no-route',
    evidence: /NR or NC/,
  },
  'requests that a fault aborts': {
    tables: rows(call('source', { ...nobody, flags: 'FI' })),
    at: 'service:c1/shop/cart',
    code: 'aborted-on-purpose',
    evidence: /flag FI/,
  },
  'a destination whose labels were removed': {
    tables: rows(call('source', { to: 'unknown' })),
    at: 'service:c1/shop/cart',
    code: 'nobody-answered',
    evidence: /destination_workload="unknown"/,
  },
  'a service of the service view most of whose requests find no host': {
    tables: rows(call('source', { ...nobody, flags: 'UH', rate: 90 }), call('source', {})),
    view: 'service',
    at: 'service:c1/shop/cart',
    code: 'no-healthy-host',
    evidence: /90 requests a second/,
  },
  'series without a status': {
    tables: rows(call('source', { code: '' }), call('destination', { code: '', policy: 'mutual_tls' })),
    at: `${EDGE}|`,
    code: 'status-missing',
    evidence: /no response_code/,
  },
  'requests without a histogram': {
    tables: rows(
      ...both,
      call('source', { asked: 'shop/ads', to: 'c1/shop/ads-v1' }),
      call('destination', { asked: 'shop/ads', to: 'c1/shop/ads-v1', policy: 'mutual_tls' }),
    ),
    more: { latency: [p95('workload:c1/shop/frontend|workload:c1/shop/ads-v1|http')] },
    at: `${EDGE}|workload:c1/shop/cart-v1`,
    code: 'latency-missing',
    evidence: /no bucket/,
  },
  'a window shorter than four scrapes': {
    tables: rows(...both.map((line) => line.replace(/10$/, '0.1'))),
    more: said('short-window', 'The window of 60 s is shorter than 4 scrape intervals (240 s).'),
    at: `${EDGE}|`,
    code: 'window-short',
    evidence: /4 scrape intervals/,
  },
  'a handful of requests': {
    tables: rows(...both.map((line) => line.replace(/10$/, '0.1'))),
    at: `${EDGE}|`,
    code: 'few-samples',
    evidence: /6 requests in 60 s/,
  },
  'a store that did not answer': {
    tables: rows(...both),
    more: said('partial-answer', 'store-2: context deadline exceeded'),
    at: `${EDGE}|`,
    code: 'backend-partial',
    evidence: /store-2/,
  },
  'a question that was refused as too large': {
    tables: rows(...both),
    more: said('limit-hit', 'err-mimir-max-series-per-query: 100000 series'),
    at: `${EDGE}|`,
    code: 'backend-limit',
    evidence: /err-mimir/,
  },
  'a metric that does not exist': {
    tables: {},
    more: {
      topology: known(workload('cart', true)),
      ...said('metric-absent', 'istio_requests_total has no series at all.'),
    },
    at: 'workload:c1/shop/cart',
    code: 'metric-absent',
    evidence: /istio_requests_total/,
  },
  'a workload that nobody called': {
    tables: {},
    more: { topology: known(workload('cart', true)) },
    at: 'workload:c1/shop/cart',
    code: 'idle',
    evidence: /no series of the window names it/,
  },
  'a callee that takes plaintext from pods without a proxy': {
    tables: rows(
      call('source', {}),
      call('destination', { policy: 'mutual_tls', rate: 8 }),
      call('destination', { policy: 'none', rate: 2 }),
    ),
    at: `${EDGE}|`,
    code: 'partly-plaintext',
    evidence: /./,
  },
  'a caller with a proxy that speaks plaintext': {
    tables: rows(call('source', {}), call('destination', { policy: 'none' })),
    at: `${EDGE}|`,
    code: 'plaintext-between-proxies',
    evidence: /./,
  },
  'neighbours outside the chosen namespaces': {
    tables: rows(
      call('source', { from: 'c1/web/site' }),
      call('destination', { from: 'c1/web/site', policy: 'mutual_tls' }),
    ),
    more: { namespaces: ['shop'] },
    at: 'workload:c1/web/site',
    code: 'shown-in-part',
    evidence: /outside/,
  },
  'a database of which only bytes are seen': {
    tables: {
      tcpSent:
        'reporter | from | asked | to | proto | flags | policy | rate\nsource | c1/shop/cart-v1 | shop/db | c1/shop/db | tcp | - | | 900\ndestination | c1/shop/cart-v1 | shop/db | c1/shop/db | tcp | - | mutual_tls | 900',
    },
    at: 'workload:c1/shop/db',
    code: 'only-tcp',
    evidence: /Bytes are counted/,
  },
};

function explain({ tables, more = {}, view = 'workload', at }: Omit<Case, 'code' | 'evidence'>) {
  const graph = mapOf(tables, view, more);
  const looked = lookAt(graph);
  const edge = graph.edges.find(({ id }) => at.includes('|') && id.startsWith(at));
  if (edge !== undefined) return explainEdge(edge, looked);
  const node = graph.nodes.find(({ id }) => id === at);
  if (node === undefined) {
    throw new Error(`${at} is not among ${[...graph.nodes, ...graph.edges].map(({ id }) => id).join(', ')}`);
  }
  return explainNode(node, looked);
}

describe('why the map says what it says', () => {
  it.each(Object.entries(cases))('of %s: the right cause comes first', (_, { code, evidence, ...asked }) => {
    const [first] = explain(asked);
    expect(first?.code).toBe(code);
    expect(first?.evidence).toMatch(evidence);
    for (const words of [first?.cause, first?.remedy]) expect(words).toMatch(/^[A-Z].+\.$/);
  });

  it('knows more than twenty ways in which telemetry is broken', () => {
    expect(new Set(Object.values(cases).map(({ code }) => code)).size).toBeGreaterThanOrEqual(20);
  });

  it('says nothing of an edge that both ends report in full, nor of its ends', () => {
    const tables = rows(...both);
    const more = {
      topology: known(workload('frontend', true), workload('cart-v1', true)),
      latency: [p95('workload:c1/shop/frontend|workload:c1/shop/cart-v1|http')],
    };
    expect(explain({ tables, more, at: `${EDGE}|` })).toEqual([]);
    expect(explain({ tables, more, at: EDGE })).toEqual([]);
    expect(explain({ tables, more, at: 'workload:c1/shop/cart-v1' })).toEqual([]);
  });

  it('does not call latency missing while it is still being read', () => {
    expect(explain({ tables: rows(...both), at: `${EDGE}|` })).toEqual([]);
  });

  it('gives every cause that shows, the most telling first', () => {
    const tables = rows(call('source', { rate: 0.1 }));
    const more = said('short-window', 'The window of 60 s is shorter than 4 scrape intervals (240 s).');
    expect(explain({ tables, more, at: `${EDGE}|` }).map(({ code }) => code)).toEqual([
      'window-short',
      'server-silent',
      'few-samples',
    ]);
  });
});
