import { describe, expect, it } from 'vitest';
import { serviceFindings } from '@/lib/control/istio/checks/service-findings.ts';
import { indexRouting } from '@/lib/control/istio/service-routing.ts';
import {
  deployment,
  destinationRule,
  httpRoute,
  service,
  serviceEntry,
  virtualService,
} from '@/test/support/istio-objects.ts';
import { meshStateOf } from '@/test/support/mesh-state.ts';

const reviews = service('reviews', { app: 'reviews' });
const pods = [
  deployment('reviews-v1', { app: 'reviews', version: 'v1' }),
  deployment('reviews-v2', { app: 'reviews', version: 'v2' }),
];
const subsets = destinationRule('reviews', {
  host: 'reviews',
  subsets: [
    { name: 'v1', labels: { version: 'v1' } },
    { name: 'v2', labels: { version: 'v2' } },
  ],
});
const sound = [reviews, ...pods, subsets];

const to = (subset: string, weight?: number, host = 'reviews') => ({
  destination: { host, subset },
  ...(weight === undefined ? {} : { weight }),
});
const rules = (...http: object[]) => virtualService('reviews', { hosts: ['reviews'], http });
const split = (...route: object[]) => rules({ route });

function findingsOf(...objects: { kind: string }[]) {
  const state = meshStateOf(objects);
  const [first] = state.services;
  if (first === undefined) throw new Error('no service');
  return serviceFindings(first, state, indexRouting(state));
}
const codesOf = (...objects: { kind: string }[]) =>
  findingsOf(...objects).map(({ severity, code, kind, name }) => `${severity} ${code} ${kind}/${name}`);

