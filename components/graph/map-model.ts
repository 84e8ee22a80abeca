import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import type { LiveGraphState } from '@/lib/client/live-graph.ts';
import { createStore, type Store } from '@/lib/client/store.ts';
import { cardsOf, layoutRequestOf, type Card } from '@/lib/graph/layout/card.ts';
import type { Layout, LayoutEngine, LayoutRequest } from '@/lib/graph/layout/layout-engine.ts';
import { placeBeside } from '@/lib/graph/layout/place-beside.ts';
import { topologyKey } from '@/lib/graph/layout/topology-key.ts';
import { narrowScene, type SceneFilter } from './filter/narrow-scene.ts';
import { buildScene, type Scene } from './scene.ts';

/** With fewer of its cards on the screen already, a map is another map and is laid out anew. */
const leastKnownShare = 0.5;

/** A hand that rests on the map holds new figures back no longer than this. */
const longestHoldMs = 3_000;

interface Topology {
  readonly cards: readonly Card[];
  readonly request: LayoutRequest;
  readonly key: string;
}

/**
 * Turns each snapshot into a scene. Layout happens only when the topology changes, off the main thread when the map is
 * another one and beside what is there when it is the same; the old scene stays until the new one is complete.
 */
export class MapModel {
  /** What is on the screen. */
  readonly scene: Store<Scene | null> = createStore<Scene | null>(null);
  /** All of the map, whatever a filter takes off the screen. */
  readonly whole: Store<Scene | null> = createStore<Scene | null>(null);
  /** Why there is no layout; null while there is one or it is awaited. */
  readonly failure: Store<string | null> = createStore<string | null>(null);
  readonly #live: Store<LiveGraphState>;
  readonly #engine: LayoutEngine;
  #layout: Layout | null = null;
  #topology: Topology | null = null;
  #pending: { readonly key: string; readonly abort: AbortController } | null = null;
  #filter: SceneFilter | null = null;
  #held: ReturnType<typeof setTimeout> | null = null;

  constructor(live: Store<LiveGraphState>, engine: LayoutEngine) {
    this.#live = live;
    this.#engine = engine;
  }

  /** Follows the live map until the returned function is called. */
  start(): () => void {
    const unsubscribe = this.#live.subscribe(() => this.#follow());
    this.#follow();
    return () => {
      unsubscribe();
      this.#endHold();
      this.#pending?.abort.abort();
      this.#pending = null;
    };
  }

  /** Shows only what fits a filter, or lights it; null shows everything. Nothing moves for it. */
  narrow(filter: SceneFilter | null): void {
    if (this.#filter === filter) return;
    this.#filter = filter;
    this.#publish();
  }

  /** Lays out the map on the screen as if it were new. */
  layOutAgain(): void {
    if (this.#topology !== null) this.#layOut(this.#topology);
  }

  /** New figures wait while the reader moves the map: drawing them would make it stutter under the hand. */
  hold(): void {
    this.#held ??= setTimeout(() => this.release(), longestHoldMs);
  }

  /** The map rests: shows what has come meanwhile. */
  release(): void {
    this.#endHold();
    this.#follow();
  }

  #endHold(): void {
    if (this.#held !== null) clearTimeout(this.#held);
    this.#held = null;
  }

  #follow(): void {
    if (this.#held !== null && this.scene.get() !== null) return;
    const { snapshot } = this.#live.get();
    if (snapshot === null || snapshot === this.whole.get()?.snapshot) return;
    const topology = topologyOf(snapshot);
    this.#topology = topology;
    if (this.#layout?.key !== topology.key) {
      if (!isSameMap(this.#layout, topology.request)) return this.#layOut(topology);
      this.#layout = placeBeside(this.#layout, topology.request);
    }
    this.#show(snapshot, topology, this.#layout);
  }

  #show(snapshot: GraphSnapshot, { cards }: Topology, layout: Layout): void {
    this.whole.set(buildScene(snapshot, cards, layout, this.whole.get()));
    this.#publish();
  }

  #publish(): void {
    const whole = this.whole.get();
    this.scene.set(whole === null || this.#filter === null ? whole : narrowScene(whole, this.#filter));
  }

  #layOut(topology: Topology): void {
    if (this.#pending?.key === topology.key) return;
    this.#pending?.abort.abort();
    const abort = new AbortController();
    this.#pending = { key: topology.key, abort };
    this.#engine.layout(topology.request, abort.signal).then(
      (layout) => this.#accept(layout),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        this.#pending = null;
        this.failure.set(error instanceof Error ? error.message : String(error));
      },
    );
  }

  #accept(layout: Layout): void {
    this.#pending = null;
    this.#layout = layout;
    this.failure.set(null);
    const { snapshot } = this.#live.get();
    if (snapshot === null || this.#topology === null) return;
    if (this.#topology.key !== layout.key) this.#layout = placeBeside(layout, this.#topology.request);
    this.#show(snapshot, this.#topology, this.#layout);
  }
}

function topologyOf(snapshot: GraphSnapshot): Topology {
  const cards = cardsOf(snapshot.nodes);
  const request = layoutRequestOf(cards, snapshot.edges);
  return { cards, request, key: topologyKey(request) };
}

function isSameMap(layout: Layout | null, { boxes }: LayoutRequest): layout is Layout {
  if (layout === null || layout.boxes.length === 0) return false;
  const known = new Set(layout.boxes.map(({ id }) => id));
  const kept = boxes.filter(({ id }) => known.has(id)).length;
  return boxes.length === 0 || kept / Math.max(boxes.length, layout.boxes.length) >= leastKnownShare;
}
