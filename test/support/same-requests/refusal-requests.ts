import {
  home,
  httpRoutes,
  to,
  under,
  virtualService,
  virtualServices,
  type SameRequest,
} from './same-request.ts';

const v1 = [{ destination: { host: 'reviews', subset: 'v1' } }];

/** A VirtualService with one rule, as it would be stored. */
const rule = (title: string, http: unknown, spec: object = {}): SameRequest => ({
  title,
  request: {
    method: 'POST',
    path: `${virtualServices}?dryRun=All`,
    body: virtualService('trial', [http], spec),
  },
});
const fault = (title: string, value: unknown): SameRequest => rule(title, { route: v1, fault: value });
const percentage = { value: 10 };

const virtualServiceRefusals: readonly SameRequest[] = under('VirtualService', [
  rule('a negative weight', { route: [to('v1', -10), to('v2', 110)] }),
  rule('weights of 90 together', { route: [to('v1', 80), to('v2', 10)] }),
  rule('a weight over 100', { route: [to('v1', 101), to('v2', 0)] }),
  rule('weights of nothing', { route: [to('v1', 0), to('v2', 0)] }),
  rule('several routes without weights', { route: [to('v1'), to('v2')] }),
  rule('one of two without weight', { route: [to('v1'), to('v2', 10)] }),
  rule('the same destination twice', { route: [to('v1', 50), to('v1', 50)] }),
  rule('half a weight', { route: [to('v1', 90.5), to('v2', 9.5)] }),
  rule('a weight in quotes', { route: [to('v1', '90'), to('v2', 10)] }),
  rule('a weight beyond 32 bits', { route: [to('v1', 3_000_000_000), to('v2', 10)] }),
  rule('a route without destination', { route: [{ weight: 100 }] }),
  rule('a destination without host', { route: [{ destination: { subset: 'v1' } }] }),
  rule('an empty host', { route: [{ destination: { host: '' } }] }),
  rule('nothing to do', { name: 'empty' }),
  rule('no hosts', { route: v1 }, { hosts: [] }),
  rule('a subset that is no name', { route: [to('V_1 x')] }),
  rule('a port out of range', { route: [{ destination: { host: 'reviews', port: { number: 99_999 } } }] }),
  rule('routes in a text', { route: 'v1' }),
  fault('more than all', { abort: { httpStatus: 503, percentage: { value: 150 } } }),
  fault('less than none', { abort: { httpStatus: 503, percentage: { value: -1 } } }),
  fault('a share too small', { abort: { httpStatus: 503, percentage: { value: 0.000_01 } } }),
  fault('a delay in words', { delay: { fixedDelay: '2 seconds', percentage } }),
  fault('no delay', { delay: { fixedDelay: '0s', percentage } }),
  fault('too short a delay', { delay: { fixedDelay: '100us', percentage } }),
  fault('a delay without duration', { delay: { percentage } }),
  fault('without percentage', { abort: { httpStatus: 503 } }),
  fault('an abort without status', { abort: { percentage } }),
  fault('an old percent', { delay: { fixedDelay: '1s', percent: 10 } }),
  fault('two statuses', { abort: { httpStatus: 503, grpcStatus: 'UNAVAILABLE', percentage } }),
  fault('status 99', { abort: { httpStatus: 99, percentage } }),
  fault('status 600', { abort: { httpStatus: 600, percentage } }),
  fault('an unknown gRPC status', { abort: { grpcStatus: 'NOPE', percentage } }),
  fault('an empty fault', {}),
  rule('fault and redirect', { redirect: { uri: '/x' }, fault: { abort: { httpStatus: 503, percentage } } }),
  rule('more than all mirrored', {
    route: v1,
    mirror: { host: 'reviews' },
    mirrorPercentage: { value: 101 },
  }),
  rule('negative retries', { route: v1, retries: { attempts: -1 } }),
  rule('a broken timeout', { route: v1, timeout: 'soon' }),
  rule('two kinds of match', { route: v1, match: [{ uri: { exact: '/a', prefix: '/b' } }] }),
  rule('a broken expression', { route: v1, match: [{ uri: { regex: '[' } }] }),
  {
    title: 'a rule after one that takes everything',
    request: {
      method: 'POST',
      path: `${virtualServices}?dryRun=All`,
      body: virtualService('trial', [
        { name: 'first', route: v1 },
        { name: 'second', route: v1 },
      ]),
    },
  },
  {
    title: 'no rules',
    request: { method: 'POST', path: `${virtualServices}?dryRun=All`, body: virtualService('trial', []) },
  },
]);

