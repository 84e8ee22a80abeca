import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '@/lab/clock.ts';
import { controlPlaneSamples } from '@/lab/control-plane/istiod-metrics.ts';
import { syncz } from '@/lab/control-plane/debug-answers.ts';
import { Istiod } from '@/lab/control-plane/istiod.ts';
import type { KubernetesObject } from '@/lab/kubernetes/object.ts';
import { customResourceDefinitions } from '@/lab/kubernetes/kinds/custom-resource-definitions.ts';
import { ObjectStore } from '@/lab/kubernetes/object-store.ts';
import { unknownIdentity, type Proxy } from '@/lab/mesh/workload-identity.ts';

const HOUR_MS = 3_600_000;
const by = { user: 'alice', fieldManager: 'kubectl' };

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

const ledgerFilter: KubernetesObject = {
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'EnvoyFilter',
  metadata: { name: 'ledger-audit', namespace: 'payments' },
  spec: {
    workloadSelector: { labels: { app: 'ledger' } },
    configPatches: [
      {
        applyTo: 'NETWORK_FILTER',
        match: { context: 'SIDECAR_INBOUND' },
        patch: {
          operation: 'INSERT_BEFORE',
          value: { name: 'audit', typed_config: { '@type': 'type.googleapis.com/example.audit.v1.Audit' } },
        },
      },
    ],
  },
};

const destinationRule: KubernetesObject = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'payment', namespace: 'payments' },
  spec: { host: 'payment.payments.svc.cluster.local' },
};

let clock: ManualClock;
let store: ObjectStore;
let istiod: Istiod;

beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 10, 23, 14, 0, 0));
  store = new ObjectStore({ clock });
  store.seed(customResourceDefinitions());
  store.seed([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'payments' } }]);
  istiod = new Istiod({
    store,
    startMs: clock.nowMs(),
    version: '1.29.0',
    propagationMs: 2000,
    lags: ({ podName }) => podName.startsWith('mailer'),
  });
  for (const [index, name] of ['payment', 'ledger', 'mailer'].entries()) {
    istiod.connect(proxy(index + 1, name), { app: name }, clock.nowMs(), index * HOUR_MS);
  }
});

function wait(ms: number): void {
  clock.advance(ms);
  istiod.tick(clock.nowMs());
}

const behind = (): Record<string, readonly string[]> =>
  Object.fromEntries(istiod.proxies.map(({ proxy: { podName }, sync }) => [podName, sync.behind]));

describe('istiod of the practice mesh', () => {
  it('has every proxy in step until something changes', () => {
    expect(behind()).toEqual({ 'payment-abc': [], 'ledger-abc': [], 'mailer-abc': [] });
  });

  it('sends a change after the propagation delay; a proxy that hangs stays behind', () => {
    store.create('destinationrules.networking.istio.io', destinationRule, by);
    wait(1000);
    expect(istiod.counts.convergenceSeconds.count).toBe(0);
    wait(1000);
    expect(behind()).toEqual({
      'payment-abc': [],
      'ledger-abc': [],
      'mailer-abc': ['cds', 'lds', 'eds', 'rds'],
    });
    expect(istiod.counts.convergenceSeconds).toMatchObject({ count: 2, sum: 4 });
  });

  it('hears a proxy reject an EnvoyFilter with Envoy’s words, until the filter is gone', () => {
    store.create('envoyfilters.networking.istio.io', ledgerFilter, by);
    wait(2000);
    expect(behind()['ledger-abc']).toEqual(['lds']);
    expect(behind()['payment-abc']).toEqual([]);
    const answer = JSON.stringify(syncz(istiod, 'lab-1', 'payments'));
    expect(answer).toContain("Didn't find a registered implementation for type: 'example.audit.v1.Audit'");
    store.delete('envoyfilters.networking.istio.io', 'payments', 'ledger-audit', { user: 'alice' });
    wait(2000);
    expect(behind()['ledger-abc']).toEqual([]);
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
    expect(value('pilot_xds_pushes', { type: 'lds' })).toBe(3);
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
