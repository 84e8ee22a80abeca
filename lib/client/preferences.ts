import { z } from 'zod';

/** What a reader likes, on this device. Never part of a link, and written by explicit acts only. */
export interface MapPreferences {
  readonly isLegendOpen: boolean;
}

const preferencesSchema = z.object({ isLegendOpen: z.boolean() });

const key = 'pilothouse.map';

export const defaultMapPreferences: MapPreferences = { isLegendOpen: true };

type Cabinet = Pick<Storage, 'getItem' | 'setItem'>;

/** Defaults where nothing is kept, or what is kept is not understood. */
export function readMapPreferences(cabinet: Cabinet): MapPreferences {
  try {
    const parsed = preferencesSchema.safeParse(JSON.parse(cabinet.getItem(key) ?? 'null'));
    return parsed.success ? parsed.data : defaultMapPreferences;
  } catch {
    // Storage may be switched off, and its text may be anybody's: the defaults serve as well.
    return defaultMapPreferences;
  }
}

/** Keeps preferences; false where the browser does not allow it. */
export function writeMapPreferences(cabinet: Cabinet, preferences: MapPreferences): boolean {
  try {
    cabinet.setItem(key, JSON.stringify(preferences));
    return true;
  } catch {
    return false;
  }
}
