import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '@/lab/clock.ts';
import { createJaegerApi } from '@/lab/jaeger/api.ts';
import { TraceStore } from '@/lab/jaeger/trace-store.ts';
import { hop, storyMs } from './records.ts';

const ok = '0af7651916cd43dd8448eb211c80319c';
const failed = '4bf92f3577b34da6a3ce929d0e0e4736';
const late = 'b2d07719c4e86a150000000000000000';

const store = new TraceStore({ maxTraces: 500 });
const clock = new ManualClock(storyMs + 60_000);
let server: Server;
let base: string;

beforeAll(async () => {
  for (const record of [
    ...hop(ok),
    ...hop(failed, { code: 503, flags: 'UF,URX', atMs: storyMs + 1000 }),
    ...hop(late, { atMs: storyMs + 30_000 }),
  ]) {
    store.add(record);
  }
  server = createServer(createJaegerApi({ store, clock }));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => server.close());

interface LegacySpan {
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly { readonly spanID: string }[];
  readonly startTime: number;
  readonly duration: number;
  readonly processID: string;
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
}
interface LegacyTrace {
  readonly traceID: string;
  readonly spans: readonly LegacySpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}
interface OtlpAnswer {
  readonly result: {
    readonly resourceSpans: readonly {
      readonly scopeSpans: readonly {
        readonly spans: readonly {
          readonly attributes: unknown[];
          readonly status: { readonly code?: number };
        }[];
      }[];
    }[];
  };
}
interface Answer<Body> {
  readonly status: number;
  readonly type: string | null;
  readonly body: Body;
}

async function get<Body = unknown>(path: string): Promise<Answer<Body>> {
  const response = await fetch(`${base}${path}`);
  const text = await response.text();
  const isJson = text.startsWith('{');
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: (isJson ? JSON.parse(text) : text) as Body,
  };
}

const traceIds = ({ body }: Answer<{ data: readonly LegacyTrace[] }>): string[] =>
  body.data.map(({ traceID }) => traceID);
const ending = (trace: LegacyTrace | undefined, end: string): LegacySpan => {
  const span = trace?.spans.find(({ spanID }) => spanID.endsWith(end));
  if (span === undefined) throw new Error(`no span ends in ${end}`);
  return span;
};
const window = 'query.startTimeMin=2026-11-23T14:00:00Z&query.startTimeMax=2026-11-23T15:00:00Z';

describe('the query API of Jaeger’s own interface', () => {
  it('lists services by app and namespace, and their operations', async () => {
    const services = await get<{ data: string[] }>('/api/services');
    expect(services.body.data.toSorted()).toEqual(['frontend.shop', 'ingressgateway.istio-system']);
    const operations = await get<{ data: unknown }>(
      '/api/operations?service=ingressgateway.istio-system&spanKind=client',
    );
    expect(operations.body.data).toEqual([
      { name: 'router outbound|8080||frontend.shop.svc.cluster.local; egress', spanKind: 'client' },
    ]);
  });

  it('answers a trace with the gateway’s two spans above the sidecar’s, in microseconds', async () => {
    const { body } = await get<{ data: LegacyTrace[] }>(`/api/traces/${ok}`);
    const [trace] = body.data;
    const [root, client, server] = ['60', 'c1', '51'].map((end) => ending(trace, end));
    expect(trace?.spans).toHaveLength(3);
    expect(root?.references).toEqual([]);
    expect(client?.references[0]?.spanID).toBe(root?.spanID);
    expect(server?.references[0]?.spanID).toBe(client?.spanID);
    expect([server?.startTime, server?.duration]).toEqual([storyMs * 1000 + 1500, 116_750]);
    expect(root?.operationName).toBe('frontend.shop.svc.cluster.local:8080/*');
    expect(trace?.processes[server?.processID ?? '']?.serviceName).toBe('frontend.shop');
  });

  it('carries the tags that sidecars write', async () => {
    const { body } = await get<{ data: LegacyTrace[] }>(`/api/traces/${failed}`);
    const tags = Object.fromEntries(ending(body.data[0], 'c1').tags.map(({ key, value }) => [key, value]));
    expect(tags).toMatchObject({
      component: 'proxy',
      'http.status_code': '503',
      response_flags: 'UF,URX',
      upstream_cluster: 'outbound|8080||frontend.shop.svc.cluster.local',
      'istio.canonical_service': 'ingressgateway',
      'istio.mesh_id': 'cluster.local',
      node_id: 'router~10.0.0.1~ingressgateway-abc.istio-system~istio-system.svc.cluster.local',
      error: true,
      'span.kind': 'client',
    });
  });

  it('finds traces by service, time, duration, tags and error', async () => {
    const search = (parameters: string): Promise<string[]> =>
      get<{ data: LegacyTrace[] }>(`/api/traces?service=frontend.shop&${parameters}`).then(traceIds);
    expect(await search('')).toEqual([late, failed, ok]);
    expect(await search('limit=1')).toEqual([late]);
    expect(await search(`end=${(storyMs + 5000) * 1000}`)).toEqual([failed, ok]);
    expect(await search('minDuration=2s')).toEqual([]);
    expect(await search('tag=http.status_code:503')).toEqual([failed]);
    expect(await search(`tags=${encodeURIComponent('{"error":"true"}')}`)).toEqual([failed]);
    expect(await search(`tags=${encodeURIComponent('{"guid:x-request-id":"nobody"}')}`)).toEqual([]);
  });

  it.each([
    ['/api/traces', 400, "parameter 'service' is required"],
    ['/api/traces?service=x&limit=ten', 400, 'strconv.ParseInt: parsing "ten": invalid syntax'],
    ['/api/traces?service=x&limit=0', 500, 'search depth must be greater than 0 and less than max traces'],
    [
      '/api/traces?service=x&minDuration=500',
      400,
      `unable to parse param 'minDuration': time: missing unit in duration "500"`,
    ],
    [
      '/api/traces?service=x&minDuration=2s&maxDuration=1s',
      400,
      "'maxDuration' should be greater than 'minDuration'",
    ],
    [
      '/api/traces?service=x&tag=novalue',
      400,
      "malformed 'tag' parameter, expecting key:value, received: novalue",
    ],
    [
      '/api/traces?service=x&tags=%7B%22a%22:500%7D',
      400,
      "malformed 'tags' parameter, cannot unmarshal JSON: json: cannot unmarshal number into Go value of type string",
    ],
    [
      '/api/traces?service=x&start=yesterday',
      400,
      `unable to parse param 'start': strconv.ParseInt: parsing "yesterday": invalid syntax`,
    ],
    ['/api/traces/0123456789abcdef0123456789abcdef', 404, 'trace not found'],
    ['/api/traces/xyz', 400, 'strconv.ParseUint: parsing "xyz": invalid syntax'],
    ['/api/metrics/calls', 501, 'metrics querying is currently disabled'],
  ])('refuses %s as Jaeger does', async (path, status, message) => {
    const answer = await get<{ errors: unknown }>(path);
    expect(answer.status).toBe(status);
    expect(answer.body.errors).toEqual([{ code: status, msg: message }]);
    expect(answer.type).toBe('text/plain; charset=utf-8');
  });

  it('counts calls between services', async () => {
    const { body } = await get<{ data: unknown }>('/api/dependencies');
    expect(body.data).toContainEqual({
      parent: 'ingressgateway.istio-system',
      child: 'frontend.shop',
      callCount: 3,
    });
  });
});

