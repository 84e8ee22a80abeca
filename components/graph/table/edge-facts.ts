import type { GraphEdge, GraphNode } from '@/lib/domain/mesh-graph.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { healthView, severityOf, type HealthView } from '../health-view.ts';
import { nodeName } from '../map-sentences.ts';
import type { Scene } from '../scene.ts';
import { takenWords, type PathOnMap } from '../taken-path.ts';
import { countFigure, figureFact, textFact, type FactColumn } from './fact-column.ts';

/** An edge with its two ends. */
export interface EdgeRow {
  readonly id: string;
  readonly edge: GraphEdge;
  readonly source: GraphNode;
  readonly destination: GraphNode;
  readonly view: HealthView;
}

/** The edges of a scene as rows. */
export const edgeRows = ({ edges, nodes }: Pick<Scene, 'edges' | 'nodes'>): readonly EdgeRow[] =>
  edges.flatMap(({ edge }) => {
    const [source, destination] = [nodes.get(edge.source), nodes.get(edge.destination)];
    if (source === undefined || destination === undefined) return [];
    return { id: edge.id, edge, source, destination, view: healthView(edge.health) };
  });

const mtlsWords = { mutual: 'mTLS', mixed: 'partly', plaintext: 'plaintext', unknown: null } as const;
const protocolNames = { http: 'HTTP', grpc: 'gRPC', tcp: 'TCP' } as const;

/** "200: 40.1, 503: 0.9": rates by key, the greatest first. */
const ratesInWords = (rates: Readonly<Record<string, number>>): string | null =>
  Object.entries(rates)
    .toSorted(([, a], [, b]) => b - a)
    .map(([key, rate]) => `${key}: ${formatRate(rate)?.figure ?? ''}`)
    .join(', ') || null;

const ratesForFiles = (rates: Readonly<Record<string, number>>): string | null =>
  Object.entries(rates)
    .map(([key, rate]) => `${key}=${rate}`)
    .join(' ') || null;

type Column = FactColumn<EdgeRow>;

const byKey = (
  id: string,
  label: string,
  fileName: string,
  rates: (edge: GraphEdge) => Readonly<Record<string, number>>,
): Column => ({
  ...textFact<EdgeRow>({ id, label, fileName, widthPx: 150 }, ({ edge }) => ratesForFiles(rates(edge))),
  show: ({ edge }) => ratesInWords(rates(edge)),
});

const rate = (
  id: string,
  label: string,
  fileName: string,
  value: (edge: GraphEdge) => number | null,
): Column =>
  figureFact(
    { id, label, fileName },
    ({ edge }) => value(edge),
    (perSecond) => formatRate(perSecond),
  );

const quantile = (id: 'p50' | 'p95' | 'p99'): Column =>
  figureFact(
    { id, label: id, fileName: `${id}Ms`, widthPx: 78 },
    ({ edge }) => edge.latency?.[id] ?? null,
    (ms) => formatLatency(ms),
  );

