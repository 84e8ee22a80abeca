import { warning } from '../../../domain/warning.ts';
import type {
  PrincipalPair,
  Provenance,
  ProvenanceQuestion,
  Reading,
  SeriesSignal,
} from '../../../ports/telemetry-source.ts';
import type { Labels, Sample } from '../../../prometheus/answer.ts';
import type { Matcher } from '../../../prometheus/selector.ts';
import { askInstant, costOf, notesOf } from '../ask.ts';
import type { QueryClient } from '../ask.ts';
import type { JudgedPair } from '../traffic/choose-reporter.ts';
import { cover } from '../latency/cover.ts';
import { SINGLE_STRANDS, SINGLE_TCP_STRANDS } from '../latency/grouping.ts';
import { knownValue } from '../labels.ts';
import { translateTraffic } from '../traffic/istio-traffic.ts';
import type { MetricNames } from '../metric-names.ts';
import { evidenceOf } from '../traffic/mtls-evidence.ts';
import { countQuery, principalsQuery, provenanceQuery } from './provenance-query.ts';
import type { FigureSeries } from './provenance-query.ts';
import type { SeriesRow } from '../traffic/series-row.ts';
import { strandKey } from '../traffic/strand.ts';
import type { Strand } from '../traffic/strand.ts';
import { scopeOfSubject } from './subject-scope.ts';
import type { SubjectScope } from './subject-scope.ts';
import { selectFlows } from './subject-traffic.ts';
import { requestsQuery, tcpQueries } from '../traffic/traffic-query.ts';

/** How one figure was made: the query that gives it alone, who reported it, and of how many series. */
export async function explainFigure(
  client: QueryClient,
  names: MetricNames,
  question: ProvenanceQuestion,
  signal: AbortSignal,
): Promise<Reading<Provenance>> {
  const { subject, view, at, windowSeconds } = question;
  const scope = scopeOfSubject(subject, view);
  const traffic = { windowSeconds, alternatives: scope.alternatives };
  const isBytes = question.signal === 'bytesPerSecond' || scope.isTcp === true;
  const queries = [requestsQuery(names, traffic), ...(isBytes ? tcpQueries(names, traffic) : [])];
  const answers = await Promise.all(queries.map((query) => askInstant(client, query, at, signal)));
  const { pairs } = translateTraffic(answers.map(({ data }, index) => ({ samples: data, isTcp: index > 0 })));
  const chosen = choosePairs(pairs, scope, isBytes);
  const figure = figureSeries(chosen, pairs, isBytes, windowSeconds);
  const query = provenanceQuery(question.signal, names, figure);
  const notes = notesOf(answers);
  const partial = answers.some((answer) => answer.partial);
  if (query === null) {
    const nothing = 'Nothing was reported for this in the window.';
    const data = { query: queries[0] ?? '', reporter: 'none', explanation: nothing };
    // `series` counts those behind the figure, not those that were looked at.
    const cost = { ...costOf(answers), series: 0 };
    return { data, warnings: [...notes, warning('metric-absent', nothing)], cost, partial };
  }
  const isMtls = question.signal === 'mtls';
  const [count, ...identities] = await Promise.all(
    [countQuery(question.signal, names, figure), ...(isMtls ? [principalsQuery(names, figure)] : [])].map(
      (one) => askInstant(client, one, at, signal),
    ),
  );
  const series = count?.data[0]?.value ?? 0;
  const reporters = isMtls ? witnessesOf(chosen) : reportersOf(chosen);
  const data = {
    query,
    reporter: reporters.join(', '),
    explanation: explain(question.signal, reporters, windowSeconds, series),
    ...(isMtls ? { principals: identities.flatMap(({ data: pairs }) => principalPairs(pairs)) } : {}),
  };
  const asked = [...answers, ...(count === undefined ? [] : [count]), ...identities];
  return { data, warnings: notes, cost: { ...costOf(asked), series }, partial };
}

const MOST_PRINCIPALS = 20;

