import { area, circle, line, type GlyphStroke } from './strokes.ts';

/** What a status glyph can say. `injected` stands in for degraded and unhealthy when all errors were asked for. */
export type GlyphHealth = 'healthy' | 'degraded' | 'unhealthy' | 'unknown' | 'idle' | 'injected';

const octagon = 'M5.2 1.5h5.6L14.5 5.2v5.6l-3.7 3.7H5.2L1.5 10.8V5.2z';

const filled: Record<GlyphHealth, readonly GlyphStroke[]> = {
  healthy: [area(circle(8, 8, 3.75))],
  degraded: [area('M8 1.9 14.6 13.6H1.4z'), { d: 'M8 6v3.6M8 11.4v.3', paint: 'sign-line', width: 1.8 }],
  unhealthy: [area(octagon), { d: 'm5.6 5.6 4.8 4.8M10.4 5.6l-4.8 4.8', paint: 'sign-line', width: 1.8 }],
  unknown: [
    line(circle(8, 8, 5.6), 1.6, '2.2 1.9'),
    line('M6.5 6.7a1.55 1.55 0 1 1 2.2 1.4c-.5.3-.7.5-.7 1.1M8 10.9v.2', 1.3),
  ],
  idle: [line(circle(8, 8, 4), 1.6), line('M6.2 8h3.6', 1.6)],
  injected: [
    area('M8 .9 15.1 8 8 15.1.9 8z'),
    { d: 'M8.7 3.8 5.6 8.6h2.3l-.7 3.6 3.2-4.9H8.1z', paint: 'sign-area' },
  ],
};

const hollow: Partial<Record<GlyphHealth, readonly GlyphStroke[]>> = {
  degraded: [line('M8 2.4 14 13.2H2z', 1.6)],
  unhealthy: [line(octagon, 1.6)],
  injected: [line('M8 1.8 14.2 8 8 14.2 1.8 8z', 1.6)],
};

/** The strokes of a status; hollow (it suffers from what it calls) exists for the three that fail, the rest stay as they are. */
export function healthStrokes(health: GlyphHealth, isHollow: boolean): readonly GlyphStroke[] {
  return (isHollow ? hollow[health] : undefined) ?? filled[health];
}
