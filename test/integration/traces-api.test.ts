import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphSnapshotSchema } from '@/lib/contract/graph.ts';
import { meshesSchema } from '@/lib/contract/meshes.ts';
import { problemSchema } from '@/lib/contract/problem.ts';
import { tracePathSchema } from '@/lib/contract/traced-paths.ts';
import {
  traceComparisonSchema,
  traceSchema,
  tracesSchema,
  type TraceAnswer,
  type Traces,
} from '@/lib/contract/traces.ts';
import { eventually } from '../support/eventually.ts';
import { mistakesOfAnswer } from '../support/openapi-check.ts';
import { startConsole, startStack, type RunningConsole, type Stack } from '../support/stack.ts';

let stack: Stack;
let console: RunningConsole;

beforeAll(async () => {
  stack = await startStack({ scenario: 'incident' });
  console = await startConsole({
    PROMETHEUS_URL: stack.lab.prometheusUrl,
    KUBECONFIG: stack.lab.kubeconfig,
    TRACES_URL: stack.lab.jaegerUrl,
    TRACES_KIND: 'jaeger',
  });
  await eventually('there are failed traces', async () => (await search('error=true')).traces.length > 0);
}, 200_000);

afterAll(async () => {
  await console?.stop();
  await stack?.stop();
});

const get = (path: string): Promise<Response> => fetch(`${console.url}${path}`);

async function search(query: string): Promise<Traces> {
  const response = await get(`/api/traces?${query}`);
  return tracesSchema.parse(await response.json());
}

async function trace(id: string): Promise<TraceAnswer> {
  const response = await get(`/api/traces/${id}`);
  return traceSchema.parse(await response.json());
}

