import { readMapPreferences, writeMapPreferences, type MapPreferences } from './preferences.ts';
import { createStore, type Store } from './store.ts';

let opened: Store<MapPreferences> | null = null;

/** The preferences of this device, read once and kept on every change. Browsers only. */
export function mapPreferencesStore(): Store<MapPreferences> {
  if (opened !== null) return opened;
  const store = createStore(readMapPreferences(globalThis.localStorage));
  store.subscribe(() => void writeMapPreferences(globalThis.localStorage, store.get()));
  opened = store;
  return store;
}
