import { beforeEach, describe, expect, it } from 'vitest';
import { MeshUnderTest, share, to, toService, virtualService } from './mesh-under-test.ts';

function faultOn(service: string, fault: object, namespace = 'shop'): ReturnType<typeof virtualService> {
  return virtualService(service, [{ fault, route: [to(service, undefined, namespace)] }], namespace);
}

describe('what an injected fault shows', () => {
  let shop: MeshUnderTest;
  beforeEach(() => {
    shop = new MeshUnderTest();
  });

  it('aborts the written share with the written status, counted by the callers alone', () => {
    shop.apply(faultOn('ratings', { abort: { httpStatus: 503, percentage: { value: 10 } } }));
    const records = shop.during(60);
    const asked = toService(records, 'source', 'ratings');
    const aborted = asked.filter((r) => r.injectedAbort);
    expect(aborted.length / asked.length).toBeCloseTo(0.1, 1);
    for (const record of aborted.slice(0, 20)) {
      expect(record).toMatchObject({ responseCode: 503, responseFlags: 'FI', attempts: 0 });
      expect(record.destination).toMatchObject({ workload: 'unknown', cluster: 'unknown' });
      expect(record.service).toMatchObject({ name: 'ratings', namespace: 'shop' });
    }
    const arrived = toService(records, 'destination', 'ratings');
    expect(Math.abs(arrived.length - (asked.length - aborted.length))).toBeLessThan(5);
    expect(arrived.every((r) => r.responseCode === 200)).toBe(true);
  });

  it('shows an abort in the counters with flag FI and an unknown destination', () => {
    shop.apply(faultOn('ratings', { abort: { httpStatus: 418, percentage: { value: 100 } } }));
    const before = shop.total({ destination_service_name: 'ratings', response_flags: 'FI' });
    shop.advance(10);
    const filter = { destination_service_name: 'ratings', response_flags: 'FI', response_code: '418' };
    expect(shop.total(filter) - before).toBeGreaterThan(1_200);
    const labels = shop.instruments(filter).map((instruments) => instruments.labels);
    expect(new Set(labels.map((l) => l.reporter))).toEqual(new Set(['source']));
    expect(new Set(labels.map((l) => l.destination_workload))).toEqual(new Set(['unknown']));
    expect(new Set(labels.map((l) => l.destination_cluster))).toEqual(new Set(['unknown']));
  });

  it('delays the written share by the written time, seen by callers and not by the server', () => {
    shop.apply(faultOn('ratings', { delay: { fixedDelay: '0.5s', percentage: { value: 25 } } }));
    shop.advance(2);
    const records = shop.during(30);
    const asked = toService(records, 'source', 'ratings');
    expect(share(asked, (r) => r.responseFlags === 'DI')).toBeCloseTo(0.25, 1);
    expect(asked.filter((r) => r.responseFlags === 'DI').every((r) => r.endMs - r.startMs > 500)).toBe(true);
    expect(toService(records, 'destination', 'ratings').every((r) => r.endMs - r.startMs < 100)).toBe(true);
  });

  it('draws delay and abort independently, so that both may meet one request', () => {
    shop.apply(
      faultOn('ratings', {
        delay: { fixedDelay: '100ms', percentage: { value: 50 } },
        abort: { httpStatus: 500, percentage: { value: 50 } },
      }),
    );
    const asked = toService(shop.during(30), 'source', 'ratings');
    for (const flags of ['-', 'DI', 'FI', 'DI,FI']) {
      expect(share(asked, (r) => r.responseFlags === flags)).toBeCloseTo(0.25, 1);
    }
  });

  it.each([
    ['an abort without percentage', { abort: { httpStatus: 503 } }],
    ['a delay without percentage', { delay: { fixedDelay: '2s' } }],
  ])('does nothing for %s, as Envoy takes a missing percentage for 0', (_, fault) => {
    shop.apply(faultOn('ratings', fault));
    expect(share(toService(shop.during(10), 'source', 'ratings'), (r) => r.responseFlags === '-')).toBe(1);
  });

  it('aborts gRPC with the written status over HTTP 200', () => {
    shop.apply(
      faultOn('payment', { abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 100 } } }, 'payments'),
    );
    const asked = toService(shop.during(10), 'source', 'payment');
    expect(
      share(asked, (r) => r.responseCode === 200 && r.grpcStatus === 14 && r.responseFlags === 'FI'),
    ).toBe(1);
    const frontend = toService(shop.during(10), 'source', 'frontend');
    expect(share(frontend, (r) => r.responseCode === 500)).toBeCloseTo(0.1, 1);
  });

  it('turns an abort with an HTTP status into the gRPC status that stands for it', () => {
    shop.apply(faultOn('payment', { abort: { httpStatus: 503, percentage: { value: 100 } } }, 'payments'));
    const asked = toService(shop.during(5), 'source', 'payment');
    expect(share(asked, (r) => r.responseCode === 200 && r.grpcStatus === 14)).toBe(1);
  });
});
