import { describe, expect, it } from 'vitest';
import { serviceFindings } from '@/lib/control/istio/checks/service-findings.ts';
import { indexRouting } from '@/lib/control/istio/service-routing.ts';
import {
  deployment,
  destinationRule,
  gateway,
  httpRoute,
  peerAuthentication,
  pod,
  service,
  virtualService,
} from '@/test/support/istio-objects.ts';
import { meshStateOf } from '@/test/support/mesh-state.ts';

type TestObject = { readonly kind: string } & Readonly<Record<string, unknown>>;

const labels = { app: 'reviews', version: 'v1' };
const reviews = service('reviews', { app: 'reviews' });
const subsets = [{ name: 'v1', labels: { version: 'v1' } }];
const rule = (spec: object = {}, name = 'reviews', creationTimestamp = '2026-01-01T00:00:00Z') =>
  destinationRule(name, { host: 'reviews', subsets, ...spec }, { creationTimestamp });
const ground = [reviews, deployment('reviews-v1', labels)];
const sound = [...ground, rule()];
const to = (subset: string, weight?: number) => ({
  destination: { host: 'reviews', subset },
  ...(weight === undefined ? {} : { weight }),
});
const routing = (http: object, rest: object = {}) =>
  virtualService('reviews', { hosts: ['reviews'], http: [http], ...rest });
const abort = (httpStatus: number) => ({ abort: { httpStatus, percentage: { value: 5 } } });
const older = { creationTimestamp: '2026-01-01T00:00:00Z' };
const younger = { creationTimestamp: '2026-02-01T00:00:00Z' };
const claim = (name: string, hosts: string[], metadata: object) =>
  virtualService(name, { hosts, http: [{ route: [to('v1')] }] }, metadata);
const producer = (...backendRefs: object[]) =>
  httpRoute('reviews', {
    parentRefs: [{ group: '', kind: 'Service', name: 'reviews' }],
    rules: [{ backendRefs }],
  });
const strict = peerAuthentication('default', { mtls: { mode: 'STRICT' } });
const tls = (mode: string) => rule({ trafficPolicy: { tls: { mode } } });

/** Code, the objects that show it, its path, and the same objects put right. */
const kinds: readonly [string, readonly TestObject[], string, readonly TestObject[]][] = [
  [
    'host-unknown',
    [...sound, routing({ route: [{ destination: { host: 'revews' } }] })],
    'spec.http[0].route[0]',
    [...sound, routing({ route: [{ destination: { host: 'reviews' } }] })],
  ],
  [
    'subset-unknown',
    [...sound, routing({ route: [to('v1')], mirror: { host: 'reviews', subset: 'v9' } })],
    'spec.http[0].mirror',
    [...sound, routing({ route: [to('v1')], mirror: { host: 'reviews', subset: 'v1' } })],
  ],
  [
    'subset-without-pods',
    [
      ...ground,
      destinationRule('reviews', { host: 'reviews', subsets: [{ name: 'v2', labels: { version: 'v2' } }] }),
    ],
    'spec.subsets[0].labels',
    sound,
  ],
  ['service-without-pods', [reviews], 'spec.selector', ground],
  [
    'weights-not-100',
    [...sound, routing({ route: [to('v1', 50), { destination: { host: 'reviews' }, weight: 40 }] })],
    'spec.http[0].route',
    [...sound, routing({ route: [to('v1', 50), { destination: { host: 'reviews' }, weight: 50 }] })],
  ],
  [
    'weight-missing',
    [...sound, routing({ route: [to('v1', 100), { destination: { host: 'reviews' } }] })],
    'spec.http[0].route[1].weight',
    [...sound, routing({ route: [to('v1', 100), { destination: { host: 'reviews' }, weight: 0 }] })],
  ],
  [
    'weights-all-zero',
    [...sound, producer({ name: 'reviews', port: 80, weight: 0 })],
    'spec.rules[0].backendRefs',
    [...sound, producer({ name: 'reviews', port: 80, weight: 1 })],
  ],
  [
    'fault-without-effect',
    [...sound, routing({ fault: { abort: { httpStatus: 503 } }, route: [to('v1')] })],
    'spec.http[0].fault.abort.percentage',
    [...sound, routing({ fault: abort(503), route: [to('v1')] })],
  ],
  [
    'fault-status-refused',
    [...sound, routing({ fault: abort(600), route: [to('v1')] })],
    'spec.http[0].fault.abort.httpStatus',
    [...sound, routing({ fault: abort(599), route: [to('v1')] })],
  ],
  [
    'fault-sets-aside',
    [...sound, routing({ fault: abort(503), retries: { attempts: 3 }, route: [to('v1')] })],
    'spec.http[0].retries',
    [...sound, routing({ retries: { attempts: 3 }, timeout: '2s', route: [to('v1')] })],
  ],
  [
    'rule-unreachable',
    [
      ...sound,
      routing(
        { route: [to('v1')] },
        { http: [{ route: [to('v1')] }, { match: [{ uri: { exact: '/x' } }], route: [to('v1')] }] },
      ),
    ],
    'spec.http[1]',
    [
      ...sound,
      routing(
        { route: [to('v1')] },
        { http: [{ match: [{ uri: { exact: '/x' } }], route: [to('v1')] }, { route: [to('v1')] }] },
      ),
    ],
  ],
  [
    'host-claimed-twice',
    [...sound, claim('first', ['reviews'], older), claim('second', ['ratings', 'reviews'], younger)],
    'spec.hosts[1]',
    [...sound, claim('first', ['reviews'], older), claim('second', ['ratings'], younger)],
  ],
  [
    'route-not-accepted',
    [
      ...sound,
      {
        ...producer({ name: 'reviews', port: 80 }),
        status: {
          parents: [{ conditions: [{ type: 'Accepted', status: 'False', reason: 'NoMatchingParent' }] }],
        },
      },
    ],
    'status.parents',
    [
      ...sound,
      {
        ...producer({ name: 'reviews', port: 80 }),
        status: { parents: [{ conditions: [{ type: 'Accepted', status: 'True', reason: 'Accepted' }] }] },
      },
    ],
  ],
  [
    'policy-shadowed',
    [
      ...sound,
      rule(
        { subsets: [], trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } },
        'late',
        younger.creationTimestamp,
      ),
    ],
    'spec.trafficPolicy',
    [...sound, rule({}, 'late', younger.creationTimestamp)],
  ],
  [
    'gateway-unknown',
    [...sound, routing({ route: [to('v1')] }, { gateways: ['edge', 'mesh'] })],
    'spec.gateways',
    [...sound, gateway('edge'), routing({ route: [to('v1')] }, { gateways: ['shop/edge', 'mesh'] })],
  ],
  [
    'mtls-mode-conflict',
    [...ground, strict, tls('DISABLE')],
    'spec.trafficPolicy.tls.mode',
    [...ground, strict, tls('ISTIO_MUTUAL')],
  ],
  [
    'strict-not-enforced',
    [...sound, strict, pod('reviews-v1-a', labels, false)],
    'spec.selector',
    [...sound, strict, pod('reviews-v1-a', labels)],
  ],
];

