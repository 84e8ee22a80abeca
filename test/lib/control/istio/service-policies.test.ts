import { describe, expect, it } from 'vitest';
import { servicePolicies } from '@/lib/control/istio/service-policies.ts';
import {
  authorizationPolicy,
  deployment,
  peerAuthentication,
  requestAuthentication,
  service,
} from '@/test/support/istio-objects.ts';
import { meshStateOf } from '@/test/support/mesh-state.ts';

const base = [
  service('reviews', { app: 'reviews' }),
  deployment('reviews-v1', { app: 'reviews', version: 'v1' }),
  deployment('reviews-v2', { app: 'reviews', version: 'v2' }),
];

function policiesOf(...objects: { kind: string }[]): string[] {
  const state = meshStateOf([...base, ...objects]);
  const [reviews] = state.services;
  if (reviews === undefined) throw new Error('no service');
  return servicePolicies(reviews, state).map(
    ({ kind, namespace, name, text }) => `${kind} ${namespace}/${name}: ${text}`,
  );
}
const root = { namespace: 'istio-system' };
const select = (labels: Record<string, string>) => ({ selector: { matchLabels: labels } });

describe('the policies that apply to a service', () => {
  it('are none where none is written', () => {
    expect(policiesOf()).toEqual([]);
  });

  it('are the mesh’s, its namespace’s and those that choose its pods, each with where it holds', () => {
    expect(
      policiesOf(
        authorizationPolicy('mesh', { action: 'DENY', rules: [{}] }, root),
        authorizationPolicy('all', {}),
        authorizationPolicy('app', { ...select({ app: 'reviews' }), rules: [{}] }),
        authorizationPolicy('v2', { ...select({ version: 'v2' }), action: 'AUDIT', rules: [{}] }),
        authorizationPolicy('other-pods', { ...select({ app: 'cart' }), rules: [{}] }),
        authorizationPolicy('other-namespace', { rules: [{}] }, { namespace: 'payments' }),
        authorizationPolicy('mesh-pods', { ...select({ app: 'reviews' }), rules: [{}] }, root),
        authorizationPolicy('waypoint', {
          targetRefs: [{ group: '', kind: 'Service', name: 'reviews' }],
          rules: [{}],
        }),
        authorizationPolicy('other-waypoint', {
          targetRefs: [{ group: '', kind: 'Service', name: 'cart' }],
          rules: [{}],
        }),
      ),
    ).toEqual([
      'AuthorizationPolicy istio-system/mesh: Whole mesh: Denies every request.',
      'AuthorizationPolicy istio-system/mesh-pods: Allows every request.',
      'AuthorizationPolicy shop/all: Whole namespace: Allows nothing: what no other policy allows is refused.',
      'AuthorizationPolicy shop/app: Allows every request.',
      'AuthorizationPolicy shop/v2: Only reviews-v2: Audits every request.',
      'AuthorizationPolicy shop/waypoint: At its waypoint: Allows every request.',
    ]);
  });

  it('say who may do what, and when', () => {
    const rules = [
      {
        from: [{ source: { principals: ['cluster.local/ns/shop/sa/frontend'], notNamespaces: ['legacy'] } }],
        to: [{ operation: { methods: ['GET', 'HEAD'], paths: ['/reviews/*'] } }],
        when: [{ key: 'request.headers[x-team]', values: ['shop'] }],
      },
      { from: [{ source: { namespaces: ['ops'] } }] },
    ];
    expect(policiesOf(authorizationPolicy('callers', { rules }))).toEqual([
      'AuthorizationPolicy shop/callers: Whole namespace: Allows requests from identity cluster.local/ns/shop/sa/frontend and not namespace legacy to method GET or HEAD and path /reviews/* when request.headers[x-team] is shop; or from namespace ops; what no policy allows is refused.',
    ]);
    expect(policiesOf(authorizationPolicy('nothing', { action: 'DENY' }))).toEqual([
      'AuthorizationPolicy shop/nothing: Whole namespace: Has no rule, so it denies nothing.',
    ]);
  });

  it('say which mode of mutual TLS is in force, and which is set aside', () => {
    expect(
      policiesOf(
        peerAuthentication('mesh', { mtls: { mode: 'PERMISSIVE' } }, root),
        peerAuthentication('shop', { mtls: { mode: 'STRICT' } }),
        peerAuthentication('root-pods', { ...select({ app: 'reviews' }), mtls: { mode: 'DISABLE' } }, root),
      ),
    ).toEqual([
      'PeerAuthentication istio-system/mesh: Whole mesh: PERMISSIVE, mutual TLS and plaintext are accepted; a narrower or older policy counts instead.',
      'PeerAuthentication shop/shop: Whole namespace: STRICT, only mutual TLS is accepted.',
    ]);
  });

  it('are not taken for protection where the pods carry no proxy', () => {
    const pod = (containers: string[]) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace: 'shop', name: 'reviews-1', labels: { app: 'reviews' } },
      spec: { containers: containers.map((name) => ({ name })) },
    });
    const strict = peerAuthentication('shop', { mtls: { mode: 'STRICT' } });
    expect(policiesOf(strict, pod(['reviews']))).toEqual([
      'PeerAuthentication shop/shop: Whole namespace: STRICT, only mutual TLS is accepted. Its pods carry no proxy: nobody enforces it.',
    ]);
    expect(policiesOf(strict, pod(['reviews', 'istio-proxy']))[0]).not.toContain('nobody enforces');
  });

  it('say whose tokens are accepted, and that a missing token is no obstacle', () => {
    const jwtRules = [{ issuer: 'https://login.example.com' }];
    expect(policiesOf(requestAuthentication('login', { ...select({ app: 'reviews' }), jwtRules }))).toEqual([
      'RequestAuthentication shop/login: Refuses tokens that are not validly issued by https://login.example.com; requests without a token pass it.',
    ]);
  });
});
