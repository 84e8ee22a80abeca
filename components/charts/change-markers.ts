import type { Mark } from '@/lib/client/mark-queries.ts';
import type { ChartMarker } from './plot-background.tsx';

/** Labels nearer than this share of the axis would stand on each other. */
const leastShare = 0.1;

/**
 * What happened, as upright lines of a chart whose axis is so long; of several in one moment the last one is named, and what was
 * done before what came of it.
 */
export function changeMarkers(marks: readonly Mark[], spanSeconds: number): readonly ChartMarker[] {
  const near = leastShare * spanSeconds;
  const deeds = marks.filter(({ kind }) => kind !== 'health');
  const told = marks.filter(
    ({ kind, at }) => kind !== 'health' || !deeds.some((deed) => Math.abs(deed.at - at) < near),
  );
  return told.flatMap((mark, index) => {
    const next = told[index + 1];
    return next !== undefined && next.at - mark.at < near ? [] : [{ at: mark.at, label: labelOf(mark) }];
  });
}

function labelOf({ kind, title }: Mark): string {
  if (title.startsWith('Taken back')) return 'undone';
  return kind === 'health' ? (title.split(' → ').at(-1) ?? kind) : kind;
}
