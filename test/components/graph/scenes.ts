import { buildScene, type Scene } from '@/components/graph/scene.ts';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import { cardsOf, layoutRequestOf } from '@/lib/graph/layout/card.ts';
import { twoLevelEngine } from '@/lib/graph/layout/two-level-engine.ts';
import { someEdge, someNode, someSnapshot } from '../../lib/client/graph-snapshots.ts';

/** Lays a snapshot out and puts everything in its place, as the page does. */
export async function sceneOf(snapshot: GraphSnapshot, previous: Scene | null = null): Promise<Scene> {
  const cards = cardsOf(snapshot.nodes);
  const request = layoutRequestOf(cards, snapshot.edges);
  const layout = await twoLevelEngine.layout(request, new AbortController().signal);
  return buildScene(snapshot, cards, layout, previous);
}

const id = (name: string, version?: string): string =>
  version === undefined ? `app:c/shop/${name}` : `app:c/shop/${name}/${version}`;

const version = (name: string, number: string, changes: Parameters<typeof someNode>[1] = {}) =>
  someNode(name, { id: id(name, number), version: number, ...changes });

/** checkout calls payment v1, and payment v2 which fails; catalog suffers from an outside host; ledger speaks TCP. */
export const smallShop = someSnapshot({
  nodes: [
    someNode('checkout'),
    version('payment', 'v1'),
    version('payment', 'v2', {
      inbound: {
        requestRate: 8.4,
        errorRatio: 0.0218,
        bytesPerSecond: null,
        latency: { p50: 30, p95: 84, p99: 160 },
      },
      health: {
        status: 'degraded',
        reasons: [{ code: 'inbound-errors', text: '11 of 504 requests failed', since: 1_763_907_120 }],
      },
    }),
    someNode('catalog', {
      health: {
        status: 'unhealthy',
        reasons: [{ code: 'outbound-errors', text: 'the host fails', since: null }],
      },
    }),
    someNode('ledger', {
      inbound: { requestRate: null, errorRatio: null, bytesPerSecond: 66_600, latency: null },
    }),
    someNode('host', {
      id: 'external:c/images.example.net',
      kind: 'external',
      namespace: null,
      name: 'images.example.net',
      inbound: { requestRate: 6.6, errorRatio: 0.141, bytesPerSecond: null, latency: null },
      health: {
        status: 'unhealthy',
        reasons: [{ code: 'inbound-errors', text: '14.1 % fail', since: null }],
      },
    }),
  ],
  edges: [
    someEdge(id('checkout'), id('payment', 'v1'), { requestRate: 33.6, samples: 2_016 }),
    someEdge(id('checkout'), id('payment', 'v2'), {
      requestRate: 8.4,
      errorRatio: 11 / 504,
      samples: 504,
      health: {
        status: 'degraded',
        reasons: [{ code: 'inbound-errors', text: 'The limit is 1 %', since: null }],
      },
    }),
    someEdge(id('checkout'), id('catalog'), { requestRate: 100 }),
    someEdge(id('catalog'), 'external:c/images.example.net', {
      requestRate: 6.6,
      errorRatio: 0.141,
      samples: 396,
      mtls: { status: 'unknown', ratio: null, evidence: 'nobody told' },
      health: {
        status: 'unhealthy',
        reasons: [{ code: 'inbound-errors', text: '14.1 % fail', since: null }],
      },
    }),
    someEdge(id('payment', 'v2'), id('ledger'), {
      id: `${id('payment', 'v2')}|${id('ledger')}|tcp`,
      protocol: 'tcp',
      requestRate: null,
      errorRatio: null,
      samples: null,
      latency: null,
      bytesPerSecond: 66_600,
      mtls: { status: 'plaintext', ratio: 0, evidence: 'all without' },
    }),
  ],
});

/** Ids of the small shop. */
export const ids = {
  checkout: id('checkout'),
  paymentV1: id('payment', 'v1'),
  paymentV2: id('payment', 'v2'),
  catalog: id('catalog'),
  ledger: id('ledger'),
  host: 'external:c/images.example.net',
  failingEdge: `${id('checkout')}|${id('payment', 'v2')}|http`,
} as const;
