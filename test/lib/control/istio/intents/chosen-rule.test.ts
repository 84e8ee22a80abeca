import { describe, expect, it } from 'vitest';
import type { SplitIntent } from '@/lib/domain/change-intent.ts';
import type { JsonObject, PatchOperation } from '@/lib/domain/json-value.ts';
import { draftSplit } from '@/lib/control/istio/writing/draft-split.ts';
import { readingOf } from '@/lib/control/istio/writing/mesh-reading.ts';
import { destinationRule, httpRoute, service, virtualService } from '@/test/support/istio-objects.ts';

const stored = (object: object): JsonObject => {
  const copy = JSON.parse(JSON.stringify(object)) as JsonObject & { metadata: JsonObject };
  return { ...copy, metadata: { uid: 'u1', generation: 1, ...copy.metadata } };
};
const subsets = destinationRule('reviews', {
  host: 'reviews',
  subsets: ['v1', 'v2', 'v3'].map((name) => ({ name, labels: { version: name } })),
});
const to = (subset: string | null, weight?: number, more: object = {}) => ({
  destination: { host: 'reviews', ...(subset === null ? {} : { subset }), ...more },
  ...(weight === undefined ? {} : { weight }),
});
const route = (...targets: object[]) => ({ route: targets });
const routed = (name: string, spec: object, metadata: object = {}) =>
  virtualService(name, { hosts: ['reviews'], ...spec }, metadata);

/** What a split of `reviews` among these objects writes where, with its shares, or why it does not. */
function drafted(weights: SplitIntent['weights'], objects: { kind: string }[], rule?: number) {
  const of = (isIt: (kind: string) => boolean) => objects.filter(({ kind }) => isIt(kind)).map(stored);
  const reading = readingOf(
    {
      routes: of((kind) => kind === 'VirtualService' || kind === 'HTTPRoute'),
      destinationRules: of((kind) => kind === 'DestinationRule'),
      services: [service('reviews', { app: 'reviews' }), service('reviews-v2', { app: 'reviews' })].map(
        stored,
      ),
      serviceEntries: [],
    },
    { clusterDomain: 'cluster.local', rootNamespace: 'istio-system' },
  );
  const reviews = reading.state.services.find(({ name }) => name === 'reviews');
  if (reviews === undefined) throw new Error('The service was not read.');
  const intent: SplitIntent = {
    kind: 'split',
    mesh: 'istio',
    namespace: 'shop',
    service: 'reviews',
    weights,
    ...(rule === undefined ? {} : { rule }),
  };
  const { steps, checks, sharesBefore, sharesAfter } = draftSplit(intent, {
    reading,
    service: reviews,
    changeId: 'c1',
    deadline: null,
    pods: [],
    podLabelsOf: () => Promise.resolve(null),
  });
  const writes = steps.map(({ subject, after, write }) => ({
    name: `${(subject.metadata as JsonObject).namespace as string}/${(subject.metadata as JsonObject).name as string}`,
    spec: after?.spec,
    paths: (JSON.parse(write.body) as PatchOperation[])
      .filter(({ op, path }) => op !== 'test' && path.startsWith('/spec'))
      .map(({ path }) => path),
  }));
  return { writes, codes: checks.map(({ code }) => code), sharesBefore, sharesAfter };
}
const weightsIn = (spec: unknown, at = 0): unknown[] =>
  ((spec as { http: { route: { weight?: number }[] }[] }).http[at]?.route ?? []).map(({ weight }) => weight);

