import { drawNode } from '../../domain/drawn-node.ts';
import type { Protocol, Reporter } from '../../domain/mesh-graph.ts';
import { encodeIdPart, serviceId } from '../../domain/node-id.ts';
import type { Party, ServiceRef } from '../../domain/traffic.ts';
import type { Labels, Sample } from '../../prometheus/answer.ts';
import { foldHosts } from './fold-hosts.ts';
import { identifyEnds } from './identify-ends.ts';
import type { Ends } from './identify-ends.ts';
import { END_LABELS } from './labels.ts';

/** Ends with the names under which reporters are compared. */
export interface NamedEnds extends Ends {
  /** (source workload, service, destination workload): one reporter speaks for each, per protocol. */
  readonly pair: string;
  /** (source workload, service): a waypoint takes all of it over, per protocol. */
  readonly route: string;
  /** The pair in one combination of apps and versions. */
  readonly atom: string;
}

/** One series with its ends identified. `value` is in requests or bytes per second. */
export interface SeriesRow extends NamedEnds {
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

const workloadKey = (party: Party): string => drawNode(party, 'workload', NO_STAND_INS).id;

const versionKey = (party: Party): string =>
  party.kind === 'workload' ? `${encodeIdPart(party.app ?? '')}/${encodeIdPart(party.version ?? '')}` : '';

function nameEnds(ends: Ends): NamedEnds {
  const { source, destination, service } = ends;
  const sourceKey = workloadKey(source);
  const destinationKey = workloadKey(destination);
  const host = destination.kind === 'external' ? destinationKey : '';
  const serviceKey = service === null ? host : serviceId(service.cluster, service.namespace, service.name);
  const route = `${sourceKey}|${serviceKey}`;
  const pair = `${route}|${destinationKey}`;
  return { ...ends, route, pair, atom: `${pair}|${versionKey(source)}|${versionKey(destination)}` };
}

const reporterOf = (label: string | undefined): Reporter | null =>
  label === 'source' || label === 'destination' || label === 'waypoint' ? label : null;

function protocolOf(label: string | undefined): Protocol {
  return label === 'grpc' || label === 'tcp' ? label : 'http';
}

/** Series answered by one query; TCP queries have no protocol label. */
export interface AnsweredSeries {
  readonly samples: readonly Sample[];
  readonly isTcp: boolean;
}

/** Identifies the ends of every series that carries traffic. The order of series does not matter. */
export function translateSeries(answers: readonly AnsweredSeries[]): TranslatedRows {
  const known = new Map<string, Ends | null>();
  const skipped = { sourceWithoutName: 0, reporterUnknown: 0 };
  const namelessRequests: Labels[] = [];
  const found: { sample: Sample; isTcp: boolean; reporter: Reporter; key: string }[] = [];
  for (const { samples, isTcp } of answers) {
    for (const sample of samples) {
      if (!(sample.value > 0) || sample.value === Infinity) continue;
      const reporter = reporterOf(sample.labels.reporter);
      if (reporter === null) {
        skipped.reporterUnknown += 1;
        continue;
      }
      const key = END_LABELS.map((label) => sample.labels[label] ?? '').join('\u0000');
      let ends = known.get(key);
      if (ends === undefined) known.set(key, (ends = identifyEnds(sample.labels)));
      if (ends === null) {
        skipped.sourceWithoutName += 1;
        if (!isTcp) namelessRequests.push(sample.labels);
      } else found.push({ sample, isTcp, reporter, key });
    }
  }
  const { ends: named, foldedHosts } = nameAll(known);
  const rows = found.flatMap(({ sample, isTcp, reporter, key }): SeriesRow[] => {
    const ends = named.get(key);
    if (ends === undefined) return [];
    const { labels, value } = sample;
    const protocol = isTcp ? 'tcp' : protocolOf(labels.request_protocol);
    return [{ ...ends, labels, value, reporter, protocol, isZtunnel: isTcp && labels.app === 'ztunnel' }];
  });
  return { rows, skipped, foldedHosts, namelessRequests };
}

function nameAll(known: ReadonlyMap<string, Ends | null>): {
  ends: Map<string, NamedEnds>;
  foldedHosts: number;
} {
  const all = [...known.values()].filter((ends) => ends !== null);
  const fold = foldHosts(all.map(({ destination }) => destination));
  const ends = new Map<string, NamedEnds>();
  for (const [key, one] of known) {
    if (one !== null) ends.set(key, nameEnds({ ...one, destination: fold.party(one.destination) }));
  }
  return { ends, foldedHosts: fold.count };
}