/** Every fact of an edge. */
export const edgeFacts: readonly Column[] = [
  textFact({ id: 'caller', label: 'Caller', fileName: 'caller', widthPx: 170 }, ({ source }) =>
    nodeName(source),
  ),
  textFact({ id: 'callee', label: 'Callee', fileName: 'callee', widthPx: 170 }, ({ destination }) =>
    nodeName(destination),
  ),
  {
    ...textFact<EdgeRow>(
      { id: 'health', label: 'Health', fileName: 'health', widthPx: 116 },
      ({ edge }) => edge.health.status,
    ),
    rank: ({ view }) => severityOf(view),
  },
  rate('rate', 'Rate', 'requestRatePerSecond', ({ requestRate }) => requestRate),
  figureFact(
    { id: 'errors', label: 'Errors', fileName: 'errorRatio', widthPx: 84 },
    ({ edge }) => edge.errorRatio,
    formatRatio,
  ),
  quantile('p50'),
  quantile('p95'),
  quantile('p99'),
  figureFact(
    { id: 'bytes', label: 'Bytes', fileName: 'bytesPerSecond' },
    ({ edge }) => edge.bytesPerSecond,
    formatBytesPerSecond,
  ),
  {
    ...textFact<EdgeRow>(
      { id: 'protocol', label: 'Protocol', fileName: 'protocol', widthPx: 76 },
      ({ edge }) => edge.protocol,
    ),
    show: ({ edge }) => protocolNames[edge.protocol],
  },
  {
    ...textFact<EdgeRow>(
      { id: 'mtls', label: 'Transport', fileName: 'mtls', widthPx: 92 },
      ({ edge }) => edge.mtls.status,
    ),
    show: ({ edge }) => mtlsWords[edge.mtls.status],
  },
  figureFact(
    { id: 'mtlsshare', label: 'mTLS share', fileName: 'mtlsRatio', widthPx: 92 },
    ({ edge }) => edge.mtls.ratio,
    formatRatio,
  ),
  figureFact(
    { id: 'clienterrors', label: '4xx', fileName: 'clientErrorRatio', widthPx: 76 },
    ({ edge }) => edge.clientErrorRatio,
    formatRatio,
  ),
  byKey('codes', 'Answers, rps', 'codesPerSecond', ({ codes }) => codes),
  byKey('flags', 'Flags, rps', 'responseFlagsPerSecond', ({ responseFlags }) => responseFlags),
  rate('injected', 'Injected', 'injectedRatePerSecond', ({ injectedRate }) => injectedRate),
  rate('denied', 'Denied', 'deniedRatePerSecond', ({ deniedRate }) => deniedRate),
  rate('sent', 'Messages sent', 'messagesSentPerSecond', ({ messageRate }) => messageRate?.sent ?? null),
  rate(
    'received',
    'Messages received',
    'messagesReceivedPerSecond',
    ({ messageRate }) => messageRate?.received ?? null,
  ),
  figureFact(
    { id: 'samples', label: 'Requests', fileName: 'samples' },
    ({ edge }) => edge.samples,
    countFigure,
  ),
  textFact(
    { id: 'from', label: 'From namespace', fileName: 'callerNamespace', widthPx: 124 },
    ({ source }) => source.namespace,
  ),
  textFact(
    { id: 'to', label: 'To namespace', fileName: 'calleeNamespace', widthPx: 124 },
    ({ destination }) => destination.namespace,
  ),
  textFact(
    { id: 'service', label: 'Service', fileName: 'service', widthPx: 120 },
    ({ edge }) => edge.service,
  ),
  textFact(
    { id: 'reporter', label: 'Reporter', fileName: 'reporter', widthPx: 96 },
    ({ edge }) => edge.reporter,
  ),
  textFact(
    { id: 'why', label: 'Why', fileName: 'healthReasons', widthPx: 320 },
    ({ edge }) => edge.health.reasons.map(({ text }) => text).join(' · ') || null,
  ),
  textFact(
    { id: 'evidence', label: 'Evidence for transport', fileName: 'mtlsEvidence', widthPx: 380 },
    ({ edge }) => edge.mtls.evidence,
  ),
  textFact({ id: 'id', label: 'Edge', fileName: 'id', widthPx: 420 }, ({ edge }) => edge.id),
];

const besideHealth = 3;

/** The facts of an edge, and while a path is drawn how many of its requests took it. */
export const edgeFactsWith = (path: PathOnMap | null): readonly Column[] =>
  path === null ? edgeFacts : edgeFacts.toSpliced(besideHealth, 0, pathFact(path));

const pathFact = ({ taken, path }: PathOnMap): Column =>
  textFact({ id: 'path', label: 'Path', fileName: 'path', widthPx: 240 }, ({ id }) => {
    const edge = taken.get(id);
    return edge === undefined ? 'not taken' : takenWords(edge, path);
  });
