import { drawNode } from '../../domain/drawn-node.ts';
import type { Protocol, Reporter } from '../../domain/mesh-graph.ts';
import { encodeIdPart, serviceId } from '../../domain/node-id.ts';
import type { Party, ServiceRef } from '../../domain/traffic.ts';
import type { Labels, Sample } from '../../prometheus/answer.ts';
import { foldHosts } from './fold-hosts.ts';
import { identifyEnds } from './identify-ends.ts';
import type { Ends } from './identify-ends.ts';
import { END_LABELS } from './labels.ts';
import { responseFlags } from './request-status.ts';
import { MESSAGE_DIRECTION } from './traffic-query.ts';

/** Ends with the names under which reporters are compared. All series with equal end labels share one of these. */
export interface NamedEnds extends Ends {
  /** Node ids of both ends in the workload view. */
  readonly sourceId: string;
  readonly destinationId: string;
  /** (source workload, service): a waypoint takes all of it over, per protocol. */
  readonly route: string;
  /** (source workload, service, destination workload): one reporter speaks for each, per protocol. */
  readonly pair: string;
  /** The pair in one combination of apps and versions. */
  readonly atom: string;
}

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

const NO_STAND_INS = new Map<string, ServiceRef>();

const versionKey = (party: Party): string =>
  party.kind === 'workload' ? `${encodeIdPart(party.app ?? '')}/${encodeIdPart(party.version ?? '')}` : '';

/** Ends before their names are known: hosts are folded only once all of them were seen. */
type OpenEnds = { -readonly [Key in keyof NamedEnds]: NamedEnds[Key] };

const openEnds = ({ source, destination, service }: Ends): OpenEnds => ({
  source,
  destination,
  service,
  sourceId: '',
  destinationId: '',
  route: '',
  pair: '',
  atom: '',
});

function nameEnds(ends: OpenEnds): void {
  const { source, destination, service } = ends;
  ends.sourceId = drawNode(source, 'workload', NO_STAND_INS).id;
  ends.destinationId = drawNode(destination, 'workload', NO_STAND_INS).id;
  const host = destination.kind === 'external' ? ends.destinationId : '';
  const asked = service === null ? host : serviceId(service.cluster, service.namespace, service.name);
  ends.route = `${ends.sourceId}|${asked}`;
  ends.pair = `${ends.route}|${ends.destinationId}`;
  ends.atom = `${ends.pair}|${versionKey(source)}|${versionKey(destination)}`;
}

const reporterOf = (label: string | undefined): Reporter | null =>
  label === 'source' || label === 'destination' || label === 'waypoint' ? label : null;

function protocolOf(label: string | undefined): Protocol {
  return label === 'grpc' || label === 'tcp' ? label : 'http';
}

function endsKey(labels: Labels): string {
  let key = '';
  for (const label of END_LABELS) key += `${labels[label] ?? ''}\u0000`;
  return key;
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
  const known = new Map<string, OpenEnds | null>();
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
      const ends = lookUp(known, labels);
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
  return { rows, skipped, namelessRequests, foldedHosts: nameAll([...known.values()]) };
}

function lookUp(known: Map<string, OpenEnds | null>, labels: Labels): OpenEnds | null {
  const key = endsKey(labels);
  const before = known.get(key);
  if (before !== undefined) return before;
  const ends = identifyEnds(labels);
  const open = ends === null ? null : openEnds(ends);
  known.set(key, open);
  return open;
}

/** Folds hosts and names all ends; returns how many hosts were folded. */
function nameAll(known: readonly (OpenEnds | null)[]): number {
  const all = known.filter((ends) => ends !== null);
  const fold = foldHosts(all.map(({ destination }) => destination));
  for (const ends of all) {
    ends.destination = fold.party(ends.destination);
    nameEnds(ends);
  }
  return fold.count;
}
