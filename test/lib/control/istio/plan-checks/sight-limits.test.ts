import { describe, expect, it } from 'vitest';
import { checkSight } from '@/lib/control/istio/plan-checks/sight-limits.ts';
import { readingOf } from '@/lib/control/istio/writing/mesh-reading.ts';
import type { JsonObject } from '@/lib/domain/json-value.ts';
import { destinationRule, httpRoute, service, virtualService } from '@/test/support/istio-objects.ts';

const stored = (object: object): JsonObject => JSON.parse(JSON.stringify(object)) as JsonObject;

/** What would be said of the service `reviews` among these objects. */
function said(...objects: { kind: string }[]): Readonly<Record<string, string>> {
  const of = (isIt: (kind: string) => boolean) => objects.filter(({ kind }) => isIt(kind)).map(stored);
  const reading = readingOf(
    {
      routes: of((kind) => kind === 'VirtualService' || kind === 'HTTPRoute'),
      destinationRules: of((kind) => kind === 'DestinationRule'),
      services: [stored(service('reviews', { app: 'reviews' }))],
      serviceEntries: [],
    },
    { clusterDomain: 'cluster.local', rootNamespace: 'istio-system' },
  );
  const [reviews] = reading.state.services;
  if (reviews === undefined) throw new Error('The service was not read.');
  return Object.fromEntries(checkSight(reading, reviews).map(({ code, text }) => [code, text]));
}

const http = [
  {
    route: [
      { destination: { host: 'reviews', subset: 'v1' }, weight: 90 },
      { destination: { host: 'reviews', subset: 'v2' }, weight: 10 },
    ],
  },
];
const route = (spec: object = {}) => virtualService('reviews', { hosts: ['reviews'], http, ...spec });
const atGateway = (gateways: string[]) =>
  virtualService('shop-entry', { hosts: ['shop.example'], gateways, http });
const rule = (spec: object) =>
  destinationRule('reviews', {
    host: 'reviews',
    subsets: [
      { name: 'v1', labels: { version: 'v1' } },
      { name: 'v2', labels: { version: 'v2' } },
    ],
    ...spec,
  });
const hashed = (consistentHash: object) => ({ trafficPolicy: { loadBalancer: { consistentHash } } });

describe('what requests will not show of a change', () => {
  it('is nothing of a plain split between services', () => {
    expect(said(route(), rule({ trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } }))).toEqual({});
  });

  it.each([
    ['the host, by cookie', hashed({ httpCookie: { name: 'user', ttl: '0s' } }), 'the cookie user'],
    ['the host, by header', hashed({ httpHeaderName: 'x-user' }), 'the header x-user'],
    ['the host, by address', hashed({ useSourceIp: true }), 'the caller’s address'],
    [
      'a port, by query parameter',
      {
        trafficPolicy: {
          portLevelSettings: [
            { port: { number: 80 }, loadBalancer: { consistentHash: { httpQueryParameterName: 'id' } } },
          ],
        },
      },
      'the query parameter id',
    ],
    [
      'one subset',
      {
        subsets: [
          { name: 'v1', labels: { version: 'v1' } },
          { name: 'v2', labels: { version: 'v2' }, ...hashed({ httpHeaderName: 'x-user' }) },
        ],
      },
      'the header x-user',
    ],
  ])('is the share of requests where clients are kept together: %s', (_, spec, by) => {
    const checks = said(route(), rule(spec));
    expect(Object.keys(checks)).toEqual(['session-affinity']);
    expect(checks['session-affinity']).toContain(`DestinationRule reviews keeps requests together by ${by}:`);
  });

  it('is calls between services where only a gateway follows the object', () => {
    expect(Object.keys(said(atGateway(['istio-system/public'])))).toEqual(['gateway-only']);
  });

  it('is what comes in through a gateway where another object routes that', () => {
    const checks = said(route(), atGateway(['istio-system/public']));
    expect(Object.keys(checks)).toEqual(['mesh-only']);
    expect(checks['mesh-only']).toContain('follow VirtualService shop-entry');
    expect(Object.keys(said(route({ gateways: ['mesh'] }), atGateway(['public'])))).toEqual(['mesh-only']);
  });

  it('is none of these where the object is for the mesh and for the gateway', () => {
    expect(said(route({ gateways: ['public', 'mesh'] }), atGateway(['public']))).toEqual({});
  });

  it('is what comes in through a gateway where an HTTPRoute of the Service routes calls between services', () => {
    const producer = httpRoute('reviews', {
      parentRefs: [{ group: '', kind: 'Service', name: 'reviews', port: 8080 }],
      rules: [{ backendRefs: [{ name: 'reviews', port: 8080 }] }],
    });
    expect(Object.keys(said(producer, atGateway(['public'])))).toEqual(['mesh-only']);
    expect(said(producer)).toEqual({});
  });

  it('is how often servers are tried where the rule retries', () => {
    const retrying = (attempts: number) =>
      virtualService('reviews', { hosts: ['reviews'], http: [{ ...http[0], retries: { attempts } }] });
    expect(said(retrying(3))['retries-counted']).toContain('3 times more');
    expect(said(retrying(0))).toEqual({});
  });
});
