import { describe, expect, it } from 'vitest';
import type { Answer, Sample } from '@/lib/prometheus/answer.ts';
import { PrometheusFailure } from '@/lib/prometheus/prometheus-failure.ts';
import type { QueryClient } from '@/lib/telemetry/istio/ask.ts';
import { IstioTelemetry } from '@/lib/telemetry/istio/istio-telemetry.ts';
import { FEDERATION_PREFIX, metricNames } from '@/lib/telemetry/istio/metric-names.ts';
import { seriesTable } from '@/test/support/series-table.ts';

const signal = new AbortController().signal;

type Reply = readonly Sample[] | Error | Partial<Answer<readonly Sample[]>>;

/** A backend that notes what it is asked and answers by the query's text. */
function backend(reply: (query: string) => Reply) {
  const queries: string[] = [];
  const client: QueryClient = {
    query: ({ query }) => {
      queries.push(query);
      const said = reply(query);
      if (said instanceof Error) return Promise.reject(said);
      const more = 'length' in said ? { data: said } : said;
      return Promise.resolve({
        data: [],
        warnings: [],
        infos: [],
        partial: false,
        seconds: 0.1,
        clockSkewSeconds: 0,
        ...more,
      });
    },
    queryRange: () => Promise.reject(new Error('not asked here')),
    buildInfo: () => Promise.reject(new Error('not asked here')),
  };
  return { client, queries };
}

const shop = seriesTable(`
  reporter    | from             | asked     | to              | proto | code | rate
  source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | 9
  source      | c1/shop/frontend | shop/cart | c1/shop/cart-v2 | http  | 200  | 9
  destination | unknown          | shop/cart | c1/shop/cart-v2 | http  | 200  | 1`);
const isRequests = (query: string): boolean =>
  query.includes('istio_requests_total') && !query.startsWith('label_');
const question = { at: 1_000, windowSeconds: 60, namespaces: [], includeTcp: true };

