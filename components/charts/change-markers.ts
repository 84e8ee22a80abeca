import type { Mark } from '@/lib/client/mark-queries.ts';
import type { ChartMarker } from './plot-background.tsx';

/** Labels nearer than this share of the axis would stand on each other. */
const leastShare = 0.1;

/** What happened, as upright lines of a chart whose axis is so long; of several in one moment the last one is named. */
export function changeMarkers(marks: readonly Mark[], spanSeconds: number): readonly ChartMarker[] {
  return marks.flatMap(({ at, kind, title }, index) => {
    const next = marks[index + 1];
    if (next !== undefined && next.at - at < leastShare * spanSeconds) return [];
    return [{ at, label: title.startsWith('Taken back') ? 'undone' : kind }];
  });
}
