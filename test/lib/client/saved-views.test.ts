import { describe, expect, it } from 'vitest';
import { defaultMapLocation } from '@/lib/client/map-location.ts';
import { openView, readSavedViews, viewQuery, withView, writeSavedViews } from '@/lib/client/saved-views.ts';

function cabinet(content: string | null) {
  let kept = content;
  return { getItem: () => kept, setItem: (_: string, value: string) => void (kept = value) };
}

const here = {
  ...defaultMapLocation,
  mesh: 'lab-2',
  at: 1_763_908_335,
  filter: 'not mtls',
  view: 'table' as const,
  selection: 'app:c/shop/cart',
  position: { x: 1, y: 2, zoom: 1 },
};

describe('saved views', () => {
  it('keep how one looks, and not what is selected, where, or when', () => {
    const view = { name: 'Plaintext', query: viewQuery(here) };
    expect(view.query).toBe('view=table&filter=not+mtls');
    const elsewhere = { ...defaultMapLocation, mesh: 'lab-1', at: null, level: 'service' as const };
    expect(openView(view, elsewhere)).toEqual({
      ...defaultMapLocation,
      mesh: 'lab-1',
      view: 'table',
      filter: 'not mtls',
    });
  });

  it('come back after a restart, in the order in which they were kept', () => {
    const drawer = cabinet(null);
    const views = withView(withView([], { name: 'a', query: 'ns=a' }), { name: 'b', query: 'ns=b' });
    expect(writeSavedViews(drawer, views)).toBe(true);
    expect(readSavedViews(drawer)).toEqual(views);
    expect(withView(views, { name: 'a', query: 'ns=c' })).toEqual([
      { name: 'b', query: 'ns=b' },
      { name: 'a', query: 'ns=c' },
    ]);
  });

  it('are none where what is kept is not understood', () => {
    for (const content of [null, 'not json', '{}', '[{"name":""}]']) {
      expect(readSavedViews(cabinet(content))).toEqual([]);
    }
  });
});
