import { ownerName, serviceName } from './service-color.ts';
import { ms } from './span-words.ts';
import { tagRank } from './tag-units.ts';
import type { TraceComparisonAnswer } from '@/lib/client/trace-queries.ts';

/** One path of both traces. */
export type ComparedPath = TraceComparisonAnswer['paths'][number];

/** Where a path is to be found. */
export type PathSide = 'both' | 'only-a' | 'only-b';

export const pathSide = ({ a, b }: ComparedPath): PathSide => {
  if (b === null) return 'only-a';
  return a === null ? 'only-b' : 'both';
};

/** A row of the comparison: a path, and whether the ones below it are shown. */
export interface ComparedRow {
  readonly path: ComparedPath;
  /** Its place among all paths, from 0. */
  readonly place: number;
  /** Null: nothing is below it. */
  readonly isOpen: boolean | null;
}

/** The rows in sight; `folded` are places of paths. */
export function comparedRows(
  paths: readonly ComparedPath[],
  folded: ReadonlySet<number>,
): readonly ComparedRow[] {
  const rows: ComparedRow[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY;
  paths.forEach((path, place) => {
    if (path.depth > hiddenBelow) return;
    hiddenBelow = Number.POSITIVE_INFINITY;
    const hasBelow = (paths[place + 1]?.depth ?? -1) > path.depth;
    const isFolded = folded.has(place);
    if (isFolded && hasBelow) hiddenBelow = path.depth;
    rows.push({ path, place, isOpen: hasBelow ? !isFolded : null });
  });
  return rows;
}

/** Tags whose values are another for every request: that they differ says nothing. */
const alwaysOther = /request-id|^node_id$|span\.?id|trace\.?id|timestamp/i;

/** Tags that differ, each difference once, the most telling first. */
export function tellingTags(tags: TraceComparisonAnswer['tags']): TraceComparisonAnswer['tags'] {
  const seen = new Map<string, TraceComparisonAnswer['tags'][number]>();
  for (const one of tags) {
    const key = JSON.stringify([one.tag, one.a, one.b]);
    if (!alwaysOther.test(one.tag) && !seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()].toSorted((a, b) => tagRank(a.tag) - tagRank(b.tag));
}

/** One sentence about what makes most of the difference; null where nothing does. */
export function differenceSentence({ a, b, paths, time }: TraceComparisonAnswer): string | null {
  const difference = a.durationMs - b.durationMs;
  const retry = paths.find((path) => pathSide(path) === 'only-a' && (path.attempt ?? 1) > 1);
  if (retry !== undefined && retry.a !== null && difference > 0) {
    return `Try ${retry.attempt ?? 2} of ${shortName(retry.service)} is only in A: ${ms(retry.a.durationMs)} of the ${ms(difference)}.`;
  }
  const [most] = time.toSorted((x, y) => Math.abs(y.aMs - y.bMs) - Math.abs(x.aMs - x.bMs));
  if (most === undefined || most.aMs === most.bMs) return null;
  const more = most.aMs - most.bMs;
  return `${ownerName(most)} took ${ms(Math.abs(more))} ${more > 0 ? 'more' : 'less'} in A than in B.`;
}

const shortName = (service: string): string => serviceName(service).name;