function principalPairs(samples: readonly Sample[]): readonly PrincipalPair[] {
  return [...samples]
    .sort((a, b) => b.value - a.value)
    .slice(0, MOST_PRINCIPALS)
    .map(({ labels }) => ({
      source: knownValue(labels.source_principal),
      destination: knownValue(labels.destination_principal),
    }));
}

/** The pairs that are drawn as the subject; of a node those that it receives, or sends where it receives nothing. */
function choosePairs(
  pairs: readonly JudgedPair[],
  scope: SubjectScope,
  isBytes: boolean,
): readonly JudgedPair[] {
  const drawable = pairs.flatMap((pair) => {
    const row = pair.reporter === null ? undefined : pair.rows[pair.reporter][0];
    return row === undefined ? [] : [{ ...row.ends, protocol: row.protocol, judged: pair }];
  });
  const { inbound, outbound } = selectFlows(drawable, scope);
  const fits = [inbound, outbound].map((rows) =>
    rows.filter(({ protocol }) => (protocol === 'tcp') === isBytes),
  );
  return (fits.find((rows) => rows.length > 0) ?? []).map(({ judged }) => judged);
}

function figureSeries(
  chosen: readonly JudgedPair[],
  all: readonly JudgedPair[],
  isTcp: boolean,
  windowSeconds: number,
): FigureSeries {
  const grouping = isTcp ? SINGLE_TCP_STRANDS : SINGLE_STRANDS;
  const universe = new Map<string, Strand>();
  for (const { rows } of all) {
    for (const row of [...rows.waypoint, ...rows.source, ...rows.destination]) {
      if ((row.protocol === 'tcp') === isTcp)
        universe.set(keyOf(row.labels), { labels: row.labels, ends: null });
    }
  }
  const select = (rows: readonly SeriesRow[]): readonly (readonly Matcher[])[] => {
    const strands = rows.flatMap(({ labels }) => universe.get(keyOf(labels)) ?? []);
    return cover(new Set(strands), [], grouping);
  };
  const evidence = chosen.flatMap((pair) => evidenceOf(pair)?.rows ?? []);
  return {
    counted: select(chosen.flatMap(({ reporter, rows }) => (reporter === null ? [] : rows[reporter]))),
    evidence: select(evidence),
    isTcp,
    isZtunnel: evidence.some((row) => row.isZtunnel),
    windowSeconds,
  };
}

const keyOf = (labels: Labels): string => `${strandKey(labels)}\u0000${labels.app ?? ''}`;

const reportersOf = (pairs: readonly JudgedPair[]): readonly string[] =>
  [...new Set(pairs.flatMap(({ reporter }) => (reporter === null ? [] : [reporter])))].sort();

const witnessesOf = (pairs: readonly JudgedPair[]): readonly string[] =>
  [...new Set(pairs.flatMap((pair) => evidenceOf(pair)?.witness ?? []))].sort();

const WHAT: Readonly<Record<SeriesSignal, string>> = {
  requestRate: 'Requests per second',
  errorRatio: 'Share of requests with a 5xx or failing gRPC status, or without any response,',
  injectedRatio: 'Share of requests that an injected fault met,',
  bytesPerSecond: 'Bytes per second, sent and received,',
  mtls: 'Share of traffic over mutual TLS',
  p50: 'Median of request duration in milliseconds',
  p95: '95th percentile of request duration in milliseconds',
  p99: '99th percentile of request duration in milliseconds',
};

const WHO: Readonly<Record<string, string>> = {
  source: 'the callers’ proxies',
  destination: 'the servers’ proxies',
  waypoint: 'waypoints',
  ztunnel: 'the callers’ ztunnels',
};

function explain(
  signal: SeriesSignal,
  reporters: readonly string[],
  windowSeconds: number,
  series: number,
): string {
  const who = reporters.map((reporter) => WHO[reporter] ?? reporter).join(' and ');
  const more = reporters.length > 1 ? ' Each pair of workloads is counted by one of them only.' : '';
  const merged = signal.startsWith('p') ? ' Buckets are added up before the quantile is taken.' : '';
  return `${WHAT[signal]} over ${windowSeconds} s, as counted by ${who} in ${series} series.${more}${merged}`;
}
