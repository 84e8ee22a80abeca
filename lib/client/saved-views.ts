import { z } from 'zod';
import { defaultMapLocation, formatMapLocation, parseMapLocation, type MapLocation } from './map-location.ts';
import { createStore, type Store } from './store.ts';

/** A way to look at the map that somebody has named, on this device. */
export interface SavedView {
  readonly name: string;
  /** Parameters of a link to the map. */
  readonly query: string;
}

const key = 'pilothouse.views';
const mostViews = 50;
const viewsSchema = z
  .array(z.object({ name: z.string().min(1).max(60), query: z.string().max(4_000) }))
  .max(mostViews);

type Cabinet = Pick<Storage, 'getItem' | 'setItem'>;

/** What is kept; none where it is not understood or the browser keeps nothing. */
export function readSavedViews(cabinet: Cabinet): readonly SavedView[] {
  try {
    const parsed = viewsSchema.safeParse(JSON.parse(cabinet.getItem(key) ?? '[]'));
    return parsed.success ? parsed.data : [];
  } catch {
    // Storage may be switched off, and its text may be anybody's: then there are none.
    return [];
  }
}

/** Keeps them; false where the browser does not allow it. */
export function writeSavedViews(cabinet: Cabinet, views: readonly SavedView[]): boolean {
  try {
    cabinet.setItem(key, JSON.stringify(views));
    return true;
  } catch {
    return false;
  }
}

/** What of a screen belongs to a view: how one looks, not what is selected, where the map lies, or when. */
export const viewQuery = (location: MapLocation): string =>
  formatMapLocation({
    ...location,
    mesh: null,
    at: null,
    selection: null,
    position: null,
    whatIf: null,
  });

/** The screen that a view leads to from where the reader is: same mesh and time. */
export const openView = ({ query }: SavedView, here: MapLocation): MapLocation => ({
  ...defaultMapLocation,
  ...parseMapLocation(new URLSearchParams(query)),
  mesh: here.mesh,
  at: here.at,
});

/** The views with one more; one of the same name is replaced, and the oldest go where there are too many. */
export const withView = (views: readonly SavedView[], view: SavedView): readonly SavedView[] =>
  [...views.filter(({ name }) => name !== view.name), view].slice(-mostViews);

let opened: Store<readonly SavedView[]> | null = null;

/** The views of this device, read once and kept on every change. Browsers only. */
export function savedViewsStore(): Store<readonly SavedView[]> {
  if (opened !== null) return opened;
  const store = createStore(readSavedViews(globalThis.localStorage));
  store.subscribe(() => void writeSavedViews(globalThis.localStorage, store.get()));
  opened = store;
  return store;
}