describe('which object a split writes to', () => {
  const base = { http: [route(to('v1', 90), to('v2', 10))] };

  it('is the oldest of several for the host, whatever their names and order', () => {
    const old = routed('z-first', base, { creationTimestamp: '2026-01-01T00:00:00Z' });
    const young = routed('a-later', base, { creationTimestamp: '2026-02-01T00:00:00Z' });
    for (const objects of [
      [old, young],
      [young, old],
    ])
      expect(drafted({ v1: 50, v2: 50 }, [subsets, ...objects]).writes.map(({ name }) => name)).toEqual([
        'shop/z-first',
      ]);
  });

  it('is the more exact host, though a wildcard is older', () => {
    const wild = virtualService(
      'wild',
      { hosts: ['*.shop.svc.cluster.local'], ...base },
      { creationTimestamp: '2026-01-01T00:00:00Z' },
    );
    const exact = routed('exact', base, { creationTimestamp: '2026-02-01T00:00:00Z' });
    expect(drafted({ v1: 50, v2: 50 }, [subsets, wild, exact]).writes[0]?.name).toBe('shop/exact');
  });

  it('is one that callers can see: `exportTo` of another namespace hides its own', () => {
    const host = 'reviews.shop.svc.cluster.local';
    const spec = {
      hosts: [host],
      http: [route({ ...to('v1', 90, { host }) }, { ...to('v2', 10, { host }) })],
    };
    const elsewhere = (exportTo: string[]) =>
      virtualService(
        'theirs',
        { ...spec, exportTo },
        { namespace: 'team', creationTimestamp: '2026-01-01T00:00:00Z' },
      );
    const own = routed('own', base, { creationTimestamp: '2026-02-01T00:00:00Z' });
    const chosen = (exportTo: string[]) =>
      drafted({ v1: 50, v2: 50 }, [subsets, elsewhere(exportTo), own]).writes[0]?.name;
    expect(chosen(['.'])).toBe('shop/own');
    expect(chosen(['shop'])).toBe('team/theirs');
    expect(chosen(['*'])).toBe('team/theirs');
  });

  it('is the one for the mesh before the one at a gateway, and that where there is no other', () => {
    const gate = virtualService(
      'gate',
      { hosts: ['shop.example'], gateways: ['istio-system/public'], ...base },
      { creationTimestamp: '2026-01-01T00:00:00Z' },
    );
    const both = routed('both', { ...base, gateways: ['public', 'mesh'] });
    expect(drafted({ v1: 50, v2: 50 }, [subsets, gate, both]).writes[0]?.name).toBe('shop/both');
    expect(drafted({ v1: 50, v2: 50 }, [subsets, gate]).writes[0]?.name).toBe('shop/gate');
  });

  it('is at a gateway the rule for this service, and not one for another', () => {
    const gate = virtualService('gate', {
      hosts: ['shop.example'],
      gateways: ['public'],
      http: [
        { match: [{ uri: { prefix: '/ratings' } }], route: [{ destination: { host: 'ratings' } }] },
        { match: [{ uri: { prefix: '/' } }], ...route(to('v1', 90), to('v2', 10)) },
      ],
    });
    const [write] = drafted({ v1: 50, v2: 50 }, [subsets, gate]).writes;
    expect(weightsIn(write?.spec, 1)).toEqual([50, 50]);
    expect(write?.paths.every((path) => path.startsWith('/spec/http/1/route'))).toBe(true);
  });

  it('is the object that the rule delegates to, in its own namespace or another', () => {
    const root = routed('root', { http: [{ delegate: { name: 'reviews-part', namespace: 'team' } }] });
    const host = 'reviews.shop.svc.cluster.local';
    const part = virtualService(
      'reviews-part',
      { http: [route(to('v1', 90, { host }), to('v2', 10, { host }))] },
      { namespace: 'team' },
    );
    const { writes } = drafted({ v1: 50, v2: 50 }, [subsets, root, part], 0);
    expect(writes.map(({ name }) => name)).toEqual(['team/reviews-part']);
    expect(weightsIn(writes[0]?.spec)).toEqual([50, 50]);
    expect(drafted({ v1: 50, v2: 50 }, [subsets, root], 0).codes).toEqual(['delegate-missing']);
    const near = routed('root', { http: [{ delegate: { name: 'reviews-part' } }] });
    const own = virtualService('reviews-part', base);
    expect(drafted({ v1: 50, v2: 50 }, [subsets, near, own]).writes[0]?.name).toBe('shop/reviews-part');
  });
});

describe('which rule a split writes to', () => {
  const rules = {
    http: [
      { name: 'beta', match: [{ headers: { beta: { exact: '1' } } }], ...route(to('v2', 100)) },
      { name: 'port', match: [{ port: 9090 }], ...route(to('v1', 70), to('v3', 30)) },
      { name: 'base', ...route(to('v1', 90), to('v2', 10)) },
    ],
  };

  it('is the one for all requests, else the one that was chosen; the others stay as they are', () => {
    const [write] = drafted({ v1: 50, v2: 50 }, [subsets, routed('reviews', rules)]).writes;
    expect(weightsIn(write?.spec, 2)).toEqual([50, 50]);
    expect(weightsIn(write?.spec, 1)).toEqual([70, 30]);
    const [chosen] = drafted({ v1: 20, v3: 80 }, [subsets, routed('reviews', rules)], 1).writes;
    expect(weightsIn(chosen?.spec, 1)).toEqual([20, 80]);
    expect(weightsIn(chosen?.spec, 2)).toEqual([90, 10]);
  });

  it('has to be chosen where none is for all requests', () => {
    const narrow = { http: rules.http.slice(0, 2).map(({ name, ...rule }) => ({ ...rule, name })) };
    const wide = { http: [{ match: [{ port: 80 }], ...route(to('v1', 1)) }, ...narrow.http] };
    expect(drafted({ v1: 50, v2: 50 }, [subsets, routed('reviews', wide)]).codes).toEqual(['rule-unclear']);
    expect(drafted({ v1: 50, v2: 50 }, [subsets, routed('reviews', wide)], 7).codes).toEqual([
      'rule-unclear',
    ]);
  });
});

