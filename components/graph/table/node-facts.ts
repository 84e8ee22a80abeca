import type { GraphNode, Latency, Signals } from '@/lib/domain/mesh-graph.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { healthView, severityOf, type HealthView } from '../health-view.ts';
import { nodeName } from '../map-sentences.ts';
import type { Scene } from '../scene.ts';
import { countFigure, figureFact, textFact, type FactColumn } from './fact-column.ts';

/** A node as a row. */
export interface NodeRow {
  readonly id: string;
  readonly node: GraphNode;
  readonly view: HealthView;
}

/** The nodes of a scene as rows. */
export const nodeRows = ({ snapshot }: Pick<Scene, 'snapshot'>): readonly NodeRow[] =>
  snapshot.nodes.map((node) => ({ id: node.id, node, view: healthView(node.health, node.badges) }));

type Column = FactColumn<NodeRow>;
type Direction = 'inbound' | 'outbound' | 'internal';

const words: Readonly<Record<Direction, string>> = { inbound: 'in', outbound: 'out', internal: 'inside' };

/** The signals of one direction. Requests that arrive are what a row is mostly about: their columns need no word. */
function signalsOf(direction: Direction): readonly Column[] {
  const name = (id: string): string => (direction === 'inbound' ? id : `${id}${words[direction]}`);
  const label = (text: string): string => (direction === 'inbound' ? text : `${text}, ${words[direction]}`);
  const of =
    (read: (signals: Signals) => number | null) =>
    ({ node }: NodeRow) => {
      const signals = node[direction];
      return signals === null ? null : read(signals);
    };
  const quantile = (id: keyof Latency): Column =>
    figureFact(
      { id: name(id), label: label(id), fileName: `${direction}${id.toUpperCase()}Ms` },
      of(({ latency }) => latency?.[id] ?? null),
      (ms) => formatLatency(ms),
    );
  return [
    figureFact(
      { id: name('rate'), label: label('Rate'), fileName: `${direction}RequestRatePerSecond` },
      of(({ requestRate }) => requestRate),
      (perSecond) => formatRate(perSecond),
    ),
    figureFact(
      { id: name('errors'), label: label('Errors'), fileName: `${direction}ErrorRatio` },
      of(({ errorRatio }) => errorRatio),
      formatRatio,
    ),
    quantile('p50'),
    quantile('p95'),
    quantile('p99'),
    figureFact(
      { id: name('bytes'), label: label('Bytes'), fileName: `${direction}BytesPerSecond` },
      of(({ bytesPerSecond }) => bytesPerSecond),
      formatBytesPerSecond,
    ),
  ];
}

/** Every fact of a node. */
export const nodeFacts: readonly Column[] = [
  textFact({ id: 'name', label: 'Name', fileName: 'name', widthPx: 190 }, ({ node }) => nodeName(node)),
  textFact(
    { id: 'namespace', label: 'Namespace', fileName: 'namespace', widthPx: 120 },
    ({ node }) => node.namespace,
  ),
  {
    ...textFact<NodeRow>(
      { id: 'health', label: 'Health', fileName: 'health', widthPx: 116 },
      ({ node }) => node.health.status,
    ),
    rank: ({ view }) => severityOf(view),
  },
  ...signalsOf('inbound'),
  textFact({ id: 'kind', label: 'Kind', fileName: 'kind', widthPx: 96 }, ({ node }) => node.kind),
  textFact({ id: 'app', label: 'App', fileName: 'app', widthPx: 120 }, ({ node }) => node.app),
  textFact({ id: 'version', label: 'Version', fileName: 'version', widthPx: 84 }, ({ node }) => node.version),
  textFact(
    { id: 'service', label: 'Service', fileName: 'service', widthPx: 120 },
    ({ node }) => node.service,
  ),
  textFact(
    { id: 'badges', label: 'On it', fileName: 'badges', widthPx: 150 },
    ({ node }) => node.badges.join(', ') || null,
  ),
  figureFact(
    { id: 'wanted', label: 'Replicas wanted', fileName: 'replicasDesired', widthPx: 120 },
    ({ node }) => node.replicas?.desired ?? null,
    countFigure,
  ),
  figureFact(
    { id: 'available', label: 'Available', fileName: 'replicasAvailable' },
    ({ node }) => node.replicas?.available ?? null,
    countFigure,
  ),
  ...signalsOf('outbound'),
  ...signalsOf('internal'),
  textFact(
    { id: 'cluster', label: 'Cluster', fileName: 'cluster', widthPx: 120 },
    ({ node }) => node.cluster,
  ),
  textFact(
    { id: 'entry', label: 'ServiceEntry', fileName: 'serviceEntry', widthPx: 130 },
    ({ node }) => node.serviceEntry,
  ),
  textFact(
    { id: 'why', label: 'Why', fileName: 'healthReasons', widthPx: 320 },
    ({ node }) => node.health.reasons.map(({ text }) => text).join(' · ') || null,
  ),
  textFact(
    { id: 'workload', label: 'Workload', fileName: 'workload', widthPx: 150 },
    ({ node }) => node.name,
  ),
  textFact({ id: 'id', label: 'Node', fileName: 'id', widthPx: 320 }, ({ node }) => node.id),
];
