import { describe, expect, it } from 'vitest';
import { expositionText } from '@/lab/telemetry/exposition.ts';
import { Histogram, bucketBounds, bucketLabels } from '@/lab/telemetry/histogram.ts';
import { requestDuration, requestsTotal } from '@/lab/telemetry/metric-family.ts';
import { MeshUnderTest } from '../mesh/mesh-under-test.ts';

/** Values by series of an exposition text. */
function parse(text: string): Map<string, number> {
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  );
}

describe('the counters of the proxies', () => {
  it('never fall, except for a proxy that restarts, whose series start from nothing', () => {
    const shop = new MeshUnderTest();
    shop.advance(60);
    const restarted = new Set<string>();
    shop.mesh.context.simulation.subscribe((record) => {
      if (record.kind === 'proxy-restart') restarted.add(record.proxy.podName);
    });
    let before = parse(expositionText(shop.mesh.context.telemetry));
    expect(shop.mesh.context.simulation.restartProxies('shop', 'ratings')).toBe(true);
    let fell = 0;
    for (let round = 0; round < 4; round++) {
      shop.advance(30);
      const after = parse(expositionText(shop.mesh.context.telemetry));
      for (const [series, value] of before) {
        const pod = /pod="([^"]+)"/.exec(series)?.[1] ?? '';
        const now = after.get(series);
        if (now !== undefined && now >= value) continue;
        expect(restarted, series).toContain(pod);
        fell += 1;
      }
      before = after;
    }
    expect(fell).toBeGreaterThan(0);
    const pod = shop.mesh.context.store
      .list('pods', 'shop')
      .find(({ metadata }) => metadata.labels?.app === 'ratings');
    expect(JSON.stringify(pod?.status)).toContain('"restartCount":1');
  });

  it('count a request when it ends: one that waits ten seconds is missing until then', () => {
    const shop = new MeshUnderTest();
    shop.apply({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'ratings', namespace: 'shop' },
      spec: {
        hosts: ['ratings.shop.svc.cluster.local'],
        http: [
          {
            fault: { delay: { fixedDelay: '10s', percentage: { value: 100 } } },
            route: [{ destination: { host: 'ratings.shop.svc.cluster.local' } }],
          },
        ],
      },
    });
    const delayed = { destination_service_name: 'ratings', response_flags: 'DI', reporter: 'source' };
    shop.advance(5);
    expect(shop.total(delayed)).toBe(0);
    shop.advance(10);
    expect(shop.total(delayed)).toBeGreaterThan(500);
  });

  it('carry every label of Istio, grpc_response_status only for gRPC', () => {
    const shop = new MeshUnderTest();
    shop.advance(20);
    const [http] = shop.instruments({ reporter: 'destination', destination_workload: 'ratings' });
    const ends = ['source', 'destination'].flatMap((end) =>
      [
        'workload',
        'workload_namespace',
        'principal',
        'app',
        'version',
        'cluster',
        'canonical_service',
        'canonical_revision',
      ].map((field) => `${end}_${field}`),
    );
    expect(Object.keys(http?.labels ?? {}).sort()).toEqual(
      [
        ...ends,
        'destination_service',
        'destination_service_name',
        'destination_service_namespace',
        'reporter',
        'request_protocol',
        'response_code',
        'response_flags',
        'connection_security_policy',
        'instance',
        'job',
        'namespace',
        'pod',
      ].sort(),
    );
    expect(http?.labels).toMatchObject({
      source_workload: expect.stringMatching(/^reviews-v[23]$/),
      source_principal: 'spiffe://cluster.local/ns/shop/sa/reviews',
      destination_principal: 'spiffe://cluster.local/ns/shop/sa/ratings',
      destination_service: 'ratings.shop.svc.cluster.local',
      destination_cluster: 'Kubernetes',
      connection_security_policy: 'mutual_tls',
    });
    const [grpc] = shop.instruments({ request_protocol: 'grpc', destination_workload: 'payment-v1' });
    expect(grpc?.labels.grpc_response_status).toBe('0');
    const families = grpc?.families.map((family) => family.name) ?? [];
    expect(families).toContain('istio_request_messages_total');
    expect(families).toContain('istio_response_messages_total');
  });

  it('give TCP series no response code', () => {
    const shop = new MeshUnderTest();
    shop.advance(20);
    const [tcp] = shop.instruments({ request_protocol: 'tcp' });
    expect(tcp?.labels).not.toHaveProperty('response_code');
    expect(tcp?.families.map((family) => family.name)).toContain('istio_tcp_connections_opened_total');
  });

  it('agree with each other: as many durations as requests', () => {
    const shop = new MeshUnderTest();
    shop.advance(30);
    for (const instruments of shop.instruments({ reporter: 'source' })) {
      if (!instruments.families.includes(requestsTotal)) continue;
      let requests = 0;
      let inAllBuckets = 0;
      instruments.visit(requestsTotal, (_suffix, _le, value) => {
        requests = value;
      });
      instruments.visit(requestDuration, (suffix, le, value) => {
        if (suffix === '_bucket' && le === '+Inf') inAllBuckets = value;
      });
      expect(inAllBuckets).toBe(requests);
    }
  });
});

describe('a histogram', () => {
  it('has Istio’s bounds, written as the proxies write them', () => {
    expect(bucketLabels).toEqual([
      '0.5',
      '1',
      '5',
      '10',
      '25',
      '50',
      '100',
      '250',
      '500',
      '1000',
      '2500',
      '5000',
      '10000',
      '30000',
      '60000',
      '300000',
      '600000',
      '1800000',
      '3600000',
      '+Inf',
    ]);
  });

  it('counts a value at a bound below it, and one beyond the last in +Inf', () => {
    const histogram = new Histogram();
    for (const value of [0, 0.5, 5, 5.01, 4_000_000]) histogram.observe(value);
    expect(bucketLabels.map((_, bucket) => histogram.countIn(bucket))).toEqual([
      2,
      0,
      1,
      1,
      ...Array.from({ length: bucketBounds.length - 4 }, () => 0),
      1,
    ]);
    expect(histogram.sum).toBeCloseTo(4_000_010.51);
    expect(histogram.count).toBe(5);
  });
});