describe('the weights that are there', () => {
  it('are relative where they do not sum to 100, and are written as asked', () => {
    const object = routed('reviews', { http: [route(to('v1', 3), to('v2', 1))] });
    const { writes, sharesBefore, sharesAfter } = drafted({ v1: 60, v2: 20 }, [subsets, object]);
    expect(sharesBefore).toEqual({ v1: 0.75, v2: 0.25 });
    expect(sharesAfter).toEqual({ v1: 0.75, v2: 0.25 });
    expect(weightsIn(writes[0]?.spec)).toEqual([60, 20]);
  });

  it('are all of a single destination without a weight', () => {
    const object = routed('reviews', { http: [route(to('v1'))] });
    const { writes, sharesBefore, sharesAfter } = drafted({ v1: 90, v2: 10 }, [subsets, object]);
    expect(sharesBefore).toEqual({ v1: 1 });
    expect(sharesAfter).toEqual({ v1: 0.9, v2: 0.1 });
    expect(weightsIn(writes[0]?.spec)).toEqual([90, 10]);
  });

  it('are of the whole service where the route has no subset; splitting it names the subsets', () => {
    const object = routed('reviews', { http: [route(to(null, undefined, { port: { number: 8080 } }))] });
    const { writes, sharesBefore, sharesAfter } = drafted({ v1: 90, v2: 10 }, [subsets, object]);
    expect(sharesBefore).toEqual({ reviews: 1 });
    expect(sharesAfter).toEqual({ v1: 0.9, v2: 0.1 });
    expect(writes[0]?.spec).toMatchObject({
      http: [
        {
          route: [
            { destination: { host: 'reviews', subset: 'v1', port: { number: 8080 } }, weight: 90 },
            { destination: { host: 'reviews', subset: 'v2', port: { number: 8080 } }, weight: 10 },
          ],
        },
      ],
    });
  });

  it('keep their ports, and a new destination goes to the same port', () => {
    const port = { port: { number: 9090 } };
    const object = routed('reviews', { http: [route(to('v1', 90, port), to('v2', 10, port))] });
    const { writes } = drafted({ v1: 50, v2: 30, v3: 20 }, [subsets, object]);
    expect(writes[0]?.spec).toMatchObject({
      http: [
        {
          route: [
            { destination: { subset: 'v1', ...port } },
            { destination: { subset: 'v2', ...port } },
            { destination: { subset: 'v3', ...port }, weight: 20 },
          ],
        },
      ],
    });
  });
});

describe('an HTTPRoute', () => {
  const backends = {
    backendRefs: [
      { name: 'reviews', port: 8080 },
      { name: 'reviews-v2', port: 8080, weight: 0 },
    ],
  };

  it('with a Gateway as parent is split like one with the Service as parent', () => {
    const gate = httpRoute('gate', {
      parentRefs: [{ name: 'public', namespace: 'istio-system' }],
      hostnames: ['shop.example'],
      rules: [{ ...backends, timeouts: { request: '3s' } }],
    });
    const { writes, sharesBefore } = drafted({ reviews: 75, 'reviews-v2': 25 }, [gate]);
    expect(sharesBefore).toEqual({ reviews: 1, 'reviews-v2': 0 });
    expect(writes).toMatchObject([
      {
        name: 'shop/gate',
        spec: {
          parentRefs: [{ name: 'public', namespace: 'istio-system' }],
          rules: [
            {
              backendRefs: [
                { name: 'reviews', port: 8080, weight: 75 },
                { name: 'reviews-v2', port: 8080, weight: 25 },
              ],
              timeouts: { request: '3s' },
            },
          ],
        },
      },
    ]);
  });

  it('of the Service comes before one at a Gateway', () => {
    const parent = (parentRefs: object[], name: string) => httpRoute(name, { parentRefs, rules: [backends] });
    const gate = parent([{ name: 'public' }], 'gate');
    const mesh = parent([{ group: '', kind: 'Service', name: 'reviews' }], 'mesh');
    expect(drafted({ reviews: 75, 'reviews-v2': 25 }, [gate, mesh]).writes[0]?.name).toBe('shop/mesh');
  });
});
