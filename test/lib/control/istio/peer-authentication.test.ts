import { describe, expect, it } from 'vitest';
import { mtlsPolicies, readPeerAuthentication } from '@/lib/control/istio/peer-authentication.ts';
import { peerAuthentication } from '@/test/support/istio-objects.ts';

const policy = (namespace: string, spec: object, createdAt = '2026-01-01T00:00:00Z', name = 'p') =>
  readPeerAuthentication(peerAuthentication(name, spec, { namespace, creationTimestamp: createdAt })) ?? [];
const mode = (wanted: string) => ({ mtls: { mode: wanted } });
const policies = (...given: ReturnType<typeof policy>[]) => mtlsPolicies(given.flat(), 'istio-system');

describe('the mTLS mode in force', () => {
  it('is PERMISSIVE where nothing is set', () => {
    expect(policies().ofNamespace('shop')).toBe('PERMISSIVE');
    expect(policies().ofWorkload('shop', { app: 'a' })).toEqual({ mode: 'PERMISSIVE', modeByPort: {} });
  });

  it('is the mesh’s, unless the namespace has its own, unless the workload has', () => {
    const all = policies(
      policy('istio-system', mode('STRICT')),
      policy('shop', mode('DISABLE')),
      policy('shop', { selector: { matchLabels: { app: 'a' } }, ...mode('PERMISSIVE') }),
    );
    expect(all.ofNamespace('other')).toBe('STRICT');
    expect(all.ofNamespace('shop')).toBe('DISABLE');
    expect(all.ofWorkload('shop', { app: 'b' }).mode).toBe('DISABLE');
    expect(all.ofWorkload('shop', { app: 'a', version: 'v1' }).mode).toBe('PERMISSIVE');
  });

  it('differs on ports that say so; an unset mode is the next wider one', () => {
    const spec = {
      selector: { matchLabels: { app: 'a' } },
      mtls: { mode: 'UNSET' },
      portLevelMtls: { '8080': { mode: 'DISABLE' }, '9090': { mode: 'UNSET' } },
    };
    const all = policies(policy('istio-system', mode('STRICT')), policy('shop', spec));
    expect(all.ofWorkload('shop', { app: 'a' })).toEqual({
      mode: 'STRICT',
      modeByPort: { '8080': 'DISABLE' },
    });
  });

  it('is that of the oldest policy where several say it for one scope', () => {
    const young = policy('shop', mode('DISABLE'), '2026-03-01T00:00:00Z', 'a');
    const old = policy('shop', mode('STRICT'), '2026-02-01T00:00:00Z', 'b');
    expect(policies(young, old).ofNamespace('shop')).toBe('STRICT');
  });

  it('does not reach into other namespaces by a selector, not even from the root namespace', () => {
    const all = policies(
      policy('istio-system', { selector: { matchLabels: { app: 'a' } }, ...mode('STRICT') }),
    );
    expect(all.ofWorkload('shop', { app: 'a' }).mode).toBe('PERMISSIVE');
  });
});