describe('what is asked of the backend', () => {
  it('the whole mesh costs one query for requests and two for TCP bytes', async () => {
    const { client, queries } = backend((query) => (query.includes('tcp') ? shop : shop));
    const reading = await new IstioTelemetry({ client }).readTraffic(question, signal);
    expect(queries).toHaveLength(3);
    expect(reading.cost).toMatchObject({ queries: 3, series: 9, seconds: 0.1 });
  });

  it('gRPC messages cost one query more, and only where they are asked for', async () => {
    const { client, queries } = backend(() => shop);
    const source = new IstioTelemetry({ client });
    await source.readTraffic(question, signal);
    expect(queries.filter((query) => query.includes('_messages_total'))).toEqual([]);
    queries.length = 0;
    await source.readTraffic({ ...question, includeMessages: true }, signal);
    expect(queries).toHaveLength(4);
    expect(queries.filter((query) => query.includes('istio_request_messages_total'))).toHaveLength(1);
    expect(queries[3]).toContain('istio_response_messages_total');
  });

  it('the number of queries does not grow with namespaces', async () => {
    const { client, queries } = backend(() => shop);
    const namespaces = Array.from({ length: 25 }, (_, at) => `n${at}`);
    await new IstioTelemetry({ client }).readTraffic({ ...question, namespaces }, signal);
    expect(queries).toHaveLength(3);
    expect(queries[0]).toContain('source_workload_namespace=~"n0|n1|n10');
  });

  it('many namespaces are most of the mesh, so the selector stays plain', async () => {
    const { client, queries } = backend(() => shop);
    const namespaces = Array.from({ length: 60 }, (_, at) => `n${at}`);
    await new IstioTelemetry({ client }).readTraffic({ ...question, namespaces }, signal);
    expect(queries[0]).not.toContain('source_workload_namespace=~');
  });

  it('a quantile costs one query: the clients’ reports, and of others only what they alone tell', async () => {
    const { client, queries } = backend((query) => (isRequests(query) ? shop : []));
    const source = new IstioTelemetry({ client });
    const traffic = await source.readTraffic({ ...question, includeTcp: false }, signal);
    const latency = { ...question, view: 'workload', quantiles: [0.95], flows: traffic.data } as const;
    await source.readLatency(latency, signal);
    const [, quantile, ...more] = queries;
    expect(more).toEqual([]);
    expect(quantile).toContain('_bucket{reporter="source",destination_workload!~"unknown|"}');
    const terms = quantile?.split('label_replace(').slice(1) ?? [];
    expect(terms.filter((term) => term.includes('reporter="destination"'))).toHaveLength(2);
    // The node that both kinds of callers reach has the buckets of both.
    const nodes = terms.find((term) => term.includes('node-reached')) ?? '';
    expect(nodes).toMatch(/reporter="source".* or .*reporter="destination"/);
  });

  const threeQuantiles = [0.5, 0.95, 0.99] as const;

  /** Answers each step of a range with ten times its number, as a caller of `cart-v1` would be seen. */
  const stepped = (reply: (query: string) => Reply, refuses: () => Error | null = () => null) => {
    const { client, queries } = backend(reply);
    const ranges: string[] = [];
    const queryRange: QueryClient['queryRange'] = ({ query, start, end, stepSeconds }) => {
      ranges.push(query);
      const refusal = refuses();
      if (refusal !== null) return Promise.reject(refusal);
      const part = query.includes('edge-reached') ? '0 edge-reached' : '1 node-reached';
      const ends = { destination_workload_namespace: 'shop', destination_workload: 'cart-v1' };
      const caller = { source_workload_namespace: 'shop', source_workload: 'frontend' };
      const labels = { ...caller, ...ends, request_protocol: 'http', pilothouse_part: part };
      const points = Array.from(
        { length: (end - start) / stepSeconds + 1 },
        (_, step) => [start + step * stepSeconds, (step + 1) * 10] as const,
      );
      const data = [{ labels, points }];
      const rest = { warnings: [], infos: [], partial: false, seconds: 0.1, clockSkewSeconds: 0 };
      return Promise.resolve({ data, ...rest });
    };
    return { client: { ...client, queryRange }, queries, ranges };
  };

  it('three quantiles cost two queries, one for edges and one for nodes, each step of them a quantile', async () => {
    const { client, queries, ranges } = stepped(() => shop);
    const source = new IstioTelemetry({ client });
    const { data: flows } = await source.readTraffic({ ...question, includeTcp: false }, signal);
    const latency = { ...question, view: 'workload', quantiles: threeQuantiles, flows } as const;
    const { data, cost } = await source.readLatency(latency, signal);
    expect([queries.length, ranges.length, cost.queries]).toEqual([1, 2, 2]);
    expect(ranges[0]).toContain('0.5 * (time() == bool 998) + 0.95 * (time() == bool 999)');
    expect(ranges.every((query) => !/\[60s\](?! @ 1000)/.test(query))).toBe(true);
    const edge = data.filter(({ subject }) => subject.includes('|'));
    expect(edge.map(({ quantile, valueMs }) => [quantile, valueMs])).toEqual([
      [0.5, 10],
      [0.95, 20],
      [0.99, 30],
    ]);
  });

  it('a backend that cannot fix an instant is asked for each quantile, and not tried again', async () => {
    const words = 'Prometheus says: @ modifier is disabled';
    const refusal = new PrometheusFailure('unsupported', words, { status: 400 });
    const { client, queries, ranges } = stepped(
      () => shop,
      () => refusal,
    );
    const source = new IstioTelemetry({ client });
    const { data: flows } = await source.readTraffic({ ...question, includeTcp: false }, signal);
    const latency = { ...question, view: 'workload', quantiles: threeQuantiles, flows } as const;
    await source.readLatency(latency, signal);
    await source.readLatency(latency, signal);
    expect(ranges).toHaveLength(2);
    const alone = queries.filter((query) => query.includes('histogram_quantile('));
    expect(alone).toHaveLength(6);
    expect(alone[0]).not.toContain(' @ ');
  });

  it('what a node sends to itself is left out of its latency by one comparison, not by its name', async () => {
    const withSelf = seriesTable(`
      reporter    | from             | asked     | to              | proto | code | rate
      source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | 9
      source      | c1/shop/cart-v1  | shop/cart | c1/shop/cart-v1 | http  | 200  | 9`);
    const { client, ranges } = stepped((query) => (isRequests(query) ? withSelf : []));
    const source = new IstioTelemetry({ client });
    const { data: flows } = await source.readTraffic({ ...question, includeTcp: false }, signal);
    const latency = { ...question, view: 'workload', quantiles: threeQuantiles, flows } as const;
    await source.readLatency(latency, signal);
    const [edges, nodes] = ranges;
    expect(edges).not.toContain('unless');
    expect(nodes).toContain(
      'unless on (source_workload_namespace,source_workload,destination_workload_namespace,destination_workload)',
    );
    expect(nodes).not.toContain('cart');
  });

  it('federated series are read under their own names', async () => {
    const { client, queries } = backend(() => shop);
    const names = metricNames(FEDERATION_PREFIX, { tcpSentBytes: 'tcp_sent' });
    await new IstioTelemetry({ client, names }).readTraffic(question, signal);
    expect(queries[0]).toContain('rate(workload:istio_requests_total[60s])');
    expect(queries[1]).toContain('rate(tcp_sent[60s])');
    expect(queries[2]).toContain('rate(workload:istio_tcp_received_bytes_total[60s])');
    for (const query of queries) expect(query).not.toMatch(/[^:]istio_(requests|tcp_received)/);
  });

  it('federated series make the map that the raw ones make', async () => {
    const answeredTo = async (prefix: string) => {
      const { client } = backend((query) => (query.includes(`(${prefix}istio_requests_total`) ? shop : []));
      const source = new IstioTelemetry({ client, names: metricNames(prefix) });
      return (await source.readTraffic({ ...question, includeTcp: false }, signal)).data;
    };
    const raw = await answeredTo('');
    expect(raw).toHaveLength(3);
    expect(await answeredTo(FEDERATION_PREFIX)).toEqual(raw);
  });
});

