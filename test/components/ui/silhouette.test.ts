import { describe, expect, it } from 'vitest';
import { silhouettePath } from '@/components/ui/glyphs/silhouette.tsx';

const kinds = ['workload', 'service', 'gateway', 'external'] as const;

describe('silhouettes', () => {
  it('tell the kinds apart in every size', () => {
    for (const size of [
      { width: 186, height: 56 },
      { width: 126, height: 26 },
      { width: 10, height: 10 },
    ]) {
      expect(new Set(kinds.map((kind) => silhouettePath(kind, size))).size).toBe(kinds.length);
    }
  });

  it('point left and right where traffic comes in', () => {
    expect(silhouettePath('gateway', { width: 138, height: 54 })).toBe(
      'M10 .5H128L137.5 27L128 53.5H10L.5 27z',
    );
  });

  it('are closed outlines of finite numbers', () => {
    for (const kind of kinds) {
      const path = silhouettePath(kind, { width: 12, height: 8 });
      expect(path).toMatch(/^M.*z$/);
      expect(path).not.toMatch(/NaN|Infinity/);
    }
  });
});
