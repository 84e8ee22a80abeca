import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '@/lib/graph/layout/rectangle.ts';
import { twoLevelEngine } from '@/lib/graph/layout/two-level-engine.ts';
import { faultsOf } from './layout-rules.ts';
import { largeMesh, layoutRequests, shop } from './mesh-samples.ts';

const { signal } = new AbortController();

describe('the two-level layout', () => {
  it('overlaps nothing and keeps every card in its namespace and cluster, for any mesh', async () => {
    await fc.assert(
      fc.asyncProperty(layoutRequests(), async (request) => {
        expect(faultsOf(await twoLevelEngine.layout(request, signal), request)).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it('gives the same picture whatever the order of nodes and calls on the wire', async () => {
    const reversed = { boxes: shop.boxes, links: shop.links.toReversed() };
    const [one, other] = await Promise.all([
      twoLevelEngine.layout(shop, signal),
      twoLevelEngine.layout(reversed, signal),
    ]);
    expect(other.key).toBe(one.key);
  });

  it('reads from left to right inside a namespace', async () => {
    const { boxes } = await twoLevelEngine.layout(shop, signal);
    const x = (id: string): number => boxes.find((box) => box.id === id)?.x ?? Number.NaN;
    expect(x('ingressgateway')).toBeLessThan(x('frontend'));
    expect(x('frontend')).toBeLessThan(x('reviews'));
    expect(x('reviews')).toBeLessThan(x('ratings'));
    expect(x('payment')).toBeLessThan(x('ledger'));
  });

  it('folds the shop so that it is at most 1.6 times as wide as high', async () => {
    const bounds = boundsOf((await twoLevelEngine.layout(shop, signal)).boxes);
    expect((bounds?.width ?? 0) / (bounds?.height ?? 1)).toBeLessThan(1.75);
    expect(bounds?.width).toBeLessThan(1300);
  });

  it('draws external hosts and unknown sources outside of containers', async () => {
    const { containers } = await twoLevelEngine.layout(shop, signal);
    expect(containers.map(({ name }) => name).sort()).toEqual(['istio-system', 'legacy', 'payments', 'shop']);
  });

  it('packs a hundred namespaces without overlap', async () => {
    const request = largeMesh(100, 10);
    expect(faultsOf(await twoLevelEngine.layout(request, signal), request)).toEqual([]);
  });

  it('draws a hundred namespace tiles in columns by their distance from the entry', async () => {
    const request = {
      boxes: Array.from({ length: 100 }, (_, index) => ({
        id: `n${index}`,
        group: null,
        cluster: 'c',
        width: 96,
        height: 34,
      })),
      links: Array.from({ length: 99 }, (_, index) => ({
        source: `n${Math.floor(index / 3)}`,
        destination: `n${index + 1}`,
      })),
    };
    const layout = await twoLevelEngine.layout(request, signal);
    const x = (id: string): number => layout.boxes.find((box) => box.id === id)?.x ?? Number.NaN;
    expect(faultsOf(layout, request)).toEqual([]);
    expect(x('n0')).toBeLessThan(x('n1'));
    expect(x('n3')).toBeLessThan(x('n10'));
  });

  it('stops before the next cluster when nobody waits any more', async () => {
    await expect(twoLevelEngine.layout(shop, AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
  });
});
