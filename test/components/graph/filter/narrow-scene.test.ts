import { describe, expect, it } from 'vitest';
import { narrowScene } from '@/components/graph/filter/narrow-scene.ts';
import { narrowedWords } from '@/components/graph/filter/narrowed-words.ts';
import { MapModel } from '@/components/graph/map-model.ts';
import { nodesInOrder } from '@/components/graph/map-navigation.ts';
import type { LiveGraphState } from '@/lib/client/live-graph.ts';
import type { MapFilterMode } from '@/lib/client/map-location.ts';
import { createStore } from '@/lib/client/store.ts';
import { parseFilter } from '@/lib/graph/filter/parse-filter.ts';
import { twoLevelEngine } from '@/lib/graph/layout/two-level-engine.ts';
import { ids, sceneOf, smallShop } from '../scenes.ts';

const filter = (source: string, mode: MapFilterMode = 'hide') => {
  const { expression } = parseFilter(source);
  if (expression === null) throw new Error(source);
  return { expression, mode };
};

describe('a map with a filter', () => {
  it('keeps what fits where it was, and says what it leaves', async () => {
    const whole = await sceneOf(smallShop);
    const scene = narrowScene(whole, filter('errors > 1 % and to = payment'));
    expect(scene.edges.map(({ edge }) => edge.id)).toEqual([ids.failingEdge]);
    expect(scene.snapshot.nodes.map(({ id }) => id)).toEqual([ids.checkout, ids.paymentV2]);
    expect(scene.cardOf.get(ids.checkout)).toBe(whole.cardOf.get(ids.checkout));
    expect(scene.narrowed === null ? '' : narrowedWords(scene.narrowed)).toBe(
      '1 of 5 edges, drawn with its 2 ends',
    );
    // Everything that the keyboard walks over is on the scene.
    expect(nodesInOrder(scene).every((id) => scene.nodes.has(id))).toBe(true);
  });

  it('draws a namespace around what is left of it, and none around nothing', async () => {
    const whole = await sceneOf(smallShop);
    const [before] = whole.containers;
    const [after] = narrowScene(
      whole,
      filter('name = ledger and kind = app and not name = payment'),
    ).containers;
    const ledger = whole.cardOf.get(ids.ledger)?.box;
    expect(after?.width).toBeLessThan(before?.width ?? 0);
    expect(ledger?.x).toBeGreaterThan(after?.x ?? Infinity);
    expect((ledger?.y ?? 0) + (ledger?.height ?? 0)).toBeLessThan((after?.y ?? 0) + (after?.height ?? 0));
    expect(narrowScene(whole, filter('kind = external and not ns = shop')).containers).toEqual([]);
  });

  it('lights what fits and keeps the rest when it only finds', async () => {
    const whole = await sceneOf(smallShop);
    const scene = narrowScene(whole, filter('plaintext', 'highlight'));
    expect(scene.edges).toBe(whole.edges);
    expect([...(scene.narrowed?.lit ?? [])].sort()).toEqual(
      [ids.paymentV2, ids.ledger, `${ids.paymentV2}|${ids.ledger}|tcp`].sort(),
    );
  });

  it('says so when nothing fits', async () => {
    const { narrowed } = narrowScene(await sceneOf(smallShop), filter('rate > 100000'));
    expect(narrowed === null ? '' : narrowedWords(narrowed)).toBe('Nothing of 5 edges and 6 nodes fits');
  });

  it('takes a filter on and off without laying out anew', async () => {
    let layouts = 0;
    const state: LiveGraphState = { snapshot: smallShop, status: null, connection: 'open' } as never;
    const model = new MapModel(createStore(state), {
      layout: (request, signal) => {
        layouts += 1;
        return twoLevelEngine.layout(request, signal);
      },
    });
    model.narrow(filter('plaintext'));
    const stop = model.start();
    await new Promise<void>((resolve) => void model.scene.subscribe(resolve));
    expect(model.scene.get()?.edges.length).toBe(1);
    expect(model.whole.get()?.edges.length).toBe(5);
    model.narrow(null);
    expect(model.scene.get()).toBe(model.whole.get());
    expect(layouts).toBe(1);
    stop();
  });
});
