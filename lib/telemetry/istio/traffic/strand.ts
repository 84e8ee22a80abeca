import type { Flow, Party, ServiceRef } from '../../../domain/traffic.ts';
import type { Labels } from '../../../prometheus/answer.ts';
import type { JudgedPair } from './choose-reporter.ts';
import { END_LABELS } from '../labels.ts';
import type { NamedEnds } from './end-index.ts';
import type { SeriesRow } from './series-row.ts';

/** Labels that tell one strand from another. */
export const STRAND_LABELS = [...END_LABELS, 'request_protocol'] as const;

/** What a strand is drawn by. */
export interface StrandEnds extends Pick<Flow, 'protocol'> {
  readonly source: Party;
  readonly destination: Party;
  readonly service: ServiceRef | null;
}

/**
 * All series of requests with the same ends by one reporter: the least that a selector over durations has to choose
 * between. `ends` is null where the reporter's figures do not stand, or where nothing is drawn.
 */
export interface Strand {
  readonly labels: Labels;
  readonly ends: StrandEnds | null;
}

/** The strands of all requests, those that do not count included. */
export function findStrands(
  pairs: readonly JudgedPair[],
  namelessRequests: readonly Labels[],
): readonly Strand[] {
  const strands: Strand[] = [];
  const seen = new Map<NamedEnds, (string | undefined)[]>();
  const add = (row: SeriesRow, isCounted: boolean): void => {
    const { ends, labels, protocol } = row;
    const protocols = seen.get(ends);
    if (protocols?.includes(labels.request_protocol) === true) return;
    if (protocols === undefined) seen.set(ends, [labels.request_protocol]);
    else protocols.push(labels.request_protocol);
    const { source, destination, service } = ends;
    strands.push({ labels, ends: isCounted ? { source, destination, service, protocol } : null });
  };
  for (const { reporter, rows } of pairs) {
    for (const by of ['waypoint', 'source', 'destination'] as const) {
      for (const row of rows[by]) if (row.protocol !== 'tcp') add(row, by === reporter);
    }
  }
  return [...strands, ...namelessRequests.map((labels) => ({ labels, ends: null }))];
}

/** A text that names a strand. */
export function strandKey(labels: Labels): string {
  let key = '';
  for (const label of STRAND_LABELS) key += `${labels[label] ?? ''}\u0000`;
  return key;
}
