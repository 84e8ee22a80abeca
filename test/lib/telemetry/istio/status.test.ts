import { describe, expect, it } from 'vitest';
import { edgeOf, mapOf, nodeOf } from '@/test/support/golden-map.ts';

const http = (rows: string): string => `
  reporter | from             | asked     | to              | proto | code | flags | rate
  ${rows}`;

const ends = 'source | c1/shop/frontend | shop/cart | c1/shop/cart-v1';

describe('HTTP statuses', () => {
  it('5xx and no response are errors, 4xx are the client’s', () => {
    const map = mapOf({
      requests: http(`
        ${ends} | http | 200 | - | 80
        ${ends} | http | 302 | - | 5
        ${ends} | http | 404 | - | 10
        ${ends} | http | 503 | - | 3
        ${ends} | http | 0 | DC | 2`),
    });
    expect(edgeOf(map)).toMatchObject({
      requestRate: 100,
      errorRatio: 0.05,
      clientErrorRatio: 0.1,
      codes: { '-': 2, '200': 80, '302': 5, '404': 10, '503': 3 },
      responseFlags: { DC: 2 },
    });
  });

  it('4xx alone are not unhealthy', () => {
    const map = mapOf({ requests: http(`${ends} | http | 404 | - | 50`) });
    expect(edgeOf(map)).toMatchObject({ clientErrorRatio: 1, health: { status: 'healthy', reasons: [] } });
  });

  it('flags are keyed as reported, and joined ones are looked into', () => {
    const map = mapOf({
      requests: http(`
        ${ends} | http | 200 | - | 8
        ${ends} | http | 503 | UF,URX | 1
        ${ends} | http | 503 | FI,DI | 1`),
    });
    expect(edgeOf(map)).toMatchObject({ responseFlags: { 'FI,DI': 1, 'UF,URX': 1 }, injectedRate: 1 });
  });

  it('flags are keys like any other, even such as every object has, merged edges included', () => {
    const map = mapOf(
      {
        requests: http(`
          ${ends} | http | 200 | __proto__ | 2
          ${ends.replace('cart-v1', 'cart-v2')} | http | 200 | __proto__ | 3
          ${ends} | http | 200 | constructor | 4`),
      },
      'service',
    );
    expect(Object.entries(edgeOf(map).responseFlags)).toEqual([
      ['__proto__', 5],
      ['constructor', 4],
    ]);
  });

  it('requests without a status are counted, their errors are unknown, and that is said', () => {
    const map = mapOf({ requests: http(`${ends} | http | | - | 8`) });
    expect(edgeOf(map)).toMatchObject({
      requestRate: 8,
      errorRatio: null,
      clientErrorRatio: null,
      codes: {},
    });
    expect(map.warnings).toMatchObject([{ code: 'status-missing', count: 1 }]);
  });
});

describe('gRPC statuses', () => {
  it('HTTP 200 with a failing gRPC status is an error by OpenTelemetry’s list, else the client’s', () => {
    const rows = ['0', '1', '2', '3', '4', '5', '7', '12', '13', '14', '15', '16'].map(
      (status) => `${ends} | grpc | 200 | ${status} | 1`,
    );
    const map = mapOf({
      requests: `
        reporter | from             | asked     | to              | proto | code | grpc | rate
        ${rows.join('\n')}`,
    });
    const edge = edgeOf(map);
    expect(edge).toMatchObject({ protocol: 'grpc', requestRate: 12 });
    expect(edge.errorRatio).toBeCloseTo(6 / 12);
    expect(edge.clientErrorRatio).toBeCloseTo(5 / 12);
    expect(edge.codes).toMatchObject({ '0': 1, '14': 1, '16': 1 });
  });

  it('the HTTP code counts where it is 4xx or 5xx or where the gRPC status is missing', () => {
    const map = mapOf({
      requests: `
        reporter | from             | asked     | to              | proto | code | grpc | rate
        ${ends} | grpc | 503 | 0  | 1
        ${ends} | grpc | 403 | 0  | 2
        ${ends} | grpc | 200 |    | 3
        ${ends} | grpc | 0   |    | 4`,
    });
    expect(edgeOf(map)).toMatchObject({
      codes: { '-': 4, '200': 3, '403': 2, '503': 1 },
      errorRatio: 0.5,
      clientErrorRatio: 0.2,
    });
  });
});

describe('injected faults', () => {
  const map = mapOf({
    requests: `
      reporter | from             | asked     | to              | proto | code | flags | rate
      source   | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | -     | 85
      source   | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | DI    | 5
      source   | c1/shop/frontend | shop/cart | unknown         | http  | 500  | FI    | 10`,
  });

  it('an abort lies on the service node’s edge, counts as an error and is told apart', () => {
    const edge = edgeOf(map, 'workload:c1/shop/frontend|service:c1/shop/cart|http');
    expect(edge).toMatchObject({ requestRate: 10, errorRatio: 1, injectedRate: 10, deniedRate: null });
    expect(edge.health).toMatchObject({ status: 'unhealthy', reasons: [{ code: 'injected' }] });
  });

  it('a delayed request is injected and no error', () => {
    const edge = edgeOf(map, 'workload:c1/shop/frontend|workload:c1/shop/cart-v1|http');
    expect(edge).toMatchObject({
      requestRate: 90,
      errorRatio: 0,
      injectedRate: 5,
      health: { status: 'healthy' },
    });
  });

  it('the caller and the service are judged by both edges, and the reason names the injection', () => {
    const caller = nodeOf(map, 'workload:c1/shop/frontend');
    expect(caller.health).toMatchObject({ status: 'unhealthy', reasons: [{ code: 'injected' }] });
    expect(caller.health.reasons[0]?.text).toContain('10 % of outbound requests');
    const service = nodeOf(map, 'service:c1/shop/cart');
    expect(service.health.reasons[0]?.text).toContain('10 % of inbound requests');
    expect(service.inbound).toMatchObject({ requestRate: 10, errorRatio: 1 });
  });
});

describe('denied requests', () => {
  it('are what the server answered with 403, whoever’s rate is shown', () => {
    const map = mapOf({
      requests: `
        reporter    | from             | asked     | to              | proto | code | flags | rate
        source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | -     | 6
        source      | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 403  | -     | 4
        destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | -     | 6
        destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 403  | -     | 3
        destination | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 401  | UAEX  | 1`,
    });
    expect(edgeOf(map)).toMatchObject({ deniedRate: 4, clientErrorRatio: 0.4, errorRatio: 0 });
  });

  it('are unknown where no server reports: a 403 seen by the client may be anyone’s', () => {
    const map = mapOf({ requests: http(`${ends} | http | 403 | - | 4`) });
    expect(edgeOf(map).deniedRate).toBeNull();
  });
});
