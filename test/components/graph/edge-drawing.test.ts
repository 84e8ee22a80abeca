import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgeLabels } from '@/components/graph/edge-label.ts';
import { edgeLook } from '@/components/graph/edge-look.ts';
import { overviewWidthOfRate, widthOfRate } from '@/components/graph/edge-width.ts';
import { hitTest } from '@/components/graph/hit-test.ts';
import { placeLabels } from '@/components/graph/place-labels.ts';
import { pointOn } from '@/lib/graph/layout/edge-curve.ts';
import { overlaps } from '@/lib/graph/layout/rectangle.ts';
import { ids, sceneOf, smallShop } from './scenes.ts';

const rules = {
  overlay: 'health',
  labels: 'problems',
  quantile: 'p95',
  shares: new Map(),
  taken: null,
} as const;

describe('the width of an edge', () => {
  it.each([
    [1, 1],
    [10, 2.6],
    [100, 4.2],
    [1_000, 5.8],
    [1e9, 7],
    [0, 1],
  ])('of %d rps is %d px', (rate, width) => {
    expect(widthOfRate(rate)).toBeCloseTo(width, 5);
  });

  it('never shrinks as the rate grows, also in the overview', () => {
    const rate = fc.double({ min: 0, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(widthOfRate(low)).toBeLessThanOrEqual(widthOfRate(high));
        expect(overviewWidthOfRate(low)).toBeLessThanOrEqual(overviewWidthOfRate(high));
      }),
    );
  });
});

describe('the look of an edge', () => {
  it('spends colour on what fails, and on transport only in the mTLS overlay', async () => {
    const scene = await sceneOf(smallShop);
    const looks = (overlay: 'health' | 'mtls') =>
      Object.fromEntries(
        scene.edges.map(({ edge, view }) => [edge.destination, edgeLook(edge, view, overlay).color]),
      );
    expect(looks('health')).toMatchObject({
      [ids.paymentV1]: 'edge',
      [ids.paymentV2]: 'degraded',
      [ids.host]: 'unhealthy',
      [ids.ledger]: 'edge',
    });
    expect(looks('mtls')).toMatchObject({
      [ids.paymentV1]: 'mutual',
      [ids.host]: 'edge',
      [ids.ledger]: 'plaintext',
    });
  });

  it('says plaintext by dots and TCP by a square head, in both overlays', async () => {
    const scene = await sceneOf(smallShop);
    const tcp = scene.edges.find(({ edge }) => edge.protocol === 'tcp');
    for (const overlay of ['health', 'mtls'] as const) {
      expect(tcp === undefined ? null : edgeLook(tcp.edge, tcp.view, overlay)).toMatchObject({
        style: 'dotted',
        head: 'square',
      });
    }
  });
});

describe('the head of an edge', () => {
  it('is a bar where nothing gets through, of requests and of TCP', async () => {
    const scene = await sceneOf(smallShop);
    const heads = scene.edges.map(({ edge, view }) => {
      const shut = { ...edge, bytesPerSecond: null, deniedRate: edge.requestRate ?? 1 };
      return edgeLook(shut, view, 'health').head;
    });
    expect(new Set(heads)).toEqual(new Set(['bar']));
    const tcp = scene.edges.find(({ edge }) => edge.protocol === 'tcp');
    const partly = tcp === undefined ? null : edgeLook({ ...tcp.edge, deniedRate: 1 }, tcp.view, 'health');
    expect(partly?.head).toBe('square');
  });
});

describe('labels', () => {
  it('show the failing figure of problems, a lock on plaintext, and nothing on what is well', async () => {
    const scene = await sceneOf(smallShop);
    const labels = edgeLabels(scene.edges, rules, new Set());
    const texts = Object.fromEntries(
      labels.map(({ edge, parts }) => [edge.edge.destination, parts.map(({ text }) => text).join('')]),
    );
    expect(texts).toEqual({ [ids.paymentV2]: '2.2\u202f%', [ids.host]: '14.1\u202f%', [ids.ledger]: '' });
  });

  it('of the selected edge say rate, errors and latency', async () => {
    const scene = await sceneOf(smallShop);
    const [label] = edgeLabels(scene.edges, rules, new Set([ids.failingEdge]));
    expect(label?.parts.map(({ text }) => text)).toEqual(['8.4\u202frps', '2.2\u202f%', '20\u202fms']);
  });

  it('are not put on cards or on each other, and the one that must be said always has its place', async () => {
    const scene = await sceneOf(smallShop);
    const obstacles = scene.cards.map(({ box }) => box);
    const labels = edgeLabels(scene.edges, { ...rules, labels: 'rate' }, new Set([ids.failingEdge]));
    const placed = placeLabels(labels, () => 60, 20, obstacles);
    expect(placed[0]?.label.edge.edge.id).toBe(ids.failingEdge);
    for (const { label, box } of placed) {
      const others = placed.filter((other) => other.box !== box).map((other) => other.box);
      const taken = label.rank >= 100 ? [] : [...obstacles, ...others];
      expect(taken.filter((other) => overlaps(box, other))).toEqual([]);
    }
  });
});

describe('pointing', () => {
  it('finds an edge from 12 px away, at any zoom, and not from 30', async () => {
    const scene = await sceneOf(smallShop);
    const edge = scene.edgeOf.get(ids.failingEdge);
    const middle = edge === undefined ? { x: 0, y: 0 } : pointOn(edge.curve, 0.5);
    expect(hitTest(scene, middle, 1, 'card')).toBe(ids.failingEdge);
    expect(hitTest(scene, { x: -5_000, y: -5_000 }, 1, 'card')).toBeNull();
    const alone = { ...scene, edges: edge === undefined ? [] : [edge], containers: [] };
    for (const zoom of [0.5, 1, 2]) {
      expect(hitTest(alone, { x: middle.x, y: middle.y - 8 / zoom }, zoom, 'card')).toBe(ids.failingEdge);
      expect(hitTest(alone, { x: middle.x + 60 / zoom, y: middle.y - 60 / zoom }, zoom, 'card')).toBeNull();
    }
  });

  it('finds nodes that the canvas draws', async () => {
    const scene = await sceneOf(smallShop);
    const box = scene.cardOf.get(ids.catalog)?.box ?? { x: 0, y: 0, width: 0, height: 0 };
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    expect(hitTest(scene, middle, 0.6, 'compact')).toBe(ids.catalog);
    expect(hitTest(scene, middle, 0.2, 'dot')).toBe(ids.catalog);
  });
});