describe('Jaeger’s stable query API', () => {
  it('answers OTLP with text attributes and the status of failed spans', async () => {
    const { body, type } = await get<OtlpAnswer>(`/api/v3/traces/${failed}`);
    expect(type).toBe('application/json');
    const spans = body.result.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans[0]?.spans ?? []);
    expect(spans).toHaveLength(3);
    expect(spans.map(({ status }) => status.code)).toEqual([2, 2, 2]);
    expect(spans[0]?.attributes).toContainEqual({ key: 'response_flags', value: { stringValue: 'UF,URX' } });
  });

  it('summarises what a list needs', async () => {
    const { body } = await get<{ summaries: unknown }>(
      `/api/v3/trace-summaries?${window}&query.attributes=${encodeURIComponent('{"error":"true"}')}`,
    );
    expect(body.summaries).toEqual([
      {
        traceId: failed,
        rootServiceName: 'ingressgateway.istio-system',
        rootOperationName: 'frontend.shop.svc.cluster.local:8080/*',
        minStartTimeUnixNano: `${BigInt(storyMs + 1000) * 1_000_000n}`,
        maxEndTimeUnixNano: `${BigInt(storyMs + 1120) * 1_000_000n}`,
        spanCount: 3,
        errorSpanCount: 3,
        services: [
          { name: 'frontend.shop', spanCount: 1, errorSpanCount: 1 },
          { name: 'ingressgateway.istio-system', spanCount: 2, errorSpanCount: 2 },
        ],
      },
    ]);
  });

  it.each([
    ['/api/v3/traces', 400, 'query.startTimeMin and query.startTimeMax are required'],
    [`/api/v3/traces?${window}&query.serviceName=nobody`, 404, 'No traces found'],
    [
      `/api/v3/traces?${window}&query.searchDepth=0`,
      500,
      'search depth must be greater than 0 and less than max traces',
    ],
    [
      `/api/v3/traces?${window}&query.num_traces=ten`,
      400,
      'malformed parameter query.num_traces: strconv.Atoi: parsing "ten": invalid syntax',
    ],
    [
      `/api/v3/traces?${window}&query.attributes=%7B`,
      400,
      'malformed parameter query.attributes: unexpected end of JSON input',
    ],
    ['/api/v3/traces/xyz', 400, 'malformed parameter trace_id: invalid length for TraceID'],
  ])('refuses %s as Jaeger does', async (path, status, message) => {
    const answer = await get(path);
    expect(answer.body).toEqual({ error: { httpCode: status, message } });
    expect(answer.status).toBe(status);
  });

  it('has no page under an unknown API path, and one elsewhere', async () => {
    expect(await get('/api/v3/nothing')).toMatchObject({ status: 404, body: '404 page not found\n' });
    expect((await get('/search')).type).toContain('text/html');
  });
});

describe('the store of traces', () => {
  it('drops the oldest trace, whole, when there are too many', () => {
    const small = new TraceStore({ maxTraces: 2 });
    for (const record of [...hop(ok), ...hop(failed), ...hop(late)]) small.add(record);
    expect(small.get(ok)).toBeNull();
    expect([...small.newestFirst()].map(({ traceId }) => traceId)).toEqual([late, failed]);
  });

  it('keeps nothing of a request that was not sampled', () => {
    const empty = new TraceStore();
    for (const record of hop(ok)) empty.add({ ...record, span: null });
    expect([...empty.newestFirst()]).toEqual([]);
  });
});
