import type { ChartMarker } from '@/components/charts/plot-background.tsx';
import type { Change } from '@/lib/client/change-queries.ts';

const words: Readonly<Record<string, string>> = {
  converging: 'applied',
  'guard-breached': 'guard tripped',
  undone: 'undone',
};

/** The instants that split the charts of a change into before, during and after. */
export function changeMarkers({ timeline }: Pick<Change, 'timeline'>): readonly ChartMarker[] {
  const told = timeline.filter(({ event, step }) => Object.hasOwn(words, event) && step === null);
  return told.flatMap(({ at, event }, index) => {
    // A label on another one could not be read: of two in one moment, the later is what came of it.
    const next = told[index + 1];
    if (next !== undefined && next.at - at < leastSeconds) return [];
    return [{ at, label: words[event] ?? event }];
  });
}

const leastSeconds = 20;
