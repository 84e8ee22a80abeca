import { describe, expect, it } from 'vitest';
import { defaultMapPreferences, readMapPreferences, writeMapPreferences } from '@/lib/client/preferences.ts';

function cabinet(content: string | null) {
  const kept = new Map(content === null ? [] : [['pilothouse.map', content]]);
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

const locked = {
  getItem: () => {
    throw new Error('storage is off');
  },
  setItem: () => {
    throw new Error('storage is off');
  },
};

describe('preferences', () => {
  it('come back as they were left', () => {
    const drawer = cabinet(null);
    expect(writeMapPreferences(drawer, { isLegendOpen: false })).toBe(true);
    expect(readMapPreferences(drawer)).toEqual({ isLegendOpen: false });
  });

  it.each([[null], ['not json'], ['{"isLegendOpen":"perhaps"}']])(
    'are the defaults where %s is kept',
    (content) => {
      expect(readMapPreferences(cabinet(content))).toEqual(defaultMapPreferences);
    },
  );

  it('do without a browser that keeps nothing', () => {
    expect(readMapPreferences(locked)).toEqual(defaultMapPreferences);
    expect(writeMapPreferences(locked, { isLegendOpen: false })).toBe(false);
  });
});
