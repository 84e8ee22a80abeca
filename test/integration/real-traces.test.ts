import { afterAll, beforeAll, expect, it } from 'vitest';
import { meshesSchema } from '@/lib/contract/meshes.ts';
import { traceSchema, tracesSchema, type TraceAnswer, type Traces } from '@/lib/contract/traces.ts';
import { eventually } from '../support/eventually.ts';
import { describeUnless } from '../support/real-part.ts';
import { feed } from '../support/real-traces/feed.ts';
import { shopRequests } from '../support/real-traces/shop-requests.ts';
import {
  missingForTraceServers,
  prepareTraceServers,
  startJaeger1,
  startJaeger2,
  startZipkin,
  type TraceServer,
} from '../support/real-traces/trace-servers.ts';
import { startConsole, type RunningConsole } from '../support/stack.ts';

interface Side {
  readonly server: TraceServer;
  readonly console: RunningConsole;
}

const requests = shopRequests(Math.floor(Date.now() / 1_000) * 1_000);
const window = `from=${(requests[0]?.beganMs ?? 0) / 1_000 - 5}&to=${Date.now() / 1_000 + 60}`;
const idsOf = (kind: string | null): readonly string[] =>
  requests
    .filter((one) => kind === null || one.kind === kind)
    .map(({ traceId }) => traceId)
    .toReversed();

async function search({ console }: Side, query: string): Promise<Traces> {
  const response = await fetch(`${console.url}/api/traces?${window}&limit=50&${query}`);
  return tracesSchema.parse(await response.json());
}

async function trace({ console }: Side, id: string): Promise<TraceAnswer> {
  const response = await fetch(`${console.url}/api/traces/${id}`);
  return traceSchema.parse(await response.json());
}

describeUnless(
  missingForTraceServers(),
  'the same requests in real Jaeger 2.13, Jaeger 1.76 and Zipkin 3.6',
  () => {
    const sides: Side[] = [];
    const servers: TraceServer[] = [];

    beforeAll(async () => {
      await prepareTraceServers();
      for (const start of [startJaeger2, startJaeger1, startZipkin]) servers.push(await start());
      for (const server of servers) {
        await feed(server, requests);
        const console = await startConsole({ PROMETHEUS_URL: 'http://127.0.0.1:9', TRACES_URL: server.url });
        sides.push({ server, console });
      }
      for (const side of sides) {
        await eventually(`${side.server.name} has them all`, async () => {
          const { traces } = await search(side, 'service=web.shop');
          return traces.length === requests.length && traces.every(({ spanCount }) => spanCount >= 7);
        });
      }
    }, 90 * 60_000);

    afterAll(async () => {
      for (const { console } of sides) await console.stop();
      for (const server of servers) await server.stop();
    });

    it('are told apart by their kinds without being told', async () => {
      const kinds = await Promise.all(
        sides.map(async ({ console }) => {
          const { meshes } = meshesSchema.parse(await (await fetch(`${console.url}/api/meshes`)).json());
          return meshes[0]?.sources.traces;
        }),
      );
      expect(kinds.map((source) => [source?.kind, source?.status])).toEqual([
        ['jaeger', 'ok'],
        ['jaeger', 'ok'],
        ['zipkin', 'ok'],
      ]);
    });

    it.each([
      ['all of a service', 'service=web.shop', idsOf(null)],
      ['of any service', '', idsOf(null)],
      ['the failed ones', 'service=db.shop&error=true', idsOf('failed')],
      ['those that met a fault', 'service=cart.shop&injected=true', idsOf('injected')],
      ['those with a flag among others', 'service=cart.shop&flag=URX', idsOf('failed')],
      [
        'those with a tag',
        `service=cart.shop&tags=${encodeURIComponent('response_flags:"UF,URX"')}`,
        idsOf('failed'),
      ],
      ['the slow ones', 'service=db.shop&minDurationMs=100', idsOf(null).filter((id) => isSlow(id))],
      [
        'those over an edge of the map',
        `edge=${encodeURIComponent('app:Kubernetes/shop/cart/v2|app:Kubernetes/shop/db/v1|http')}`,
        idsOf(null).filter((id) => !idsOf('injected').includes(id)),
      ],
      [
        'those that a fault stopped on their way to a service',
        `edge=${encodeURIComponent('workload:Kubernetes/shop/cart-v2|service:Kubernetes/shop/db|http')}`,
        idsOf('injected'),
      ],
    ])('a search finds %s in each of them', async (_what, query, expected) => {
      for (const side of sides) {
        const found = await search(side, query);
        expect([side.server.name, found.traces.map(({ traceId }) => traceId)]).toEqual([
          side.server.name,
          expected,
        ]);
      }
    });

    it('are one and the same page out of each of them', async () => {
      for (const { traceId } of requests) {
        const [first, ...others] = await Promise.all(sides.map((side) => trace(side, traceId)));
        if (first === undefined) throw new Error('There are stores.');
        for (const other of others) expect(pageOf(other)).toEqual(pageOf(first));
      }
    });

    it('are one and the same list out of each of them, but for what the stores compared themselves', async () => {
      const [first, ...others] = await Promise.all(sides.map((side) => search(side, 'service=web.shop')));
      for (const other of others) {
        expect(other.traces).toEqual(first?.traces);
        expect([other.aggregate, other.paths]).toEqual([first?.aggregate, first?.paths]);
      }
    });

    it('says of Jaeger 2.13 that its search for failed requests cannot be trusted', async () => {
      const [jaeger] = sides;
      if (jaeger === undefined) throw new Error('There is a Jaeger.');
      const { warnings, filters } = await search(jaeger, 'service=db.shop&error=true');
      expect(warnings.map(({ code }) => code)).toContain('store-defect');
      expect(filters.applied).toContain('error');
    });
  },
);

/** The database took 24 ms and ten more with each request, where the request reached it. */
function isSlow(id: string): boolean {
  const at = requests.findIndex(({ traceId }) => traceId === id);
  return requests[at]?.kind !== 'injected' && 24 + at * 10 >= 100;
}

/** All that a page shows, without what a store adds of its own. */
const pageOf = ({
  spans,
  hops,
  criticalPath,
  time,
  groups,
  rootSpanId,
  edges,
  partial,
  durationMs,
}: TraceAnswer) => ({
  spans: spans.map(({ tags, process: _index, scope: _library, party: _row, ...span }) => ({
    ...span,
    tags: Object.fromEntries(
      Object.entries(tags)
        .filter(([name]) => name !== 'error')
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  })),
  hops,
  criticalPath,
  time,
  groups,
  rootSpanId,
  edges,
  partial,
  durationMs,
});
