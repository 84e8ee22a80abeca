import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '@/lab/clock.ts';
import { controlPlaneSamples } from '@/lab/control-plane/istiod-metrics.ts';
import { Istiod } from '@/lab/control-plane/istiod.ts';
import { ObjectStore } from '@/lab/kubernetes/object-store.ts';
import type { MeshResource } from '@/lab/mesh/objects/propagated-objects.ts';
import { ClusterTable } from '@/lab/mesh/routing/cluster-table.ts';
import type { ProxyConfig, ProxyVerdict } from '@/lab/mesh/routing/proxy-config.ts';
import { RouteTable } from '@/lab/mesh/routing/route-table.ts';
import { InboundPolicies } from '@/lab/mesh/security/inbound-policies.ts';
import { unknownIdentity, type Proxy } from '@/lab/mesh/workload-identity.ts';

const HOUR_MS = 3_600_000;

const proxy = (id: number, name: string): Proxy => ({
  id,
  kind: 'sidecar',
  podName: `${name}-abc`,
  namespace: 'payments',
  podIp: `10.0.0.${id}`,
  nodeName: 'node-1',
  workload: { ...unknownIdentity, workload: name },
  proxyVersion: '1.29.0',
  restarts: 0,
});

/** A proxy that hangs, one that refuses its listeners, and one that takes everything. */
const verdict = ({ podName }: Proxy): ProxyVerdict => ({
  lags: podName.startsWith('mailer'),
  refusals: podName.startsWith('ledger') ? { lds: 'unknown extension\n' } : {},
});

function aConfiguration(): ProxyConfig {
  const clusters = new ClusterTable(new Map(), []);
  const routes = new RouteTable({ virtualServices: [], httpRoutes: [] }, clusters, null);
  return { clusters, routes, inbound: new InboundPolicies([], []) };
}

let clock: ManualClock;
let store: ObjectStore;
let istiod: Istiod;

beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 10, 23, 14, 0, 0));
  store = new ObjectStore({ clock });
  istiod = new Istiod({
    store,
    startMs: clock.nowMs(),
    version: '1.29.0',
    verdict,
  });
  for (const [index, name] of ['payment', 'ledger', 'mailer'].entries()) {
    istiod.connect(proxy(index + 1, name), { app: name }, clock.nowMs(), index * HOUR_MS);
  }
});

function wait(ms: number): void {
  clock.advance(ms);
  istiod.tick(clock.nowMs());
}

/** Sends everything, or endpoints alone; the first change in it was written two seconds ago. */
function push(resource: MeshResource): void {
  const atMs = clock.nowMs();
  istiod.push({ config: aConfiguration(), resources: new Set([resource]), writtenMs: atMs - 2000, atMs });
}

const behind = (): Record<string, readonly string[]> =>
  Object.fromEntries(istiod.proxies.map(({ proxy: { podName }, sync }) => [podName, sync.behind]));

describe('istiod of the practice mesh', () => {
  it('hears what each proxy says to a push: takes, refuses with its words, or nothing at all', () => {
    push('destinationrules.networking.istio.io');
    expect(behind()).toEqual({
      'payment-abc': [],
      'ledger-abc': ['lds'],
      'mailer-abc': ['cds', 'lds', 'eds', 'rds'],
    });
    expect(istiod.proxies[1]?.sync.get('lds')?.lastError).toBe('unknown extension\n');
    expect(istiod.counts.rejects.get('lds')).toBe(2);
    expect(istiod.counts.convergenceSeconds).toMatchObject({ count: 2, sum: 4 });
  });

  it('sends only endpoints when pods come and go', () => {
    push('pods');
    expect(behind()['mailer-abc']).toEqual(['eds']);
    expect(Object.fromEntries(istiod.counts.pushes)).toEqual({ cds: 3, lds: 4, rds: 3, eds: 6 });
  });

  it('begins every nonce with the version of its push, and never gives one twice', () => {
    push('virtualservices.networking.istio.io');
    const nonces = istiod.proxies.flatMap(({ sync }) => [
      sync.get('rds')?.sent ?? '',
      sync.get('cds')?.sent ?? '',
    ]);
    expect(istiod.lastPush?.version).toBe('2026-11-23T14:00:00Z/1');
    expect(nonces.every((nonce) => nonce.startsWith('2026-11-23T14:00:00Z/1'))).toBe(true);
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it('signs certificates of 24 h and renews each at half of its life', () => {
    const first = istiod.authority.get('ledger-abc.payments');
    expect(first).toMatchObject({ notAfterMs: clock.nowMs() + 23 * HOUR_MS });
    wait(11 * HOUR_MS - 1000);
    expect(istiod.authority.get('ledger-abc.payments')).toEqual(first);
    wait(1000);
    expect(istiod.authority.get('ledger-abc.payments')?.notAfterMs).toBe(clock.nowMs() + 24 * HOUR_MS);
    expect(istiod.authority.signed).toBe(3 + 2);
  });

  it('exposes what it does under istiod’s own metric names', () => {
    wait(60_000);
    const value = (name: string, labels: object): number | undefined =>
      controlPlaneSamples(istiod, store, clock.nowMs()).find(
        (sample) =>
          sample.name === name && Object.entries(labels).every(([key, text]) => sample.labels[key] === text),
      )?.value;
    expect(value('pilot_xds', { version: '1.29.0' })).toBe(3);
    expect(value('pilot_xds_pushes', { type: 'lds' })).toBe(4);
    expect(value('citadel_server_csr_count', {})).toBe(3);
    expect(value('istio_agent_cert_expiry_seconds', { pod: 'mailer-abc' })).toBe(22 * 3600 - 60);
    expect(value('pilot_proxy_convergence_time_bucket', { le: '+Inf' })).toBe(0);
  });

  it('forgets a proxy that is gone', () => {
    istiod.disconnect(proxy(2, 'ledger'));
    expect(Object.keys(behind())).toEqual(['payment-abc', 'mailer-abc']);
    expect(istiod.authority.get('ledger-abc.payments')).toBeNull();
  });
});