/** Aborts requests to ratings, as somebody beside the console would. */
async function putFault(abort: object): Promise<void> {
  const path = '/apis/networking.istio.io/v1/namespaces/shop/virtualservices/ratings';
  const headers = { authorization: 'Bearer admin-token', 'content-type': 'application/merge-patch+json' };
  const http = [{ fault: { abort }, route: [{ destination: { host: 'ratings' } }] }];
  const spec = { hosts: ['ratings'], http };
  const body = JSON.stringify({ spec });
  const patched = await fetch(`${stack.lab.kubernetesUrl}${path}`, { method: 'PATCH', headers, body });
  if (patched.ok) return;
  const created = await fetch(`${stack.lab.kubernetesUrl}${path.replace(/\/ratings$/, '')}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { namespace: 'shop', name: 'ratings' },
      spec,
    }),
  });
  if (!created.ok) throw new Error(`The fault was not taken: ${await created.text()}`);
}

describe('the trace store of the practice mesh', () => {
  it('is named among the sources of the mesh', async () => {
    const { meshes } = meshesSchema.parse(await (await get('/api/meshes')).json());
    expect(meshes[0]?.sources.traces).toMatchObject({ kind: 'jaeger', status: 'ok' });
  });

  it.each([
    ['/api/traces', '/api/traces?limit=5'],
    [
      '/api/traces',
      '/api/traces?service=checkout.shop&error=true&injected=false&flag=UF&tags=component:proxy',
    ],
    ['/api/traces/services', '/api/traces/services'],
    ['/api/traces/operations', '/api/traces/operations?service=checkout.shop'],
  ])('answers %s as the OpenAPI document says', async (documented, path) => {
    const response = await get(path);
    const body: unknown = await response.json();
    expect([response.status, mistakesOfAnswer(documented, 200, 'application/json', body)]).toEqual([200, []]);
  });

  it('names its services and their operations', async () => {
    const { services } = (await (await get('/api/traces/services')).json()) as {
      services: { name: string }[];
    };
    expect(services.map(({ name }) => name)).toContain('checkout.shop');
    const path = '/api/traces/operations?service=checkout.shop';
    const { operations } = (await (await get(path)).json()) as { operations: { name: string }[] };
    expect(operations.map(({ name }) => name)).toContain('payment.payments.svc.cluster.local:9090/*');
  });
});

describe('a search', () => {
  it('gives the newest first, with the time of the critical path by service: its sum is what the root took', async () => {
    const { traces, truncated } = await search('limit=20');
    expect(traces).toHaveLength(20);
    expect(truncated).toBe(true);
    expect(traces.map(({ startTime }) => startTime)).toEqual(
      traces.map(({ startTime }) => startTime).toSorted((a, b) => b - a),
    );
    // The newest are still being written: their root comes last.
    const whole = traces.filter(({ answer }) => answer !== null);
    expect(whole.length).toBeGreaterThan(10);
    for (const { criticalPathByService, answer } of whole) {
      const sum = Object.values(criticalPathByService ?? {}).reduce((total, ms) => total + ms, 0);
      expect(sum).toBeCloseTo(answer?.durationMs ?? Number.NaN, 5);
    }
  });

  it('for failed requests gives failed ones only, and says that the store compared it', async () => {
    const anywhere = await search('error=true&limit=1');
    const service = anywhere.traces[0]?.matched?.last.service ?? '';
    const { traces, filters } = await search(`service=${service}&error=true&limit=10`);
    expect(traces.length).toBeGreaterThan(0);
    for (const one of traces) {
      expect(one.errorCount).toBeGreaterThan(0);
      expect(one.matched?.last).toMatchObject({ service, failed: true });
    }
    expect(filters.pushedDown).toEqual(expect.arrayContaining(['service', 'error']));
  });

  it('by an edge of the map gives the requests that went over it, and says that it looked here', async () => {
    const response = await get('/api/graph?view=app');
    const { edges } = graphSnapshotSchema.parse(await response.json());
    const edge = edges.find(({ id }) => id.includes('/checkout/') && id.includes('/payment/v2'));
    const found = await search(`edge=${encodeURIComponent(edge?.id ?? '')}&limit=10`);
    expect(found.traces.length).toBeGreaterThan(0);
    expect(found.filters.applied).toContain('edge');
    const { spans, edges: drawn } = await trace(found.traces[0]?.traceId ?? '');
    expect(spans.filter((one) => drawn[one.edge ?? '']?.app === edge?.id).length).toBeGreaterThan(0);
  });

  it('says who owns the time at the median and at the 95th percentile, and which edges were taken', async () => {
    const response = await get('/api/graph?view=service&window=10m');
    const drawn = new Set(graphSnapshotSchema.parse(await response.json()).edges.map(({ id }) => id));
    const { aggregate, paths, contextGaps, traces } = await search(
      'service=checkout.shop&limit=50&view=service',
    );
    expect(aggregate.map(({ quantile }) => quantile)).toEqual([0.5, 0.95]);
    for (const { owners } of aggregate) {
      expect(owners.reduce((sum, { ratio }) => sum + ratio, 0)).toBeCloseTo(1, 6);
    }
    expect(paths.traces).toBe(traces.length);
    expect(paths.edges.length).toBeGreaterThan(3);
    const busiest = paths.edges.slice(0, 3).map(({ id }) => id);
    expect(busiest.filter((id) => !drawn.has(id))).toEqual([]);
    // All workloads of the practice mesh pass their traces on.
    expect(contextGaps).toEqual([]);
  });

  it('tells of the edges that were taken which trace took them, and sums up to the same', async () => {
    const { paths, traces } = await search('service=checkout.shop&limit=20&shares=true');
    for (const { shares = [], ...edge } of paths.edges) {
      expect([...new Set(shares.map((share) => share.trace))]).toHaveLength(edge.traces);
      expect(shares.every((share) => traces[share.trace] !== undefined)).toBe(true);
      expect(shares.reduce((sum, { requests }) => sum + requests, 0)).toBe(edge.requests);
      expect(shares.reduce((sum, { sumMs }) => sum + sumMs, 0) / edge.requests).toBeCloseTo(edge.meanMs, 6);
    }
    const plain = await search('service=checkout.shop&limit=20');
    expect(plain.paths.edges.filter(({ shares }) => shares !== undefined)).toEqual([]);
  });

  it('tells the way of one trace in each view of the map, without its spans', async () => {
    const [found] = (await search('service=checkout.shop&limit=1')).traces;
    const { edges } = await trace(found?.traceId ?? '');
    for (const view of ['workload', 'app', 'service', 'namespace'] as const) {
      const response = await get(`/api/traces/${found?.traceId.toUpperCase()}/path?view=${view}`);
      const body: unknown = await response.json();
      expect(mistakesOfAnswer('/api/traces/{traceId}/path', 200, 'application/json', body)).toEqual([]);
      const { paths, traceId, request } = tracePathSchema.parse(body);
      expect([traceId, request]).toEqual([found?.traceId, found?.request]);
      const ofSpans = new Set(Object.values(edges).map((ids) => ids[view]));
      expect(new Set(paths.edges.map(({ id }) => id))).toEqual(ofSpans);
      expect(ofSpans.size).toBeGreaterThan(view === 'namespace' ? 1 : 3);
    }
    expect((await get('/api/traces/abc/path')).status).toBe(404);
  });

  it('by an edge that nothing went over gives none', async () => {
    const edge = 'workload:Kubernetes/shop/ratings-v1|workload:Kubernetes/shop/frontend-v1|http';
    expect((await search(`edge=${encodeURIComponent(edge)}`)).traces).toEqual([]);
  });

  it('tells requests that an injected fault met from others, by the fault that somebody switched on', async () => {
    const abort = { percentage: { value: 50 }, httpStatus: 503 };
    await putFault(abort);
    const { traces } = await eventually('a request met the fault', async () => {
      const found = await search('injected=true&limit=5');
      return found.traces.length > 0 ? found : null;
    });
    expect(new Set(traces.map(({ injected }) => injected))).toEqual(new Set([true]));
    const { spans } = await trace(traces[0]?.traceId ?? '');
    const aborted = spans.find(({ injected }) => injected);
    expect(aborted).toMatchObject({ kind: 'client', httpStatus: 503, flags: ['FI'] });
    expect(aborted?.edge).toMatch(/\|service:Kubernetes\/shop\/ratings\|http$/);
    const { hops, time } = await trace(traces[0]?.traceId ?? '');
    const hop = hops.find(({ injectedAbort }) => injectedAbort);
    expect(hop).toMatchObject({ callee: 'ratings', unanswered: 'aborted', serverSpanId: null });
    expect(hop?.flags.map(({ flag, blame }) => [flag, blame])).toEqual([['FI', 'test']]);
    expect(time.map(({ kind }) => kind)).toContain('service');
    const others = await search('injected=false&limit=5');
    expect(others.traces.map(({ injected }) => injected)).not.toContain(true);
  });
});

describe('one trace', () => {
  it('has spans that lead back to edges that the map draws', async () => {
    const { traces } = await search('service=checkout.shop&limit=5');
    const { spans } = await trace(traces[0]?.traceId ?? '');
    const own = spans.flatMap(({ edge }) => edge ?? []);
    expect(own.length).toBeGreaterThan(3);
    // A request is told by its trace before the next scrape counts it.
    await eventually('the map draws all of them', async () => {
      const response = await get('/api/graph?view=workload&window=10m');
      const { edges } = graphSnapshotSchema.parse(await response.json());
      const drawn = new Set(edges.map(({ id }) => id));
      return own.every((id) => drawn.has(id));
    });
  });

  it('is the same by its id in capitals and without leading zeros', async () => {
    const { traces } = await search('limit=1');
    const id = traces[0]?.traceId ?? '';
    const plain = await trace(id);
    expect(plain.spans.length).toBeGreaterThan(1);
    expect(await trace(id.toUpperCase())).toEqual(plain);
    const answer: unknown = await (await get(`/api/traces/${id}`)).json();
    expect(mistakesOfAnswer('/api/traces/{traceId}', 200, 'application/json', answer)).toEqual([]);
  });

  it('is compared with another one, path by path, and the times of the owners make up the difference', async () => {
    const { traces } = await search('service=checkout.shop&limit=20&to=' + String(Date.now() / 1000 - 20));
    const [a, ...others] = traces.filter(({ answer }) => answer !== null).map(({ traceId }) => traceId);
    const path = `/api/traces/compare?a=${a ?? ''}&b=${others.slice(0, 3).join(',')}`;
    const response = await get(path);
    const body: unknown = await response.json();
    expect([response.status, mistakesOfAnswer('/api/traces/compare', 200, 'application/json', body)]).toEqual(
      [200, []],
    );
    const comparison = traceComparisonSchema.parse(body);
    expect(comparison.b.traceIds).toHaveLength(3);
    const [root] = comparison.paths;
    const difference = comparison.time.reduce((sum, { aMs, bMs }) => sum + aMs - bMs, 0);
    expect(difference).toBeCloseTo(root?.differenceMs ?? Number.NaN, 6);
  });

  it('tiles its root with the critical path', async () => {
    const { traces } = await search('limit=5');
    for (const { traceId } of traces) {
      const { criticalPath, spans, rootSpanId } = await trace(traceId);
      const root = spans.find(({ spanId }) => spanId === rootSpanId);
      expect(criticalPath[0]?.startOffsetMs).toBe(root?.startOffsetMs);
      for (const [index, { startOffsetMs }] of criticalPath.entries()) {
        if (index > 0) expect(startOffsetMs).toBe(criticalPath[index - 1]?.endOffsetMs);
      }
      expect(criticalPath.at(-1)?.endOffsetMs).toBeCloseTo(
        (root?.startOffsetMs ?? 0) + (root?.durationMs ?? 0),
        6,
      );
    }
  });

  it.each([
    ['0123456789abcdef0123456789abcdef', 404, 'not-found'],
    ['0123456789abcdef', 404, 'not-found'],
    ['xyz', 400, 'invalid-request'],
    ['00000000000000000000000000000000', 400, 'invalid-request'],
    ['a'.repeat(33), 400, 'invalid-request'],
  ])('%s is refused with %d', async (id, status, code) => {
    const response = await get(`/api/traces/${id}`);
    const problem = problemSchema.parse(await response.json());
    expect([response.status, problem.code]).toEqual([status, code]);
  });
});

describe('a console without a trace store', () => {
  it('says which setting is missing', async () => {
    const response = await fetch(`${stack.consoleUrl}/api/traces`);
    const problem = problemSchema.parse(await response.json());
    expect(response.status).toBe(503);
    expect(problem.detail).toContain('TRACES_URL');
  });
});