describe('what is odd about the objects of a service', () => {
  it('is nothing where all is sound', () => {
    expect(codesOf(...sound)).toEqual([]);
    expect(codesOf(...sound, split(to('v1', 80), to('v2', 20)))).toEqual([]);
    expect(codesOf(...sound, split(to('v1')))).toEqual([]);
  });

  it('names a subset that no DestinationRule defines, worse where requests are sent to it', () => {
    expect(codesOf(...sound, split(to('v1', 50), to('v9', 50)))).toEqual([
      'error subset-unknown VirtualService/reviews',
    ]);
    expect(codesOf(...sound, split(to('v1', 100), to('v9', 0)))).toEqual([
      'warning subset-unknown VirtualService/reviews',
    ]);
    expect(codesOf(reviews, ...pods, split(to('v1')))).toEqual([
      'error subset-unknown VirtualService/reviews',
    ]);
  });

  it('names a host that is no service and no ServiceEntry', () => {
    const elsewhere = { route: [{ destination: { host: 'bank.example.com' } }] };
    expect(codesOf(...sound, rules(elsewhere))).toEqual(['error host-unknown VirtualService/reviews']);
    expect(codesOf(...sound, serviceEntry('bank', ['*.example.com']), rules(elsewhere))).toEqual([]);
    const [found] = findingsOf(...sound, rules({ route: [{ destination: { host: 'revews' } }] }));
    expect(found?.text).toContain('revews.shop.svc.cluster.local in its only rule is no service');
  });

  it('says what proxies make of odd weights', () => {
    expect(findingsOf(...sound, split(to('v1', 80), to('v2', 10))).map(({ text }) => text)).toEqual([
      'The weights of its only rule sum to 90, not 100: proxies read them as parts of 90.',
    ]);
    expect(findingsOf(...sound, split(to('v1'), to('v2', 10))).map(({ text }) => text)).toEqual([
      'In its only rule v1 has no weight, so no request goes there.',
    ]);
    expect(codesOf(...sound, split(to('v1', 0), to('v2', 0)))).toEqual([
      'error weights-all-zero VirtualService/reviews',
    ]);
    expect(codesOf(...sound, split(to('v1'), to('v2')))).toEqual([
      'error weights-all-zero VirtualService/reviews',
    ]);
  });

  it('knows that an HTTPRoute without weights answers 500 under a green status, and that its weights need no sum', () => {
    const route = (...weights: number[]) =>
      httpRoute('reviews', {
        parentRefs: [{ group: '', kind: 'Service', name: 'reviews' }],
        rules: [{ backendRefs: weights.map((weight) => ({ name: 'reviews', port: 80, weight })) }],
      });
    expect(codesOf(...sound, route(0))).toEqual(['error weights-all-zero HTTPRoute/reviews']);
    expect(codesOf(...sound, route(3, 1))).toEqual([]);
  });

  it('tells the older of two VirtualServices from the one that is ignored', () => {
    const at = (name: string, creationTimestamp: string) =>
      virtualService(name, { hosts: ['reviews'], http: [{ route: [to('v1')] }] }, { creationTimestamp });
    expect(
      codesOf(...sound, at('newer', '2026-02-02T00:00:00Z'), at('older', '2026-01-01T00:00:00Z')),
    ).toEqual(['error host-claimed-twice VirtualService/newer']);
  });

  it.each([
    [
      'an abort without percentage',
      { abort: { httpStatus: 503 } },
      /no percentage, so no request is aborted/,
    ],
    [
      'an abort without status',
      { abort: { percentage: { value: 5 } } },
      /no status, so no request is aborted/,
    ],
    [
      'a delay without percentage',
      { delay: { fixedDelay: '2s' } },
      /no percentage, so no request is delayed/,
    ],
    [
      'a delay without duration',
      { delay: { percentage: { value: 5 } } },
      /no duration, so no request is delayed/,
    ],
    [
      'a status that Envoy refuses',
      { abort: { httpStatus: 600, percentage: { value: 5 } } },
      /600, which proxies refuse/,
    ],
  ])('shows %s', (_, fault, words) => {
    const found = findingsOf(...sound, rules({ fault, route: [to('v1')] }));
    expect(found.map(({ text }) => text)).toEqual([expect.stringMatching(words)]);
  });

  it('has nothing against a whole fault, the older percentage included', () => {
    const fault = {
      abort: { grpcStatus: 'UNAVAILABLE', percent: 5 },
      delay: { fixedDelay: '1s', percentage: { value: 0 } },
    };
    expect(codesOf(...sound, rules({ fault, route: [to('v1')] }))).toEqual([]);
  });

  it('shows rules that no request reaches', () => {
    const object = rules(
      { name: 'all', route: [to('v1')] },
      { match: [{ uri: { exact: '/x' } }], route: [to('v2')] },
    );
    expect(findingsOf(...sound, object).map(({ text }) => text)).toEqual([
      'No request reaches rule 2: rule “all” before it takes everything.',
    ]);
  });

  it('repeats what a controller says of an HTTPRoute, once for all parents', () => {
    const refused = {
      type: 'ResolvedRefs',
      status: 'False',
      reason: 'BackendNotFound',
      message: 'backend(nope) not found',
    };
    const accepted = { type: 'Accepted', status: 'True', reason: 'Accepted', message: '' };
    const route = {
      ...httpRoute('reviews', {
        parentRefs: [{ group: '', kind: 'Service', name: 'reviews' }],
        rules: [{ backendRefs: [{ name: 'reviews', port: 80 }] }],
      }),
      status: { parents: [{ conditions: [accepted, refused] }, { conditions: [refused] }] },
    };
    expect(findingsOf(...sound, route).map(({ text }) => text)).toEqual([
      'The control plane says that ResolvedRefs is False: BackendNotFound, backend(nope) not found.',
    ]);
  });

  it('shows a subset that chooses no pod, as an error only where requests are sent to it', () => {
    const [v1] = pods;
    if (v1 === undefined) throw new Error('no pods');
    expect(codesOf(reviews, v1, subsets)).toEqual(['note subset-without-pods DestinationRule/reviews']);
    expect(codesOf(reviews, v1, subsets, split(to('v1', 90), to('v2', 10)))).toEqual([
      'error subset-without-pods DestinationRule/reviews',
    ]);
  });

  it('shows a service whose selector chooses nothing, but not one without a selector', () => {
    expect(codesOf(reviews)).toEqual(['warning service-without-pods Service/reviews']);
    expect(codesOf(service('outside', {}))).toEqual([]);
  });

  it('puts the worst first', () => {
    const found = findingsOf(...sound, split(to('v1', 60), to('v9', 30)));
    expect(found.map(({ severity }) => severity)).toEqual(['error', 'note']);
  });
});
