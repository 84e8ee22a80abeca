import type { Flow } from '../../domain/traffic.ts';
import type { Labels } from '../../prometheus/answer.ts';
import type { JudgedPair } from './choose-reporter.ts';
import { END_LABELS } from './labels.ts';

/** Labels that tell one strand from another. */
export const STRAND_LABELS = [...END_LABELS, 'request_protocol'] as const;

/**
 * All series of requests with the same ends by one reporter: the least that a selector over durations has to choose
 * between. `ends` is null where the reporter's figures do not stand, or where nothing is drawn.
 */
export interface Strand {
  readonly labels: Labels;
  readonly ends: Pick<Flow, 'source' | 'destination' | 'service' | 'protocol'> | null;
}

/** The strands of all requests, those that do not count included. */
export function findStrands(
  pairs: readonly JudgedPair[],
  namelessRequests: readonly Labels[],
): readonly Strand[] {
  const strands = new Map<string, Strand>();
  const add = (labels: Labels, ends: Strand['ends']): void => {
    const key = strandKey(labels);
    if (!strands.has(key)) strands.set(key, { labels, ends });
  };
  for (const { reporter, rows } of pairs) {
    for (const by of ['waypoint', 'source', 'destination'] as const) {
      for (const row of rows[by]) if (row.protocol !== 'tcp') add(row.labels, by === reporter ? row : null);
    }
  }
  for (const labels of namelessRequests) add(labels, null);
  return [...strands.values()];
}

/** A text that names a strand. */
export const strandKey = (labels: Labels): string =>
  STRAND_LABELS.map((label) => labels[label] ?? '').join('\u0000');
