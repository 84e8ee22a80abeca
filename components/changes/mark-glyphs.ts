import type { MeshGlyphName } from '@/components/ui/glyphs/mesh-strokes.ts';
import type { Mark } from '@/lib/client/mark-queries.ts';

/** The drawing of each kind of thing that can happen. */
export const markGlyphs: Readonly<Record<Mark['kind'], MeshGlyphName>> = {
  deploy: 'services',
  restart: 'services',
  routing: 'split',
  policy: 'lock-closed',
  split: 'split',
  fault: 'fault',
  guard: 'guard',
  health: 'changes',
  halt: 'deny',
};