const destinationRule = (title: string, spec: object): SameRequest => ({
  title,
  request: {
    method: 'POST',
    path: `${home}/destinationrules?dryRun=All`,
    body: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'trial', namespace: 'trial' },
      spec,
    },
  },
});

const destinationRuleRefusals: readonly SameRequest[] = under('DestinationRule', [
  destinationRule('as it should be', {
    host: 'reviews',
    subsets: [
      { name: 'v1', labels: { version: 'v1' } },
      { name: 'v2', labels: { version: 'v2' } },
    ],
  }),
  destinationRule('the same subset twice', {
    host: 'reviews',
    subsets: [
      { name: 'v1', labels: { version: 'v1' } },
      { name: 'v1', labels: { version: 'v1' } },
    ],
  }),
  destinationRule('without host', { subsets: [] }),
  destinationRule('a subset without name', { host: 'reviews', subsets: [{ labels: { version: 'v1' } }] }),
]);

const backend = (name: string, more: object = {}): object => ({ name, port: 8080, ...more });
const route = (title: string, rules: unknown, spec: object = {}): SameRequest => ({
  title,
  request: {
    method: 'POST',
    path: `${httpRoutes}?dryRun=All`,
    body: {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'trial', namespace: 'trial' },
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name: 'ratings', port: 8080 }],
        rules,
        ...spec,
      },
    },
  },
});

const httpRouteRefusals: readonly SameRequest[] = under('HTTPRoute', [
  route('as it should be', [{ backendRefs: [backend('v1', { weight: 90 }), backend('v2', { weight: 10 })] }]),
  route('with matches, filters and timeouts', [
    {
      name: 'base',
      matches: [
        {
          path: { type: 'PathPrefix', value: '/a' },
          headers: [{ name: 'x-user', value: 'tester' }],
          method: 'GET',
        },
      ],
      filters: [
        { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-a', value: 'b' }] } },
        { type: 'RequestMirror', requestMirror: { backendRef: backend('v2'), percent: 10 } },
      ],
      backendRefs: [backend('v1')],
      timeouts: { request: '10s', backendRequest: '2s' },
    },
  ]),
  route('too great a weight', [{ backendRefs: [backend('v1', { weight: 1_000_001 })] }]),
  route('a negative weight', [{ backendRefs: [backend('v1', { weight: -1 })] }]),
  route('half a weight', [{ backendRefs: [backend('v1', { weight: 1.5 })] }]),
  route('too many backends', [
    { backendRefs: Array.from({ length: 17 }, (_, index) => backend(`v${index}`)) },
  ]),
  route(
    'too many rules',
    Array.from({ length: 17 }, () => ({ backendRefs: [backend('v1')] })),
  ),
  route('a Service without port', [{ backendRefs: [{ name: 'v1' }] }]),
  route('weights of nothing', [
    { backendRefs: [backend('v1', { weight: 0 }), backend('v2', { weight: 0 })] },
  ]),
  route('redirect and backends', [
    {
      filters: [{ type: 'RequestRedirect', requestRedirect: { statusCode: 301 } }],
      backendRefs: [backend('v1')],
    },
  ]),
  route('a filter without body', [{ filters: [{ type: 'RequestMirror' }], backendRefs: [backend('v1')] }]),
  route('a path that is not absolute', [
    { matches: [{ path: { type: 'PathPrefix', value: 'a' } }], backendRefs: [backend('v1')] },
  ]),
  route('a longer timeout inside a shorter one', [
    { backendRefs: [backend('v1')], timeouts: { request: '1s', backendRequest: '5s' } },
  ]),
  route('more than all mirrored', [
    {
      filters: [{ type: 'RequestMirror', requestMirror: { backendRef: backend('v2'), percent: 101 } }],
      backendRefs: [backend('v1')],
    },
  ]),
  route('a kind of match that nobody knows', [
    { matches: [{ path: { type: 'Wildcard', value: '/a' } }], backendRefs: [backend('v1')] },
  ]),
]);

export const refusalRequests: readonly SameRequest[] = [
  ...virtualServiceRefusals,
  ...destinationRuleRefusals,
  ...httpRouteRefusals,
];
