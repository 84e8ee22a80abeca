import { describe, expect, it } from 'vitest';
import { neighbourOf, nodesInOrder, typedAhead } from '@/components/graph/map-navigation.ts';
import { pathThrough } from '@/components/graph/path-through.ts';
import { subjectOf } from '@/components/graph/subject.ts';
import { fitViewport, positionOf, revealViewport, viewportAt } from '@/components/graph/viewport-fit.ts';
import { ids, sceneOf, smallShop } from './scenes.ts';

describe('the keyboard on the map', () => {
  it('goes along the edges: callers left, callees right, busiest first', async () => {
    const scene = await sceneOf(smallShop);
    expect(neighbourOf(scene, ids.checkout, 'callees')).toBe(ids.catalog);
    expect(neighbourOf(scene, ids.catalog, 'callers')).toBe(ids.checkout);
    expect(neighbourOf(scene, ids.checkout, 'callers')).toBe(ids.checkout);
  });

  it('reaches every node by siblings and edges alone', async () => {
    const scene = await sceneOf(smallShop);
    const seen = new Set<string>();
    const waiting: string[] = [ids.checkout];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      for (const direction of ['callers', 'callees', 'up', 'down'] as const) {
        waiting.push(neighbourOf(scene, id, direction));
      }
    }
    expect([...seen].sort()).toEqual([...nodesInOrder(scene)].sort());
  });

  it('jumps to a name that is typed, to the next one with the same letter', async () => {
    const scene = await sceneOf(smallShop);
    const first = typedAhead(scene, null, 'p');
    expect([ids.paymentV1, ids.paymentV2]).toContain(first);
    expect(typedAhead(scene, ids.checkout, 'led')).toBe(ids.ledger);
    expect(typedAhead(scene, ids.checkout, 'zebra')).toBeNull();
  });
});

describe('pointing at something', () => {
  it('lights its path up to the entry and down to the end, and nothing beside', async () => {
    const scene = await sceneOf(smallShop);
    const lit = pathThrough(scene, ids.paymentV2);
    expect(lit.has(ids.checkout)).toBe(true);
    expect(lit.has(ids.ledger)).toBe(true);
    expect(lit.has(ids.catalog)).toBe(false);
    expect(lit.has(ids.paymentV1)).toBe(false);
  });
});

describe('a selection from a link', () => {
  it('is a node, an edge or a namespace, or nothing where it is gone', async () => {
    const scene = await sceneOf(smallShop);
    expect(subjectOf(scene, ids.paymentV2)?.kind).toBe('node');
    expect(subjectOf(scene, ids.failingEdge)?.kind).toBe('edge');
    expect(subjectOf(scene, 'namespace:c/shop')?.kind).toBe('container');
    expect(subjectOf(scene, 'app:c/shop/gone')).toBeNull();
  });
});

describe('the view', () => {
  const screen = { width: 1_376, height: 812 };
  const inset = { top: 16, right: 388, bottom: 16, left: 16 };
  const box = { x: 100, y: 50, width: 900, height: 600 };

  it('fits the map beside the panel, and never blows it up', () => {
    const { x, y, zoom } = fitViewport(box, screen, inset);
    expect(zoom).toBeLessThanOrEqual(1);
    expect(box.x * zoom + x).toBeGreaterThanOrEqual(inset.left);
    expect((box.x + box.width) * zoom + x).toBeLessThanOrEqual(screen.width - inset.right);
    expect((box.y + box.height) * zoom + y).toBeLessThanOrEqual(screen.height - inset.bottom);
  });

  it('moves as little as it takes for the selection not to lie under the panel', () => {
    const hidden = { x: 1_200, y: 100, width: 100, height: 50 };
    const now = { x: 0, y: 0, zoom: 1 };
    const next = revealViewport(hidden, now, screen, inset);
    expect(hidden.x + hidden.width + next.x).toBe(screen.width - inset.right);
    expect(next.y).toBe(0);
    expect(revealViewport({ ...hidden, x: 300 }, now, screen, inset)).toEqual(now);
  });

  it('comes back from a link as it was, up to a pixel', () => {
    const now = { x: -340, y: 120, zoom: 0.85 };
    const back = viewportAt(positionOf(now, screen), screen);
    expect(Math.abs(back.x - now.x)).toBeLessThan(1);
    expect(Math.abs(back.y - now.y)).toBeLessThan(1);
  });
});
