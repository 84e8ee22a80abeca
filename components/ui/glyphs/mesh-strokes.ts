import { area, circle, line, type GlyphStroke } from './strokes.ts';

/** Things of a mesh that no icon set draws. Each has one drawing everywhere: badge, legend, button, list. */
export type MeshGlyphName =
  | 'split'
  | 'fault'
  | 'mirror'
  | 'breaker'
  | 'timeout'
  | 'no-sidecar'
  | 'guard'
  | 'deny'
  | 'lock-closed'
  | 'lock-open'
  | 'lock-question'
  | 'overview'
  | 'map'
  | 'traces'
  | 'services'
  | 'workloads'
  | 'changes'
  | 'mesh'
  | 'namespaces';

const lockBody =
  'M4.85 7h6.3a1.6 1.6 0 0 1 1.6 1.6v3.55a1.6 1.6 0 0 1-1.6 1.6h-6.3a1.6 1.6 0 0 1-1.6-1.6V8.6A1.6 1.6 0 0 1 4.85 7z';
const closedShackle = 'M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2';
const shield = 'M8 1.75 13.25 3.6v4.1c0 3.2-2.2 5.4-5.25 6.55C4.95 13.1 2.75 10.9 2.75 7.7V3.6z';

function box(x: number, y: number, width: number, height: number, radius: number): string {
  const across = width - 2 * radius;
  const down = height - 2 * radius;
  const turn = (dx: number, dy: number) => `a${radius} ${radius} 0 0 1 ${dx} ${dy}`;
  return `M${x + radius} ${y}h${across}${turn(radius, radius)}v${down}${turn(-radius, radius)}h${-across}${turn(-radius, -radius)}v${-down}${turn(radius, -radius)}z`;
}

export const meshStrokes: Record<MeshGlyphName, readonly GlyphStroke[]> = {
  split: [
    line('M1.75 8H5c2.5 0 2.5-4.25 5-4.25h3.5M5 8c2.5 0 2.5 4.25 5 4.25h3.5'),
    line('m11.5 1.75 2.25 2-2.25 2M11.5 10.25l2.25 2-2.25 2'),
  ],
  fault: [line('M9 1.75 3.5 9H8l-1 5.25L12.5 7H8z')],
  mirror: [line('M8 1.75v12.5', 1.5, '1.6 1.7'), line('M5.75 4 2 12h3.75zM10.25 4 14 12h-3.75z')],
  breaker: [line('M1.5 10.5h3L11 5M11.5 10.5h3'), line(circle(4.75, 10.5, 1)), line(circle(11.25, 10.5, 1))],
  timeout: [line(circle(8, 9, 5)), line('M8 6.25V9l1.75 1.25M6.25 1.75h3.5')],
  'no-sidecar': [line(box(1.5, 4, 7.5, 8, 1.8)), line(box(11, 5.25, 3.75, 5.5, 1), 1.3, '1.5 1.35')],
  guard: [line(circle(8, 8, 5.5)), line(circle(8, 8, 1.5)), line('M8 .75v3M8 12.25v3M.75 8h3M12.25 8h3')],
  deny: [line(shield), line('m6 6 4 4M10 6l-4 4')],
  'lock-closed': [line(lockBody), line(closedShackle)],
  'lock-open': [line(lockBody), line('M5.25 7V4.75a2.75 2.75 0 0 1 5.3-1')],
  'lock-question': [
    line(lockBody),
    line(closedShackle, 1.5, '1.7 1.5'),
    line('M7.1 9.55a.95.95 0 1 1 1.4.83c-.35.2-.5.35-.5.72', 1.1),
    area(circle(8, 12.3, 0.6)),
  ],
  overview: [line('M1.75 11.5 5 7.5l2.75 2.5 3-5.75 3.5 2.5')],
  workloads: [
    line(box(1.75, 2.25, 5.25, 5.25, 1.3)),
    line(box(9, 2.25, 5.25, 5.25, 1.3)),
    line(box(1.75, 9.5, 5.25, 4.5, 1.3)),
    line(box(9, 9.5, 5.25, 4.5, 1.3)),
  ],
  map: [
    line(box(1.75, 6, 4, 4, 1.2)),
    line(box(10.25, 1.75, 4, 4, 1.2)),
    line(box(10.25, 10.25, 4, 4, 1.2)),
    line('M5.75 8h1.5c1.6 0 1-4.25 3-4.25M7.25 8c1.6 0 1 4.25 3 4.25'),
  ],
  traces: [line('M1.75 3.25h7.5M4.25 6.4h9.5M6.25 9.6h4.5M8.75 12.75h5.5')],
  services: [line('M8 1.75 14 5 8 8.25 2 5zM2 8l6 3.25L14 8M2 11l6 3.25L14 11')],
  changes: [line('M2.6 8.2a5.5 5.5 0 1 0 1.7-4.2'), line('M2.25 2.25v3.1h3.1'), line('M8 5v3.25l2.1 1.3')],
  namespaces: [
    line(box(2, 2, 8, 8, 1.5)),
    line(
      'M12.5 5.5h.25A1.25 1.25 0 0 1 14 6.75v6A1.25 1.25 0 0 1 12.75 14h-6a1.25 1.25 0 0 1-1.25-1.25v-.25',
    ),
  ],
  mesh: [
    line(circle(8, 8, 2)),
    line(circle(8, 2.75, 1.25)),
    line(circle(8, 13.25, 1.25)),
    line(circle(2.75, 8, 1.25)),
    line(circle(13.25, 8, 1.25)),
    line('M8 4v2M8 10v2M4 8h2M10 8h2'),
  ],
};
