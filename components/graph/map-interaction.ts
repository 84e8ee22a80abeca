import { createContext, use, useEffect, useSyncExternalStore } from 'react';
import type { MapQuantile } from '@/lib/client/map-location.ts';
import { createStore, type Store } from '@/lib/client/store.ts';
import { pathThrough } from './path-through.ts';
import type { Scene } from './scene.ts';

/** What the pointer and the keyboard point at: too fast for React, read by selector. */
export interface Interaction {
  readonly hovered: string | null;
  /** Ids on the path through what is hovered, else of what is lit at rest; null while nothing is. */
  readonly lit: ReadonlySet<string> | null;
  /** Node that has the keyboard focus, while the map has it. */
  readonly focused: string | null;
}

const hoverDelayMs = 120;

export class MapInteraction {
  readonly store: Store<Interaction> = createStore<Interaction>({ hovered: null, lit: null, focused: null });
  #timer: ReturnType<typeof setTimeout> | null = null;
  #wanted: string | null = null;
  #resting: ReadonlySet<string> | null = null;

  /** What is lit while nothing is hovered; null lights everything. */
  rest(ids: ReadonlySet<string> | null): void {
    if (ids === this.#resting) return;
    this.#resting = ids;
    const state = this.store.get();
    if (state.hovered === null) this.store.set({ ...state, lit: ids });
  }

  /** After 120 ms on the same thing its path is lit; leaving puts it out at once. */
  hover(scene: Scene, id: string | null): void {
    if (id === this.#wanted) return;
    this.#wanted = id;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (id === null) {
      return this.store.set({ ...this.store.get(), hovered: null, lit: this.#resting });
    }
    this.#timer = setTimeout(() => {
      this.store.set({ ...this.store.get(), hovered: id, lit: pathThrough(scene, id) });
    }, hoverDelayMs);
  }

  focus(id: string | null): void {
    const state = this.store.get();
    if (state.focused !== id) this.store.set({ ...state, focused: id });
  }
}

/** What cards need beside their own data. Changes by acts of the reader only. */
export interface CardSurroundings {
  readonly interaction: MapInteraction;
  readonly quantile: MapQuantile;
  /** Selected node, and both ends of a selected edge. */
  readonly near: ReadonlySet<string>;
  /** What a filter lights; null where it lights nothing. */
  readonly found: ReadonlySet<string> | null;
}

export const CardSurroundingsContext = createContext<CardSurroundings | null>(null);

export function useCardSurroundings(): CardSurroundings {
  const surroundings = use(CardSurroundingsContext);
  if (surroundings === null) throw new Error('A card stands on a map');
  return surroundings;
}

export function useInteraction<Value>(
  { store }: MapInteraction,
  select: (state: Interaction) => Value,
): Value {
  const read = (): Value => select(store.get());
  return useSyncExternalStore(store.subscribe, read, read);
}

/** Lights these while nothing is hovered, as long as the calling part is on the screen; null lights everything. */
export function useLitAtRest(interaction: MapInteraction, ids: ReadonlySet<string> | null): void {
  useEffect(() => {
    interaction.rest(ids);
    return () => interaction.rest(null);
  }, [interaction, ids]);
}
