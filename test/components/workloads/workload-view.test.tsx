import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { workloadRows } from '@/components/services/workload-rows.ts';
import { UnknownWorkload, WorkloadView } from '@/components/workloads/workload-view.tsx';
import type { WorkloadAnswer } from '@/lib/client/workload-queries.ts';
import { someEdge, someNode, someSnapshot } from '../../lib/client/graph-snapshots.ts';

const at = Date.UTC(2026, 10, 23, 14, 32, 15) / 1_000;
const id = (name: string): string => `workload:c/shop/${name}`;
const workload = (name: string, parts: Parameters<typeof someNode>[1] = {}) =>
  someNode(name, { id: id(name), kind: 'workload', ...parts });

const snapshot = someSnapshot({
  nodes: [
    workload('frontend'),
    workload('cart', { version: 'v1', replicas: { desired: 2, available: 1 } }),
    someNode('cart', { id: 'service:c/shop/cart', kind: 'service' }),
    someNode('probe', { id: 'unknown:c', kind: 'unknown', namespace: null }),
  ],
  edges: [
    someEdge(id('frontend'), id('cart'), { requestRate: 30 }),
    someEdge('unknown:c', id('cart'), {
      requestRate: 10,
      mtls: { status: 'plaintext', ratio: 0, evidence: 'all without' },
    }),
  ],
});

const pod = (
  name: string,
  sync: NonNullable<WorkloadAnswer['facts']>['pods'][number]['sync'],
): NonNullable<WorkloadAnswer['facts']>['pods'][number] => ({
  name,
  node: 'node-1',
  phase: 'Running',
  isReady: sync !== null,
  restarts: 0,
  restartedAt: null,
  hasProxy: sync !== null,
  proxyVersion: sync === null ? null : '1.28.4',
  sync,
});

const answer = (parts: Partial<WorkloadAnswer> = {}): WorkloadAnswer => ({
  at,
  mesh: 'lab',
  namespace: 'shop',
  name: 'cart',
  gap: null,
  facts: {
    cluster: 'c',
    kind: 'Deployment',
    app: 'cart',
    version: 'v1',
    images: [],
    replicas: { desired: 2, available: 1 },
    isGateway: false,
    mtlsMode: 'PERMISSIVE',
    mtlsModeByPort: { '9000': 'STRICT' },
    services: ['basket'],
    policies: [],
    pods: [
      pod('cart-1', { state: 'lagging', behind: ['routes'], sentAt: at - 60, refusal: null }),
      pod('cart-2', null),
    ],
  },
  ...parts,
});

const markup = (parts: Partial<ComponentProps<typeof WorkloadView>> = {}): string =>
  renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <WorkloadView
        name="cart"
        namespace="shop"
        mesh="lab"
        windowSeconds={60}
        snapshot={snapshot}
        node={snapshot.nodes.find((node) => node.id === id('cart')) ?? null}
        answer={answer()}
        links={{
          list: '/workloads',
          onMap: (subject) => `/map?sel=${subject}`,
          traces: (subject) => `/traces?node=${subject}`,
          service: (name) => `/services/lab/shop/${name}`,
          workload: (node) => (node.id.startsWith('workload:') ? `/workloads/lab/shop/${node.name}` : null),
        }}
        states={{ figures: undefined, facts: undefined }}
        {...parts}
      />
    </QueryClientProvider>,
  );
const words = (text: string): string =>
  text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/[\s\u202f\u00a0]+/g, ' ');

describe('the page of a workload', () => {
  it('leads to its services, the map, its traces and its callers', () => {
    const page = markup();
    expect(page).toContain('href="/services/lab/shop/basket"');
    expect(page).toContain(`href="/map?sel=${id('cart')}"`);
    expect(page).toContain(`href="/traces?node=${id('cart')}"`);
    expect(page).toContain('href="/workloads/lab/shop/frontend"');
  });

  it('shows each pod with its proxy, its version and what it has not taken', () => {
    const text = words(markup());
    expect(text).toMatch(/cart-1 ready 0 1\.28\.4 has not taken its routes since \d\d:\d\d:\d\d/);
    expect(text).toMatch(/cart-2 running, not ready 0 none –/);
    expect(text).toContain('1 of 2 replicas ready');
  });

  it('weighs the evidence of encryption and names who calls in plaintext', () => {
    const text = words(markup());
    expect(text).toContain('PERMISSIVE , mutual TLS and plaintext are accepted ; port 9000 STRICT');
    expect(text).toContain('75.0 %');
    expect(text).toMatch(/In plaintext probe/);
    expect(text).toContain('whoever reaches it may call it');
  });

  it('says why pods are not known where no control plane tells, and keeps the figures', () => {
    const text = words(markup({ answer: answer({ facts: null, gap: 'No control plane is configured.' }) }));
    expect(text).toContain('Its pods are not known No control plane is configured.');
    expect(text).toContain('frontend');
  });

  it('says what is missing where nobody tells how far proxies are', () => {
    expect(words(markup({ answer: answer({ gap: 'Set ISTIOD_URL.' }) }))).toMatch(
      /Partial[\s\S]*Set ISTIOD_URL\./,
    );
  });

  it('waits for figures and facts apart', () => {
    const page = markup({ snapshot: null, node: null, answer: null });
    expect(page).toContain('href="/workloads"');
    expect(page).toContain('aria-label="Loading Figures"');
    expect(page).toContain('aria-label="Loading Pods and proxies"');
  });

  it('keeps the last known pods beside a failure', () => {
    const text = words(
      markup({ states: { figures: undefined, facts: { kind: 'failed', message: 'The console is away.' } } }),
    );
    expect(text).toContain('The console is away.');
    expect(text).toContain('cart-1');
  });

  it('leads back to the list where nobody knows it', () => {
    const page = renderToStaticMarkup(
      <UnknownWorkload name="carts" namespace="shop" gap={null} listHref="/workloads" />,
    );
    expect(page).toContain('There is no workload carts in shop');
    expect(page).toContain('href="/workloads"');
  });
});

describe('the list of workloads', () => {
  it('has workloads and gateways only, each with its version, replicas and weighted mTLS', () => {
    const rows = workloadRows(snapshot);
    expect(rows.map(({ summary }) => summary.name)).toEqual(['frontend', 'cart']);
    expect(rows[1]).toMatchObject({
      replicas: { desired: 2, available: 1 },
      summary: { versions: ['v1'] },
      mtls: { status: 'mixed', ratio: 0.75 },
    });
  });
});
