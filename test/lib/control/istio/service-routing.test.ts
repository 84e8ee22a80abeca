import { describe, expect, it } from 'vitest';
import { destinationRule, httpRoute, service, virtualService } from '@/test/support/istio-objects.ts';
import { routingOf } from '@/test/support/mesh-state.ts';

const reviews = service('reviews', { app: 'reviews' });
const subsets = destinationRule('reviews', {
  host: 'reviews',
  subsets: [
    { name: 'stable', labels: { version: 'v1' } },
    { name: 'next', labels: { version: 'v2' } },
    { name: 'region', labels: { region: 'eu' } },
  ],
});
const to = (subset: string | null, weight?: number, host = 'reviews') => ({
  destination: subset === null ? { host } : { host, subset },
  ...(weight === undefined ? {} : { weight }),
});
const split = (...route: object[]) => virtualService('reviews', { hosts: ['reviews'], http: [{ route }] });
const targetsOf = (...objects: { kind: string }[]) =>
  routingOf('reviews', [reviews, subsets, ...objects]).routing.rules[0]?.targets.map(
    ({ version, weight, share }) => ({ version, weight, share }),
  );

describe('the split of a service', () => {
  it('takes weights as relative, whatever they sum to, and names the versions behind subsets', () => {
    expect(targetsOf(split(to('stable', 3), to('next', 1)))).toEqual([
      { version: 'v1', weight: 3, share: 0.75 },
      { version: 'v2', weight: 1, share: 0.25 },
    ]);
  });

  it('gives a single destination everything, whatever its weight', () => {
    expect(targetsOf(split(to('stable', 0)))).toEqual([{ version: 'v1', weight: 0, share: 1 }]);
    expect(targetsOf(split(to('stable')))).toEqual([{ version: 'v1', weight: null, share: 1 }]);
  });

  it('gives no shares where all weights are 0', () => {
    expect(targetsOf(split(to('stable', 0), to('next', 0)))?.map(({ share }) => share)).toEqual([null, null]);
  });

  it('does not guess a version: not of a subset without one, not of a missing subset, not without subset', () => {
    expect(
      targetsOf(split(to('region', 1), to('gone', 1), to(null, 1)))?.map(({ version }) => version),
    ).toEqual([null, null, null]);
  });

  it('reads an HTTPRoute with the service as parent: a Service per version, default weight 1', () => {
    const objects = [
      service('reviews-v2', { app: 'reviews', version: 'v2' }),
      httpRoute('reviews', {
        parentRefs: [{ group: '', kind: 'Service', name: 'reviews', port: 8080 }],
        rules: [
          {
            backendRefs: [
              { name: 'reviews', port: 8080, weight: 3 },
              { name: 'reviews-v2', port: 8080 },
            ],
          },
        ],
      }),
    ];
    expect(targetsOf(...objects)).toEqual([
      { version: null, weight: 3, share: 0.75 },
      { version: 'v2', weight: 1, share: 0.25 },
    ]);
    expect(routingOf('reviews', [reviews, ...objects]).badges).toEqual(['split']);
  });
});

describe('badges', () => {
  const badges = (rule: object, ...more: { kind: string }[]) =>
    routingOf('reviews', [reviews, virtualService('reviews', { hosts: ['reviews'], http: [rule] }), ...more])
      .badges;
  const route = [to(null)];

  it.each([
    ['split', { route: [to('a', 1), to('b', 1)] }],
    ['fault', { route, fault: { abort: { httpStatus: 503, percentage: { value: 10 } } } }],
    ['fault', { route, fault: { delay: { fixedDelay: '3s', percentage: { value: 100 } } } }],
    ['mirror', { route, mirror: { host: 'reviews-next' } }],
    ['timeout', { route, timeout: '1s' }],
    ['retries', { route, retries: { attempts: 3 } }],
  ])('say %s where the rule has it', (badge, rule) => {
    expect(badges(rule)).toEqual([badge]);
  });

  it.each([
    ['100 and 0', { route: [to('a', 100), to('b', 0)] }],
    ['a fault for 0 %', { route, fault: { abort: { httpStatus: 503, percentage: { value: 0 } } } }],
    ['a fault without percentage, which does nothing', { route, fault: { delay: { fixedDelay: '3s' } } }],
    ['retries switched off', { route, retries: { attempts: 0 } }],
    ['a timeout that is no duration', { route, timeout: 'soon' }],
  ])('say nothing of %s', (_, rule) => {
    expect(badges(rule)).toEqual([]);
  });

  it('say circuit breaker for a limit of the host, of a port or of a subset, but not for an empty one', () => {
    const outlierDetection = { consecutive5xxErrors: 5 };
    const policies = [
      { trafficPolicy: { outlierDetection } },
      { trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, connectionPool: { tcp: {} } }] } },
      { subsets: [{ name: 'v1', labels: {}, trafficPolicy: { outlierDetection } }] },
    ];
    for (const policy of policies) {
      expect(badges({ route }, destinationRule('reviews', { host: 'reviews', ...policy }))).toEqual([
        'circuit-breaker',
      ]);
    }
    const empty = destinationRule('reviews', { host: 'reviews', trafficPolicy: { outlierDetection: {} } });
    expect(badges({ route }, empty)).toEqual([]);
  });
});

