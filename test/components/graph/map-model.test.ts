import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MapModel } from '@/components/graph/map-model.ts';
import type { LiveGraphState } from '@/lib/client/live-graph.ts';
import { createStore, type Store } from '@/lib/client/store.ts';
import { twoLevelEngine } from '@/lib/graph/layout/two-level-engine.ts';
import { someSnapshot } from '../../lib/client/graph-snapshots.ts';
import { smallShop } from './scenes.ts';

const stateWith = (snapshot: LiveGraphState['snapshot']): LiveGraphState => ({
  snapshot,
  answered: null,
  asked: null,
  status: null,
  connection: { kind: 'streaming' },
});

const later = someSnapshot({ ...smallShop, revision: 'r2', at: smallShop.at + 15 });

describe('the map under a hand that moves it', () => {
  let live: Store<LiveGraphState>;
  let model: MapModel;
  let stop: () => void;
  const shown = () => model.scene.get()?.snapshot.revision;

  beforeEach(async () => {
    vi.useFakeTimers();
    live = createStore(stateWith(smallShop));
    model = new MapModel(live, twoLevelEngine);
    stop = model.start();
    await vi.waitFor(() => expect(shown()).toBe('r1'));
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });

  it('keeps the figures that are on the screen, and shows the new ones when the hand lets go', () => {
    model.hold();
    live.set(stateWith(later));
    expect(shown()).toBe('r1');
    model.release();
    expect(shown()).toBe('r2');
  });

  it('shows new figures after 3 s to a hand that rests on it', () => {
    model.hold();
    live.set(stateWith(later));
    vi.advanceTimersByTime(2_900);
    expect(shown()).toBe('r1');
    vi.advanceTimersByTime(200);
    expect(shown()).toBe('r2');
  });

  it('shows every new map at once while nobody moves it', () => {
    live.set(stateWith(later));
    expect(shown()).toBe('r2');
  });
});
