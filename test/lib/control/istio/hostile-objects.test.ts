import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAuthorizationPolicy } from '@/lib/control/istio/authorization-policy.ts';
import { readRequestAuthentication } from '@/lib/control/istio/request-authentication.ts';
import { readDestinationRule } from '@/lib/control/istio/destination-rule.ts';
import { readGateway } from '@/lib/control/istio/gateway-object.ts';
import { readHttpRoute } from '@/lib/control/istio/http-route.ts';
import { readNamespace } from '@/lib/control/istio/kept-namespace.ts';
import { readPod } from '@/lib/control/istio/kept-pod.ts';
import { readService, readServiceEntry } from '@/lib/control/istio/kept-service.ts';
import { readWorkload } from '@/lib/control/istio/kept-workload.ts';
import { readMeshConfig } from '@/lib/control/istio/mesh-config.ts';
import { readPeerAuthentication } from '@/lib/control/istio/peer-authentication.ts';
import { readVirtualService } from '@/lib/control/istio/virtual-service.ts';
import { parseGoDurationMs } from '@/lib/control/istio/go-duration.ts';
import { destinationRule, httpRoute, service, virtualService } from '@/test/support/istio-objects.ts';
import { meshStateOf } from '@/test/support/mesh-state.ts';
import { indexRouting } from '@/lib/control/istio/service-routing.ts';

const readers: Readonly<Record<string, (object: unknown) => unknown>> = {
  DestinationRule: (object) => readDestinationRule(object, 'cluster.local'),
  Gateway: readGateway,
  HTTPRoute: (object) => readHttpRoute(object, 'cluster.local'),
  Namespace: readNamespace,
  Pod: readPod,
  Service: readService,
  ServiceEntry: readServiceEntry,
  Deployment: (object) => readWorkload('Deployment', object),
  ConfigMap: readMeshConfig,
  PeerAuthentication: readPeerAuthentication,
  AuthorizationPolicy: readAuthorizationPolicy,
  RequestAuthentication: readRequestAuthentication,
  VirtualService: (object) => readVirtualService(object, 'cluster.local'),
};

const whole = virtualService('x', {
  hosts: ['x'],
  http: [
    { match: [{ uri: { exact: '/' } }], route: [{ destination: { host: 'x', subset: 'y' }, weight: 1 }] },
  ],
});

/** Every path into an object, as far as there is something. */
function paths(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...at, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const entries = Object.entries(value as object);
  if (Array.isArray(value)) {
    return entries.map(([index, inner]) => (index === key ? replaced(inner, rest, by) : inner));
  }
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, name === key ? replaced(inner, rest, by) : inner]),
  );
}

describe('hostile and malformed objects', () => {
  it.each(Object.keys(readers))('are left out and never thrown about: anything for a %s', (kind) => {
    fc.assert(
      fc.property(fc.anything(), (junk) => {
        for (const object of [
          junk,
          { metadata: junk },
          { metadata: { name: 'x' }, spec: junk, data: junk },
        ]) {
          readers[kind]?.(object);
        }
      }),
    );
  });

  it('are left out whatever single field is wrong', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths(whole)), fc.anything(), (path, junk) => {
        readVirtualService(replaced(whole, path, junk), 'cluster.local');
      }),
    );
    expect(readVirtualService(whole, 'cluster.local')?.rules).toHaveLength(1);
    expect(
      readVirtualService(
        replaced(whole, ['spec', 'http', '0', 'route', '0', 'weight'], '1'),
        'cluster.local',
      ),
    ).toBeNull();
  });

  it('cannot be confused by names that every object of JavaScript has', () => {
    const names = ['constructor', '__proto__', 'prototype'];
    const objects = names.flatMap((name) => [
      service(name, { app: name }),
      virtualService(name, {
        hosts: [name],
        http: [{ route: [{ destination: { host: name, subset: name } }] }],
      }),
      destinationRule(name, { host: name, subsets: [] }),
    ]);
    const state = meshStateOf(objects);
    for (const one of state.services) {
      const { routing } = indexRouting(state).of(one);
      expect(routing.rules[0]?.targets[0]?.version).toBeNull();
      expect(routing.objects).toHaveLength(2);
    }
  });

  it('keep markup and control characters as the text that they are', () => {
    const nasty = '<script>"\u0000\u202e\n';
    const route = httpRoute('x', {
      parentRefs: [{ kind: 'Service', name: 'x' }],
      rules: [{ matches: [{ headers: [{ name: 'h', value: nasty }] }] }],
    });
    expect(readHttpRoute(route, 'cluster.local')?.rules[0]?.match).toBe(`header h is ${nasty}`);
  });

  it('read no duration out of what is none', () => {
    expect(['1h', '1m30s', '1.5s', '250ms', '0', '0s'].map(parseGoDurationMs)).toEqual([
      3_600_000, 90_000, 1_500, 250, 0, 0,
    ]);
    for (const text of ['', '5', 's', '-1s', '1 s', '1d', '1s;', '9'.repeat(99)]) {
      expect(parseGoDurationMs(text)).toBeNull();
    }
  });

  it('find no root namespace in a mesh configuration that is no YAML', () => {
    const config = (mesh: string) => readMeshConfig({ data: { mesh } });
    expect(config('rootNamespace: mesh-root\ntrustDomain: x')).toEqual({ rootNamespace: 'mesh-root' });
    expect(config('trustDomain: x')).toEqual({ rootNamespace: null });
    expect(config('')).toEqual({ rootNamespace: null });
    expect(config('a: [b')).toBeNull();
    expect(
      config(
        `a: &a [x,x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*a,*a,*a,*a,*a]`).join('\n')}`,
      ),
    ).toBeNull();
  });
});