describe('what must be said', () => {
  const codesOf = async (reply: (query: string) => Reply, windowSeconds = 60): Promise<readonly string[]> => {
    const source = new IstioTelemetry({ client: backend(reply).client });
    const { warnings } = await source.readTraffic({ ...question, windowSeconds }, signal);
    return warnings.map(({ code }) => code);
  };

  it('a partial answer, in the backend’s words', async () => {
    const source = new IstioTelemetry({
      client: backend(() => ({ data: shop, partial: true, warnings: ['store 2 did not answer'] })).client,
    });
    const { warnings, partial } = await source.readTraffic(question, signal);
    expect(partial).toBe(true);
    expect(warnings).toMatchObject([{ code: 'partial-answer', text: expect.stringContaining('store 2') }]);
  });

  it('a partial answer that says nothing more', async () => {
    expect(await codesOf(() => ({ data: shop, partial: true }))).toEqual(['partial-answer']);
  });

  it('a window of fewer than 4 scrapes', async () => {
    expect(await codesOf(() => shop, 59)).toEqual(['short-window']);
    expect(await codesOf(() => shop, 60)).toEqual([]);
  });

  it('a clock that differs by more than 5 s', async () => {
    const withSkew = (clockSkewSeconds: number) => codesOf(() => ({ data: shop, clockSkewSeconds }));
    expect(await withSkew(-6)).toEqual(['clock-skew']);
    expect(await withSkew(5)).toEqual([]);
  });

  it('a metric that does not exist, and not an idle one', async () => {
    const present = (names: readonly string[]): Sample[] =>
      names.map((asked) => ({ labels: { asked }, timestamp: 0, value: 1 }));
    const silent = (names: readonly string[]) => (query: string) =>
      query.startsWith('label_replace(count(') ? present(names) : [];
    expect(await codesOf(silent([]))).toEqual(['metric-absent']);
    expect(
      await codesOf(silent(['requests', 'tcpSentBytes', 'tcpReceivedBytes', 'tcpConnectionsOpened'])),
    ).toEqual([]);
    expect(await codesOf(silent(['requests', 'tcpConnectionsOpened']))).toEqual(['tcp-bytes-missing']);
  });

  it('bytes of one direction that do not exist, by the name of their metric', async () => {
    const source = new IstioTelemetry({
      client: backend((query) => {
        if (query.startsWith('label_replace(count(')) {
          const found = ['requests', 'tcpSentBytes', 'tcpConnectionsOpened'];
          return found.map((asked) => ({ labels: { asked }, timestamp: 0, value: 1 }));
        }
        return query.includes('received_bytes') ? [] : shop;
      }).client,
    });
    const { warnings } = await source.readTraffic(question, signal);
    expect(warnings).toMatchObject([{ code: 'tcp-bytes-missing' }]);
    expect(warnings[0]?.text).toMatch(/istio_tcp_received_bytes_total is not, so TCP bytes are too low/);
  });

  it('a client that counts less than its server in three instants in a row', async () => {
    const rows = seriesTable(`
      reporter    | from             | asked     | to              | proto | code | rate
      source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | 10
      destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | 13`);
    const source = new IstioTelemetry({ client: backend(() => rows).client });
    const seen: (readonly string[])[] = [];
    for (const at of [1_000, 1_015, 1_015, 1_030]) {
      const { warnings } = await source.readTraffic({ ...question, at, includeTcp: false }, signal);
      seen.push(warnings.map(({ code }) => code));
    }
    expect(seen).toEqual([[], [], [], ['partial-client']]);
  });

  it('a limit that requests hit is a failure that offers less to ask', async () => {
    const failure = new PrometheusFailure('too-large', 'Prometheus says: err-mimir-max-series-per-query');
    await expect(codesOf(() => failure)).rejects.toMatchObject({
      name: 'SourceError',
      code: 'too-large',
      message: expect.stringMatching(/err-mimir-max-series-per-query.*shorter window/),
    });
  });

  it('a limit that latency hits costs the latency only', async () => {
    const failure = new PrometheusFailure('too-large', 'Prometheus says: too many samples');
    const { client } = backend((query) => (isRequests(query) ? shop : failure));
    const source = new IstioTelemetry({ client });
    const { data: flows } = await source.readTraffic({ ...question, includeTcp: false }, signal);
    const latency = { ...question, view: 'workload', quantiles: [0.95], flows } as const;
    const { data, warnings } = await source.readLatency(latency, signal);
    expect(data).toEqual([]);
    expect(warnings).toMatchObject([
      { code: 'limit-hit', text: expect.stringMatching(/too many samples.*coarser view/) },
    ]);
  });

  it('buckets that do not exist', async () => {
    const { client } = backend((query) => (isRequests(query) ? shop : []));
    const source = new IstioTelemetry({ client });
    const { data: flows } = await source.readTraffic({ ...question, includeTcp: false }, signal);
    const latency = { ...question, view: 'workload', quantiles: [0.95], flows } as const;
    expect((await source.readLatency(latency, signal)).warnings).toMatchObject([{ code: 'metric-absent' }]);
  });
});
