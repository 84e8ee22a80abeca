import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgeFacts, edgeRows } from '@/components/graph/table/edge-facts.ts';
import { factsCsv } from '@/components/graph/table/facts-csv.ts';
import { nodeFacts, nodeRows } from '@/components/graph/table/node-facts.ts';
import { formatSort, nextSort, parseSort, sortRows } from '@/components/graph/table/sort-rows.ts';
import { tableSum } from '@/components/graph/table/table-sum.ts';
import { csvText } from '@/lib/format/csv.ts';
import { someEdge, someNode, someSnapshot } from '../../../lib/client/graph-snapshots.ts';
import { ids, sceneOf, smallShop } from '../scenes.ts';

/** Every fact of an element at any depth, as a file would write it. */
function leaves(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [JSON.stringify(value).replaceAll('"', '')];
  return Object.values(value).flatMap(leaves);
}

/** A node and an edge in which every fact is known and is unlike every other. */
const wholeNode = someNode('facts', {
  id: 'app:c2/ns1/facts/v9',
  kind: 'gateway',
  cluster: 'c2',
  namespace: 'ns1',
  app: 'app1',
  version: 'v9',
  service: 'svc1',
  inbound: {
    requestRate: 1.25,
    errorRatio: 0.0125,
    bytesPerSecond: 2.5,
    latency: { p50: 3.5, p95: 4.5, p99: 5.5 },
  },
  outbound: {
    requestRate: 6.25,
    errorRatio: 0.0625,
    bytesPerSecond: 7.5,
    latency: { p50: 8.5, p95: 9.5, p99: 10.5 },
  },
  internal: {
    requestRate: 11.25,
    errorRatio: 0.1125,
    bytesPerSecond: 12.5,
    latency: { p50: 13.5, p95: 14.5, p99: 15.5 },
  },
  health: {
    status: 'degraded',
    reasons: [{ code: 'inbound-errors', text: 'the limit is 1 %', since: null }],
  },
  badges: ['split', 'timeout'],
  replicas: { desired: 16, available: 17 },
  serviceEntry: 'entry1',
});
const wholeEdge = someEdge(wholeNode.id, wholeNode.id, {
  protocol: 'grpc',
  service: 'asked',
  requestRate: 21.25,
  errorRatio: 0.2125,
  clientErrorRatio: 0.2225,
  codes: { '0': 23.25, '14': 24.25 },
  responseFlags: { UF: 25.25 },
  latency: { p50: 26.5, p95: 27.5, p99: 28.5 },
  bytesPerSecond: 29.5,
  mtls: { status: 'mixed', ratio: 0.305, evidence: 'some of it' },
  injectedRate: 31.25,
  deniedRate: 32.25,
  messageRate: { sent: 33.25, received: 34.25 },
  health: { status: 'unhealthy', reasons: [{ code: 'inbound-errors', text: 'too many', since: null }] },
  reporter: 'waypoint',
  samples: 35,
});

describe('the table of the map', () => {
  it('has every fact of every edge and node in its file, nothing rounded', async () => {
    const scene = await sceneOf(someSnapshot({ nodes: [wholeNode], edges: [wholeEdge] }));
    const edges = factsCsv(edgeRows(scene), edgeFacts);
    const { source: _s, destination: _d, health, ...edge } = wholeEdge;
    for (const fact of [...leaves(edge), health.status, 'too many']) expect(edges).toContain(fact);
    for (const [code, rate] of Object.entries(wholeEdge.codes)) expect(edges).toContain(`${code}=${rate}`);
    const nodes = factsCsv(nodeRows(scene), nodeFacts);
    const { health: of, ...node } = wholeNode;
    for (const fact of [...leaves(node), of.status, 'the limit is 1 %']) expect(nodes).toContain(fact);
  });

  it('leaves empty what is not known, and says so on the screen', async () => {
    const scene = await sceneOf(smallShop);
    const row = edgeRows(scene).find(({ edge }) => edge.protocol === 'tcp');
    if (row === undefined) throw new Error('no TCP edge');
    const rate = edgeFacts.find(({ id }) => id === 'rate');
    expect([rate?.value(row), rate?.show(row)]).toEqual([null, null]);
    const [head = '', line = ''] = factsCsv([row], edgeFacts).split('\r\n');
    expect(line.split(',')[head.split(',').indexOf('requestRatePerSecond')]).toBe('');
  });

  it('has one row for each edge and node, by ids that are in the link', async () => {
    const scene = await sceneOf(smallShop);
    expect(
      edgeRows(scene)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(smallShop.edges.map(({ id }) => id).sort());
    expect(nodeRows(scene).map(({ id }) => id)).toEqual(smallShop.nodes.map(({ id }) => id));
    for (const facts of [edgeFacts, nodeFacts]) {
      expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
      expect(new Set(facts.map(({ fileName }) => fileName)).size).toBe(facts.length);
    }
  });

  it('begins with the worst, keeps what is not known last either way, and turns on a second press', async () => {
    const rows = edgeRows(await sceneOf(smallShop));
    const worst = sortRows(rows, edgeFacts, parseSort(null, edgeFacts));
    expect(worst[0]?.edge.destination).toBe(ids.host);
    expect(worst[1]?.id).toBe(ids.failingEdge);
    const rate = edgeFacts.find(({ id }) => id === 'rate');
    if (rate === undefined) throw new Error('no rate');
    const first = nextSort(parseSort(null, edgeFacts), rate);
    expect(formatSort(first)).toBe('-rate');
    const second = nextSort(first, rate);
    expect(formatSort(second)).toBe('rate');
    for (const sort of [first, second]) {
      expect(sortRows(rows, edgeFacts, sort).at(-1)?.edge.protocol).toBe('tcp');
    }
    expect(parseSort('-nothing', edgeFacts)).toEqual({ column: 'health', direction: 'descending' });
  });

  it('orders the same rows the same way, whatever order they came in', async () => {
    const rows = edgeRows(await sceneOf(smallShop));
    const anySort = fc.record({
      column: fc.constantFrom(...edgeFacts.map(({ id }) => id)),
      direction: fc.constantFrom('ascending' as const, 'descending' as const),
    });
    fc.assert(
      fc.property(fc.shuffledSubarray([...rows], { minLength: rows.length }), anySort, (shuffled, sort) => {
        expect(sortRows(shuffled, edgeFacts, sort)).toEqual(sortRows(rows, edgeFacts, sort));
      }),
    );
  });

  it('sums up what is in it by kind', () => {
    expect(tableSum(smallShop.edges).replaceAll(/\s/g, ' ')).toBe(
      'Sum 148.6 rps over 4 HTTP and gRPC edges, 66.6 kB/s over 1 TCP edge',
    );
    expect(tableSum([])).toBe('No edges');
  });
});

describe('a file for spreadsheets', () => {
  it('computes nothing that somebody put into a name, and keeps negative numbers', () => {
    expect(csvText([['=1+1', 'a,b', 'say "x"', '-5.2', '-cmd']])).toBe(
      `'=1+1,"a,b","say ""x""",-5.2,'-cmd\r\n`,
    );
  });
});
