import { describe, expect, it } from 'vitest';
import type { GraphEdge, GraphNode, NodeKind } from '@/lib/domain/mesh-graph.ts';
import { cardsOf, layoutRequestOf } from '@/lib/graph/layout/card.ts';
import { topologyKey } from '@/lib/graph/layout/topology-key.ts';

const signals = { requestRate: 1, errorRatio: 0, bytesPerSecond: null, latency: null };

const node = (id: string, kind: NodeKind, app: string | null, version: string | null): GraphNode => ({
  id,
  kind,
  cluster: 'c',
  namespace: kind === 'external' ? null : 'shop',
  name: app ?? id,
  app,
  version,
  service: null,
  inbound: signals,
  outbound: signals,
  internal: null,
  health: { status: 'healthy', reasons: [] },
  badges: [],
  replicas: null,
  serviceEntry: null,
});

const edge = (source: string, destination: string): GraphEdge => ({
  id: `${source}|${destination}|http`,
  source,
  destination,
  protocol: 'http',
  service: null,
  requestRate: 1,
  errorRatio: 0,
  clientErrorRatio: 0,
  codes: {},
  responseFlags: {},
  latency: null,
  bytesPerSecond: null,
  mtls: { status: 'mutual', ratio: 1, evidence: '' },
  injectedRate: null,
  deniedRate: null,
  health: { status: 'healthy', reasons: [] },
  reporter: 'source',
  samples: 60,
});

const versions = ['v2', 'v10', 'v1'].map((version) =>
  node(`app:c/shop/reviews/${version}`, 'app', 'reviews', version),
);
const frontend = node('app:c/shop/frontend/v1', 'app', 'frontend', 'v1');
const bank = node('external:c/bank.example.com', 'external', null, null);

describe('cards', () => {
  it('are one per app, with its versions as rows in the order that people count in', () => {
    const cards = cardsOf([...versions, frontend]);
    const reviews = cards.find(({ name }) => name === 'reviews');
    expect(cards).toHaveLength(2);
    expect(reviews?.nodes.map(({ version }) => version)).toEqual(['v1', 'v2', 'v10']);
  });

  it('keep their id when a second version appears, so that they keep their place', () => {
    const [alone] = cardsOf(versions.slice(0, 1));
    const [together] = cardsOf(versions);
    expect(together?.id).toBe(alone?.id);
  });

  it('of external hosts stand outside of every namespace', () => {
    expect(cardsOf([bank])[0]?.namespace).toBeNull();
  });

  it('are linked once, however many versions call each other', () => {
    const cards = cardsOf([...versions, frontend]);
    const { links } = layoutRequestOf(
      cards,
      versions.map(({ id }) => edge(frontend.id, id)),
    );
    expect(links).toEqual([{ source: 'app:c/shop/frontend', destination: 'app:c/shop/reviews' }]);
  });
});

describe('the key of a topology', () => {
  const request = layoutRequestOf(cardsOf([...versions, frontend]), [
    edge(frontend.id, versions[0]?.id ?? ''),
  ]);

  it('does not depend on the order on the wire', () => {
    expect(topologyKey({ boxes: request.boxes.toReversed(), links: request.links })).toBe(
      topologyKey(request),
    );
  });

  it('changes when a call, a version or a namespace does', () => {
    const keys = [
      request,
      { ...request, links: [] },
      { ...request, boxes: request.boxes.map((box) => ({ ...box, height: box.height + 26 })) },
      { ...request, boxes: request.boxes.map((box) => ({ ...box, group: 'other' })) },
    ].map(topologyKey);
    expect(new Set(keys).size).toBe(4);
  });
});
