import 'server-only';
import type { GraphQuery } from '../../contract/graph-query.ts';
import type { GraphView } from '../../domain/mesh-graph.ts';

/** What a map is made of, without its instant. Equal questions have equal keys and share one answer. */
export interface MapQuestion {
  readonly windowSeconds: number;
  readonly view: GraphView;
  readonly namespaces: readonly string[];
  readonly filter: string;
  readonly includeTcp: boolean;
  readonly includeLatency: boolean;
  readonly includeMessages: boolean;
}

export const mapQuestion = (query: Omit<GraphQuery, 'at' | 'mesh'>): MapQuestion => ({
  windowSeconds: query.window,
  view: query.view,
  namespaces: query.namespaces,
  filter: query.filter,
  includeTcp: query.signals.includes('tcp'),
  includeLatency: query.signals.includes('latency'),
  includeMessages: query.signals.includes('messages'),
});

export const keyOf = (question: MapQuestion): string => JSON.stringify(question);

/** Key of the traffic behind a question: the same for all views, filters and signals but bytes and messages. */
export const trafficKeyOf = ({
  windowSeconds,
  namespaces,
  includeTcp,
  includeMessages,
}: MapQuestion): string => JSON.stringify([windowSeconds, namespaces, includeTcp, includeMessages]);
