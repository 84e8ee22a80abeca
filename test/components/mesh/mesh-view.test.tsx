import type { ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { MeshView } from '@/components/mesh/mesh-view.tsx';
import type { MeshReport } from '@/lib/client/workload-queries.ts';

const at = Date.UTC(2026, 10, 23, 14, 32, 15) / 1_000;
const source = { kind: 'prometheus', status: 'ok', detail: 'Prometheus 3.6', checkedAt: at } as const;

const report = (parts: Partial<MeshReport> = {}): MeshReport => ({
  at,
  mesh: {
    id: 'lab',
    kind: 'istio',
    name: 'lab-1',
    version: '1.29.0',
    lifecycle: 'supported',
    capabilities: {
      mirroring: { level: 'native', mechanism: 'VirtualService mirror' },
      traces: { level: 'workaround', reason: 'Applications must pass the trace headers on.' },
      'fault-on-route': { level: 'none', reason: 'It has no fault filter.' },
    },
    sources: {
      telemetry: source,
      control: { ...source, kind: 'kubernetes', status: 'down', detail: 'It does not answer.' },
      traces: { kind: 'traces', status: 'absent', detail: 'No trace store is configured.', checkedAt: null },
    },
  },
  controlPlane: [
    {
      namespace: 'istio-system',
      name: 'istiod',
      version: '1.29.0',
      replicas: { desired: 2, available: 1 },
    },
  ],
  objects: [{ kind: 'VirtualService', count: 5 }],
  sync: { status: 'ok', detail: null, answeredAt: at },
  totals: { proxies: 4, inSync: 1, lagging: 1, rejected: 1, unknown: 1 },
  outOfSync: [
    {
      namespace: 'payments',
      pod: 'ledger-1',
      workload: 'ledger',
      state: 'rejected',
      behind: ['listeners'],
      sentAt: at - 2_057,
      refusal: 'unknown fields: json_fromat',
    },
    {
      namespace: 'shop',
      pod: 'mailer-1',
      workload: 'mailer',
      state: 'lagging',
      behind: ['endpoints'],
      sentAt: at - 190,
      refusal: null,
    },
  ],
  outOfSyncLeft: 0,
  workloads: [
    {
      namespace: 'shop',
      workload: 'cart',
      proxies: 1,
      inSync: 1,
      lagging: 0,
      rejected: 0,
      unknown: 0,
      versions: ['1.29.0'],
      bare: 0,
      sentAt: at - 190,
    },
    {
      namespace: 'legacy',
      workload: 'billing',
      proxies: 0,
      inSync: 0,
      lagging: 0,
      rejected: 0,
      unknown: 0,
      versions: [],
      bare: 2,
      sentAt: null,
    },
  ],
  rootCertificateExpiresAt: Date.UTC(2034, 7, 14) / 1_000,
  configuration: [
    { path: 'prometheus.bearerToken', value: 'set', isSecret: true, isDefault: false },
    { path: 'listen.port', value: '3000', isSecret: false, isDefault: true },
  ],
  ...parts,
});

const markup = (parts: Partial<ComponentProps<typeof MeshView>>): string =>
  renderToStaticMarkup(
    <MeshView
      report={report()}
      failure={null}
      workloadHref={(namespace, name) => `/workloads/lab/${namespace}/${name}`}
      listHref="/workloads"
      onRetry={() => undefined}
      {...parts}
    />,
  );
const words = (text: string): string =>
  text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/[\s\u202f\u00a0]+/g, ' ');

describe('the mesh page', () => {
  it('shows what is not in sync with the words of the proxy and the way to its workload', () => {
    const text = words(markup({}));
    expect(text).toContain('Rejects its listeners payments / ledger-1');
    expect(text).toContain('unknown fields: json_fromat');
    expect(text).toContain('Lags by 3 min 10 s');
    expect(markup({})).toContain('href="/workloads/lab/payments/ledger"');
    expect(text).toContain('2 of 3 proxies of which istiod tells');
    expect(text).toContain('1 lags, 1 rejects, of 1 nobody tells');
  });

  it('tells of each source, the control plane, capabilities and root certificate', () => {
    const text = words(markup({}));
    expect(text).toMatch(
      /Control plane kubernetes It does not answer\. does not answer, asked at \d\d:\d\d:\d\d/,
    );
    expect(text).toMatch(/Traces traces No trace store is configured\. not set/);
    expect(text).toContain('1.29.0, 1 of 2 ready');
    expect(text).toContain('native 1, worked around 1, absent 1');
    expect(text).toMatch(/1[34] Aug 2034/);
    expect(text).toContain('2 pods without a proxy');
  });

  it('says of a secret that it is set and kept secret', () => {
    expect(words(markup({}))).toContain('prometheus.bearerToken set, and kept secret');
  });

  it('says that it is not known how far proxies are where nobody can be asked', () => {
    const text = words(
      markup({
        report: report({
          sync: { status: 'absent', detail: 'Set ISTIOD_URL.', answeredAt: null },
          totals: { proxies: 4, inSync: 0, lagging: 0, rejected: 0, unknown: 4 },
          outOfSync: [],
        }),
      }),
    );
    expect(text).toContain('How far proxies are is not known Set ISTIOD_URL.');
    expect(text).not.toContain('Every proxy has what it was sent');
    expect(text).not.toContain('0 of 4');
  });

  it('says that all is in sync only where istiod said so', () => {
    const well = report({
      totals: { proxies: 4, inSync: 4, lagging: 0, rejected: 0, unknown: 0 },
      outOfSync: [],
    });
    expect(words(markup({ report: well }))).toContain('Every proxy has what it was sent');
  });

  it('keeps what it last knew when istiod or the console fall silent, and says of when it is', () => {
    const silent = report({ sync: { status: 'down', detail: 'istiod does not answer.', answeredAt: at } });
    expect(words(markup({ report: silent }))).toMatch(/istiod does not answer\. This is of \d\d:\d\d:\d\d/);
    expect(words(markup({ failure: 'The console does not answer.' }))).toMatch(
      /The console does not answer\. This is of \d\d:\d\d:\d\d/,
    );
  });

  it('waits with a skeleton, and without any answer says why', () => {
    expect(markup({ report: null })).toContain('aria-label="Loading Control plane, proxies and sources"');
    expect(words(markup({ report: null, failure: 'The console does not answer.' }))).toContain('Try now');
  });
});