function findingsOf(objects: readonly TestObject[]) {
  const state = meshStateOf(objects);
  const [first] = state.services;
  if (first === undefined) throw new Error('no service');
  return serviceFindings(first, state, indexRouting(state));
}

describe('each kind of finding', () => {
  it.each(kinds)(
    '%s is found with its path and a remedy, and is gone once that is put right',
    (code, odd, path, right) => {
      const found = findingsOf(odd).filter((one) => one.code === code);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({
        path,
        remedy: expect.stringMatching(/^[A-Z].+\.$/),
        namespace: 'shop',
      });
      expect(findingsOf(right).map((one) => one.code)).not.toContain(code);
    },
  );

  it('is more than a dozen', () => {
    expect(new Set(kinds.map(([code]) => code)).size).toBe(17);
  });
});

describe('modes of mutual TLS that do not fit', () => {
  const codes = (...objects: TestObject[]) => findingsOf(objects).map(({ code }) => code);
  const relaxed = peerAuthentication('default', { mtls: { mode: 'DISABLE' } });

  it('are TLS of another kind to pods that want a certificate, and mutual TLS to pods that take none', () => {
    expect(codes(...ground, strict, tls('SIMPLE'))).toEqual(['mtls-mode-conflict']);
    expect(codes(...ground, relaxed, tls('ISTIO_MUTUAL'))).toEqual(['mtls-mode-conflict']);
    expect(codes(...ground, relaxed, tls('DISABLE'))).toEqual([]);
  });

  it('are compared port by port', () => {
    const byPort = peerAuthentication('reviews', {
      selector: { matchLabels: { app: 'reviews' } },
      mtls: { mode: 'STRICT' },
      portLevelMtls: { 8080: { mode: 'PERMISSIVE' } },
    });
    const atPort = (number: number) =>
      rule({ trafficPolicy: { portLevelSettings: [{ port: { number }, tls: { mode: 'DISABLE' } }] } });
    expect(codes(...ground, byPort, atPort(8080))).toEqual([]);
    expect(codes(...ground, byPort, atPort(9090))).toEqual(['mtls-mode-conflict']);
  });

  it('are not judged where no pod is known', () => {
    expect(codes(reviews, strict, tls('DISABLE'))).toEqual(['service-without-pods', 'subset-without-pods']);
  });

  it('count the pods without a proxy', () => {
    const [found] = findingsOf([
      ...sound,
      strict,
      pod('reviews-v1-a', labels),
      pod('reviews-v1-b', labels, false),
    ]);
    expect(found?.text).toBe(
      '1 of its 2 pods carry no proxy: the policy says STRICT, and plaintext is taken all the same.',
    );
  });
});
