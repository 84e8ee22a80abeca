import type { GraphWarning } from '../../../domain/mesh-graph.ts';
import type { Flow } from '../../../domain/traffic.ts';
import { clockSkewWarning } from '../../../domain/warning.ts';
import type { Reading, TrafficQuestion } from '../../../ports/telemetry-source.ts';
import { askInstant, costOf, notesOf } from '../ask.ts';
import type { QueryClient } from '../ask.ts';
import { assembleFlows } from './assemble-flows.ts';
import { judgePairs } from './choose-reporter.ts';
import type { JudgedPair } from './choose-reporter.ts';
import type { MetricNames } from '../metric-names.ts';
import { translateSeries } from './series-row.ts';
import type { AnsweredSeries } from './series-row.ts';
import { withinNamespaces } from '../scope.ts';
import { findStrands } from './strand.ts';
import type { Strand } from './strand.ts';
import { messagesQuery, requestsQuery, tcpQueries } from './traffic-query.ts';
import { shortWindowWarning, translationWarnings } from './traffic-warnings.ts';
import { hideWaypointHops } from './waypoint-hops.ts';

/** Flows of one instant with the series behind them. */
export interface TranslatedTraffic {
  readonly flows: readonly Flow[];
  readonly pairs: readonly JudgedPair[];
  /** The strands of requests behind the flows; made when they are asked for. */
  readonly strands: () => readonly Strand[];
  readonly warnings: readonly GraphWarning[];
}

/** From the answers of the traffic queries to flows. Pure. */
export function translateTraffic(answers: readonly AnsweredSeries[]): TranslatedTraffic {
  const translated = translateSeries(answers);
  const { rows, warnings: hidden } = hideWaypointHops(translated.rows);
  const pairs = judgePairs(rows);
  const flows = assembleFlows(pairs);
  const { namelessRequests } = translated;
  const strands = (): readonly Strand[] => findStrands(pairs, namelessRequests);
  return { flows, strands, pairs, warnings: [...translationWarnings(translated, flows), ...hidden] };
}

/** Reads the traffic of one instant with one query for requests, two for TCP bytes and one for gRPC messages. */
export async function readTraffic(
  client: QueryClient,
  names: MetricNames,
  scrapeIntervalSeconds: number,
  question: TrafficQuestion,
  signal: AbortSignal,
): Promise<{ reading: Reading<readonly Flow[]>; strands: readonly Strand[]; isSilent: boolean }> {
  const { at, windowSeconds, namespaces, includeTcp, includeMessages = false } = question;
  const scope = { windowSeconds, alternatives: withinNamespaces(namespaces) };
  const ask = (query: string) => askInstant(client, query, at, signal);
  const [requests, tcp, messages] = await Promise.all([
    ask(requestsQuery(names, scope)),
    Promise.all((includeTcp ? tcpQueries(names, scope) : []).map(ask)),
    Promise.all((includeMessages ? [messagesQuery(names, scope)] : []).map(ask)),
  ]);
  const answers = [requests, ...tcp, ...messages];
  const { flows, strands, warnings } = translateTraffic([
    { samples: requests.data, isTcp: false },
    ...tcp.map(({ data }) => ({ samples: data, isTcp: true })),
    ...messages.map(({ data }) => ({ samples: data, isTcp: false, isMessages: true })),
  ]);
  const short = shortWindowWarning(windowSeconds, scrapeIntervalSeconds);
  const skew = clockSkewWarning(requests.clockSkewSeconds);
  const reading = {
    data: flows,
    warnings: [...notesOf(answers), ...[short, skew].filter((said) => said !== null), ...warnings],
    cost: costOf(answers),
    partial: answers.some(({ partial }) => partial),
  };
  const isEmpty = ({ data }: { readonly data: readonly unknown[] }): boolean => data.length === 0;
  const isSilent = isEmpty(requests) || tcp.some(isEmpty);
  // Made at once: what they are made from is several times as large, and would be kept for as long as the flows.
  return { reading, strands: strands(), isSilent };
}
