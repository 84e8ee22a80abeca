import type { Protocol, Reporter } from '../../../domain/mesh-graph.ts';
import type { Labels, Sample } from '../../../prometheus/answer.ts';
import { EndIndex } from './end-index.ts';
import type { NamedEnds } from './end-index.ts';
import { responseFlags } from './request-status.ts';
import { MESSAGE_DIRECTION } from './traffic-query.ts';

/** What a series counts: requests or bytes, or what is told beside these. All per second. */
export type Measure = 'traffic' | 'messages-sent' | 'messages-received' | 'connections-denied';

/** One series with its ends identified. `value` is in requests or bytes per second, or in what `measure` says. */
export interface SeriesRow {
  readonly measure: Measure;
  readonly ends: NamedEnds;
  readonly labels: Labels;
  readonly value: number;
  readonly reporter: Reporter;
  readonly protocol: Protocol;
  readonly isZtunnel: boolean;
}

/** Rows with what could not become one. */
export interface TranslatedRows {
  readonly rows: readonly SeriesRow[];
  readonly skipped: { readonly sourceWithoutName: number; readonly reporterUnknown: number };
  readonly foldedHosts: number;
  /** Labels of requests whose source has no name: not drawn, but counted by selectors that are too wide. */
  readonly namelessRequests: readonly Labels[];
}

const reporterOf = (label: string | undefined): Reporter | null =>
  label === 'source' || label === 'destination' || label === 'waypoint' ? label : null;

function protocolOf(label: string | undefined): Protocol {
  return label === 'grpc' || label === 'tcp' ? label : 'http';
}

/** Series answered by one query; those of TCP and of gRPC messages have no protocol label. */
export interface AnsweredSeries {
  readonly samples: readonly Sample[];
  readonly isTcp: boolean;
  readonly isMessages?: boolean;
}

function measureOf({ isTcp, isMessages }: AnsweredSeries, labels: Labels): Measure {
  if (isMessages === true)
    return labels[MESSAGE_DIRECTION] === 'sent' ? 'messages-sent' : 'messages-received';
  const isDenied = isTcp && responseFlags(labels.response_flags ?? '').includes('DENY');
  return isDenied ? 'connections-denied' : 'traffic';
}

function rowProtocol({ isTcp, isMessages }: AnsweredSeries, labels: Labels): Protocol {
  if (isMessages === true) return 'grpc';
  return isTcp ? 'tcp' : protocolOf(labels.request_protocol);
}

/** Identifies the ends of every series that carries traffic. The order of series does not matter. */
export function translateSeries(answers: readonly AnsweredSeries[]): TranslatedRows {
  const index = new EndIndex();
  const skipped = { sourceWithoutName: 0, reporterUnknown: 0 };
  const namelessRequests: Labels[] = [];
  const rows: SeriesRow[] = [];
  for (const answer of answers) {
    const { isTcp } = answer;
    for (const { labels, value } of answer.samples) {
      if (!(value > 0) || value === Infinity) continue;
      const reporter = reporterOf(labels.reporter);
      if (reporter === null) {
        skipped.reporterUnknown += 1;
        continue;
      }
      const ends = index.of(labels, reporter);
      if (ends === null) {
        skipped.sourceWithoutName += 1;
        if (!isTcp && answer.isMessages !== true) namelessRequests.push(labels);
        continue;
      }
      const measure = measureOf(answer, labels);
      const protocol = rowProtocol(answer, labels);
      const isZtunnel = isTcp && labels.app === 'ztunnel';
      rows.push({ measure, ends, labels, value, reporter, protocol, isZtunnel });
    }
  }
  return { rows, skipped, namelessRequests, foldedHosts: index.nameAll() };
}
