import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Layout, LayoutRequest } from '@/lib/graph/layout/layout-engine.ts';
import { placeBeside } from '@/lib/graph/layout/place-beside.ts';
import { twoLevelEngine } from '@/lib/graph/layout/two-level-engine.ts';
import { faultsOf } from './layout-rules.ts';
import { layoutRequests, shop } from './mesh-samples.ts';

const { signal } = new AbortController();

const without = ({ boxes, links }: LayoutRequest, ids: ReadonlySet<string>): LayoutRequest => ({
  boxes: boxes.filter(({ id }) => !ids.has(id)),
  links: links.filter(({ source, destination }) => !ids.has(source) && !ids.has(destination)),
});

const positionOf = ({ boxes }: Layout, wanted: string): { x: number; y: number } | undefined => {
  const box = boxes.find(({ id }) => id === wanted);
  return box === undefined ? undefined : { x: box.x, y: box.y };
};

describe('a topology that changes while somebody looks at it', () => {
  it('moves no node that stays by a single pixel, whatever comes and goes', async () => {
    await fc.assert(
      fc.asyncProperty(
        layoutRequests(),
        fc.array(fc.nat(23), { maxLength: 8 }),
        fc.array(fc.nat(23), { maxLength: 8 }),
        async (whole, goneAtFirst, goneLater) => {
          const drop = (numbers: readonly number[]) => new Set(numbers.map((number) => `box-${number}`));
          const before = without(whole, drop(goneAtFirst));
          const after = without(whole, drop(goneLater));
          fc.pre(before.boxes.length > 0 && after.boxes.length > 0);
          const first = await twoLevelEngine.layout(before, signal);
          const second = placeBeside(first, after);
          for (const { id } of before.boxes) {
            const now = positionOf(second, id);
            if (now !== undefined) expect({ id, ...now }).toEqual({ id, ...positionOf(first, id) });
          }
          expect(faultsOf(second, after)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('puts a new service to the right of its caller, inside its namespace', async () => {
    const size = { width: 186, height: 56, group: 'shop', cluster: 'c' };
    const before = { boxes: [{ id: 'cart', ...size }], links: [] };
    const after = {
      boxes: [...before.boxes, { id: 'stock', ...size }],
      links: [{ source: 'cart', destination: 'stock' }],
    };
    const first = await twoLevelEngine.layout(before, signal);
    const second = placeBeside(first, after);
    expect(faultsOf(second, after)).toEqual([]);
    expect(positionOf(second, 'stock')?.x).toBeGreaterThan((positionOf(first, 'cart')?.x ?? 0) + 186);
    expect(positionOf(second, 'stock')?.y).toBe(positionOf(first, 'cart')?.y);
  });

  it('keeps a card in place that gains a version, when there is room', async () => {
    const first = await twoLevelEngine.layout(shop, signal);
    const grown = {
      ...shop,
      boxes: shop.boxes.map((box) => (box.id === 'ledger' ? { ...box, height: 82 } : box)),
    };
    const second = placeBeside(first, grown);
    expect(positionOf(second, 'ledger')).toEqual(positionOf(first, 'ledger'));
    expect(faultsOf(second, grown)).toEqual([]);
  });

  it('draws a container for a namespace that was not there before', async () => {
    const first = await twoLevelEngine.layout(without(shop, new Set(['billing'])), signal);
    const second = placeBeside(first, shop);
    expect(second.containers.map(({ name }) => name)).toContain('legacy');
    expect(faultsOf(second, shop)).toEqual([]);
  });
});
