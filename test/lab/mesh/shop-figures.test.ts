import { beforeAll, describe, expect, it } from 'vitest';
import type { RequestRecord } from '@/lab/mesh/request-record.ts';
import { tcpReceived, tcpSent } from '@/lab/telemetry/metric-family.ts';
import { MeshUnderTest } from './mesh-under-test.ts';

const seconds = 300;

/** Bounds for a Poisson count around a rate that breathes by 5 %: four standard deviations and the breath. */
function expectRate(count: number, perSecond: number): void {
  const expected = perSecond * seconds;
  const slack = 4 * Math.sqrt(expected) + 0.05 * expected;
  expect(count, `${count} requests instead of ${expected}`).toBeGreaterThan(expected - slack);
  expect(count, `${count} requests instead of ${expected}`).toBeLessThan(expected + slack);
}

function quantileMs(records: readonly RequestRecord[], quantile: number): number {
  const durations = records
    .map((record) => record.endMs - record.startMs)
    .sort((left, right) => left - right);
  return durations[Math.floor(durations.length * quantile)] ?? NaN;
}

describe('the figures of the shop over five minutes', () => {
  const shop = new MeshUnderTest();
  let records: RequestRecord[] = [];
  beforeAll(() => {
    shop.advance(10);
    records = shop.during(seconds);
  });
  const select = (reporter: string, source: string, destination: string, version?: string): RequestRecord[] =>
    records.filter(
      (r) =>
        r.reporter === reporter &&
        r.source.canonicalService === source &&
        r.service.name === destination &&
        (version === undefined || r.destination.version === version),
    );

  it.each([
    ['source', 'ingressgateway', 'frontend', undefined, 412],
    ['destination', 'ingressgateway', 'frontend', undefined, 412],
    ['destination', 'unknown', 'frontend', undefined, 0.2],
    ['source', 'frontend', 'catalog', undefined, 330],
    ['source', 'frontend', 'catalog', 'v1', 297],
    ['source', 'frontend', 'catalog', 'v2', 33],
    ['source', 'frontend', 'reviews', 'v1', 69],
    ['source', 'frontend', 'reviews', 'v2', 69],
    ['source', 'frontend', 'reviews', 'v3', 69],
    ['source', 'frontend', 'cart', undefined, 118],
    ['source', 'frontend', 'checkout', undefined, 42],
    ['source', 'reviews', 'ratings', undefined, 138],
    ['source', 'catalog', 'PassthroughCluster', undefined, 6.6],
    ['source', 'checkout', 'payment', 'v1', 37.8],
    ['source', 'checkout', 'payment', 'v2', 4.2],
    ['source', 'checkout', 'billing', undefined, 42],
    ['source', 'payment', 'bank.example.com', undefined, 42],
  ])('%s: %s → %s %s at about %f requests/s', (reporter, source, destination, version, rate) => {
    expectRate(select(reporter, source, destination, version).length, rate);
  });

  it('calls the mailer with about 0.3 requests/s while a batch runs, and not at all afterwards', () => {
    const toMailer = select('source', 'checkout', 'mailer').map(
      (r) => (r.startMs - shop.mesh.nowMs) / 1000 + 310,
    );
    expect(toMailer.filter((second) => second < 240).length / 230).toBeCloseTo(0.3, 0);
    expect(toMailer.filter((second) => second < 240).length).toBeGreaterThan(30);
    expect(toMailer.filter((second) => second > 242)).toEqual([]);
  });

  it('lets payment v2 fail 2 % of its own, and v1 never', () => {
    const v2 = select('destination', 'checkout', 'payment', 'v2');
    const failed = v2.filter((r) => r.grpcStatus !== 0);
    expect(failed.length).toBeGreaterThan(0.005 * v2.length);
    expect(failed.length).toBeLessThan(0.04 * v2.length);
    expect(failed.every((r) => r.grpcStatus === 13 || r.grpcStatus === 14)).toBe(true);
    expect(select('destination', 'checkout', 'payment', 'v1').every((r) => r.grpcStatus === 0)).toBe(true);
  });

  it('makes catalog v2 slower at the tail: p99 about 640 ms against 120', () => {
    const p99 = (version: string): number =>
      quantileMs(select('source', 'frontend', 'catalog', version), 0.99);
    expect(p99('v2')).toBeGreaterThan(520);
    expect(p99('v2')).toBeLessThan(760);
    expect(p99('v1')).toBeGreaterThan(105);
    expect(p99('v1')).toBeLessThan(135);
  });

  it('moves about 60 kB/s from payment to the ledger with mTLS, reported by both ends alike', () => {
    const bytes = (filter: Record<string, string>): number =>
      shop.total(filter, tcpSent) + shop.total(filter, tcpReceived);
    const perSecond = (filter: Record<string, string>): number => bytes(filter) / (seconds + 10) / 1000;
    const ledger = { destination_service_name: 'ledger' };
    expect(perSecond({ ...ledger, reporter: 'source' })).toBeGreaterThan(55);
    expect(perSecond({ ...ledger, reporter: 'source' })).toBeLessThan(65);
    expect(bytes({ ...ledger, reporter: 'source' })).toBe(
      bytes({ ...ledger, reporter: 'destination', connection_security_policy: 'mutual_tls' }),
    );
  });

  it('moves about 6 kB/s from billing to the ledger, which only the ledger reports, from an unknown source', () => {
    const found = shop.instruments({
      destination_service_name: 'ledger',
      connection_security_policy: 'none',
    });
    expect(found.map((instruments) => instruments.labels.reporter)).toEqual(['destination']);
    expect(found[0]?.labels).toMatchObject({ source_workload: 'unknown', source_principal: 'unknown' });
    const plaintext = { destination_service_name: 'ledger', connection_security_policy: 'none' };
    const perSecond = (shop.total(plaintext, tcpSent) + shop.total(plaintext, tcpReceived)) / (seconds + 10);
    expect(perSecond).toBeGreaterThan(5_400);
    expect(perSecond).toBeLessThan(7_000);
  });

  it('lets billing, without a sidecar, be reported by its caller alone', () => {
    expect(records.filter((r) => r.reporter === 'destination' && r.service.name === 'billing')).toEqual([]);
    expect(select('source', 'checkout', 'billing')[0]?.destination).toMatchObject({
      workload: 'billing',
      namespace: 'legacy',
      principal: 'unknown',
    });
  });

  it('has both reporters agree on every meshed edge but for what is under way', () => {
    const pairs = new Set(
      records
        .filter((r) => r.reporter === 'destination' && r.source.workload !== 'unknown')
        .map((r) => `${r.source.workload} ${r.destination.workload}`),
    );
    expect(pairs.size).toBeGreaterThan(12);
    for (const pair of pairs) {
      const count = (reporter: string): number =>
        records.filter(
          (r) => r.reporter === reporter && `${r.source.workload} ${r.destination.workload}` === pair,
        ).length;
      expect(Math.abs(count('source') - count('destination')), pair).toBeLessThanOrEqual(20);
    }
  });

  it('samples about one trace in a hundred, from the gateway to the last call', () => {
    const roots = records.filter((r) => r.span !== null && r.span.gatewaySpanId !== null);
    expect(roots.length / (412 * seconds)).toBeCloseTo(0.01, 2);
    const spans = new Set(records.flatMap((r) => (r.span === null ? [] : [r.span.spanId])));
    const children = records.filter((r) => r.span !== null && r.span.parentSpanId !== null);
    const orphans = children.filter((r) => !spans.has(r.span?.parentSpanId ?? ''));
    expect(children.length).toBeGreaterThan(roots.length * 4);
    expect(orphans.length / children.length).toBeLessThan(0.02);
  });
});