describe('which object counts', () => {
  const timeout = (
    name: string,
    hosts: string[],
    seconds: number,
    spec: object = {},
    metadata: object = {},
  ) =>
    virtualService(name, { hosts, http: [{ route: [to(null)], timeout: `${seconds}s` }], ...spec }, metadata);
  const timeoutOf = (...objects: { kind: string }[]) =>
    routingOf('reviews', [reviews, ...objects]).routing.rules[0]?.timeoutMs ?? null;

  it('is found by short name, full name and wildcard', () => {
    for (const host of [
      'reviews',
      'reviews.shop.svc.cluster.local',
      'Reviews',
      '*.shop.svc.cluster.local',
      '*',
    ]) {
      expect(timeoutOf(timeout('x', [host], 1))).toBe(1_000);
    }
  });

  it('is not found by a short name of another namespace, nor by a half name', () => {
    expect(timeoutOf(timeout('x', ['reviews'], 1, {}, { namespace: 'other' }))).toBeNull();
    expect(timeoutOf(timeout('x', ['reviews.shop'], 1))).toBeNull();
    expect(timeoutOf(timeout('x', ['*.other.svc.cluster.local'], 1))).toBeNull();
  });

  it('is the more exact host, then the older object', () => {
    const old = { creationTimestamp: '2026-01-01T00:00:00Z' };
    const young = { creationTimestamp: '2026-02-01T00:00:00Z' };
    const wild = timeout('wild', ['*.shop.svc.cluster.local'], 1, {}, old);
    expect(timeoutOf(wild, timeout('exact', ['reviews'], 2, {}, young))).toBe(2_000);
    expect(timeoutOf(timeout('a', ['reviews'], 3, {}, young), timeout('b', ['reviews'], 4, {}, old))).toBe(
      4_000,
    );
  });

  it('is one that the service’s namespace can see; others are listed all the same', () => {
    const full = 'reviews.shop.svc.cluster.local';
    const elsewhere = { namespace: 'other' };
    const hidden = timeout('x', [full], 1, { exportTo: ['.'] }, elsewhere);
    expect(timeoutOf(hidden)).toBeNull();
    const { routing } = routingOf('reviews', [reviews, hidden]);
    expect(routing.objects.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual(['other/x']);
    expect(timeoutOf(timeout('x', [full], 1, { exportTo: ['shop'] }, elsewhere))).toBe(1_000);
    expect(timeoutOf(timeout('x', [full], 1, { exportTo: ['*'] }, elsewhere))).toBe(1_000);
  });

  it('is not one for gateways, unless nothing else routes to the service', () => {
    const atGateway = virtualService('edge', {
      hosts: ['shop.example.com'],
      gateways: ['istio-system/public'],
      http: [
        { route: [to(null, undefined, 'other')], timeout: '5s' },
        { name: 'mine', route: [to(null)], timeout: '6s' },
      ],
    });
    expect(routingOf('reviews', [reviews, atGateway]).routing.rules).toMatchObject([
      { index: 1, name: 'mine', timeoutMs: 6_000 },
    ]);
    const { routing } = routingOf('reviews', [reviews, atGateway, timeout('x', ['reviews'], 1)]);
    expect(routing.rules).toMatchObject([{ index: 0, timeoutMs: 1_000 }]);
    expect(routing.objects.map(({ name }) => name)).toEqual(['x', 'edge']);
    expect(timeoutOf(timeout('both', ['reviews'], 1, { gateways: ['public', 'mesh'] }))).toBe(1_000);
  });

  it('is not an HTTPRoute of callers in another namespace', () => {
    const spec = {
      parentRefs: [{ group: '', kind: 'Service', name: 'reviews', namespace: 'shop' }],
      rules: [{ timeouts: { request: '1s' }, backendRefs: [{ name: 'reviews', namespace: 'shop' }] }],
    };
    expect(timeoutOf(httpRoute('x', spec, { namespace: 'shop' }))).toBe(1_000);
    expect(timeoutOf(httpRoute('x', spec, { namespace: 'other' }))).toBeNull();
  });

  it('takes subsets from the service’s namespace before the root namespace', () => {
    const rule = (namespace: string, version: string) =>
      destinationRule(
        'reviews',
        { host: 'reviews.shop.svc.cluster.local', subsets: [{ name: 'stable', labels: { version } }] },
        { namespace },
      );
    const versions = (...rules: { kind: string }[]) =>
      routingOf('reviews', [reviews, split(to('stable')), ...rules]).routing.rules[0]?.targets[0]?.version;
    expect(versions(rule('istio-system', 'old'), rule('shop', 'v1'))).toBe('v1');
    expect(versions(rule('istio-system', 'old'))).toBe('old');
  });
});

describe('a rule in words', () => {
  const ruleOf = (http: object) =>
    routingOf('reviews', [reviews, subsets, virtualService('reviews', { hosts: ['reviews'], http: [http] })])
      .routing.rules[0];

  it('joins conditions of a block by and, blocks by or', () => {
    const match = [
      { uri: { prefix: '/api' }, headers: { 'x-user': { exact: 'jason' } }, method: { regex: 'GET|PUT' } },
      { sourceLabels: { app: 'frontend' }, withoutHeaders: { debug: {} }, port: 8080 },
    ];
    expect(ruleOf({ match })?.match).toBe(
      'path begins with /api and method matches GET|PUT and header x-user is jason, or ' +
        'not header debug is present and caller has app=frontend and port is 8080',
    );
  });

  it('matches everything where one block has no condition', () => {
    expect(ruleOf({ match: [{ uri: { exact: '/' } }, {}] })?.match).toBeNull();
    expect(ruleOf({})?.match).toBeNull();
  });

  it('says what HTTPRoutes match', () => {
    const route = httpRoute('reviews', {
      parentRefs: [{ kind: 'Service', name: 'reviews' }],
      rules: [
        { matches: [{ path: { value: '/a' }, headers: [{ name: 'x', value: '1' }], method: 'GET' }] },
        { matches: [{ path: { type: 'PathPrefix', value: '/' } }] },
        {
          matches: [
            { path: { type: 'RegularExpression', value: '/b.*' } },
            { queryParams: [{ name: 'q', value: '2' }] },
          ],
        },
      ],
    });
    expect(routingOf('reviews', [reviews, route]).routing.rules.map(({ match }) => match)).toEqual([
      'path begins with /a and method is GET and header x is 1',
      null,
      'path matches /b.*, or query parameter q is 2',
    ]);
  });

  it('reads faults, retries and mirrors with their percentages', () => {
    expect(
      ruleOf({
        fault: {
          abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 12.5 } },
          delay: { fixedDelay: '1m30.5s', percent: 100 },
        },
        retries: { attempts: 3, perTryTimeout: '250ms', retryOn: '5xx' },
        mirrors: [{ destination: { host: 'reviews', subset: 'next' }, percentage: { value: 5 } }],
      }),
    ).toMatchObject({
      fault: {
        abort: { status: 'UNAVAILABLE', percent: 12.5 },
        delay: { milliseconds: 90_500, percent: 100 },
      },
      retries: { attempts: 3, perTryTimeoutMs: 250, on: '5xx' },
      mirror: { host: 'reviews.shop.svc.cluster.local', version: 'v2', percent: 5 },
    });
    expect(ruleOf({ mirror: { host: 'reviews' } })?.mirror?.percent).toBe(100);
    expect(ruleOf({ mirror: { host: 'reviews' }, mirrorPercentage: { value: 0.5 } })?.mirror?.percent).toBe(
      0.5,
    );
  });

  it('shows TCP rules where there are no HTTP ones', () => {
    const object = virtualService('reviews', {
      hosts: ['reviews'],
      tcp: [{ route: [to('stable', 1), to('next', 1)] }],
    });
    const { routing, badges } = routingOf('reviews', [reviews, subsets, object]);
    expect(routing.rules[0]?.targets.map(({ version }) => version)).toEqual(['v1', 'v2']);
    expect(badges).toEqual(['split']);
  });
});
