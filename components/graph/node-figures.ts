import type { MapQuantile } from '@/lib/client/map-location.ts';
import type { GraphNode, Signals } from '@/lib/domain/mesh-graph.ts';
import type { Amount } from '@/lib/format/amount.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';

const isSeen = ({ requestRate, bytesPerSecond }: Signals): boolean =>
  (requestRate ?? 0) > 0 || (bytesPerSecond ?? 0) > 0;

/** The signals that stand for a node: what it is asked, or, where nobody asks it, what it asks. */
export const mainSignals = ({ inbound, outbound }: GraphNode): Signals =>
  isSeen(inbound) || !isSeen(outbound) ? inbound : outbound;

/** Whether a node is only ever spoken to in TCP. */
export function isTcpOnly(node: GraphNode): boolean {
  const { requestRate, bytesPerSecond } = mainSignals(node);
  return (requestRate ?? 0) === 0 && (bytesPerSecond ?? 0) > 0;
}

/** From this error ratio on a healthy card shows it as well. */
const shownErrorRatio = 0.001;

export interface NodeFigures {
  /** Requests, or bytes where it speaks TCP only. */
  readonly rate: Amount | null;
  /** Null where there is nothing worth a place on the card. */
  readonly errors: Amount | null;
  readonly latency: Amount | null;
  readonly isTcp: boolean;
}

/** The figures of a node's card. */
export function nodeFigures(node: GraphNode, quantile: MapQuantile): NodeFigures {
  const signals = mainSignals(node);
  const isTcp = isTcpOnly(node);
  const isTold = node.health.status === 'degraded' || node.health.status === 'unhealthy';
  const isShown = signals.errorRatio !== null && (signals.errorRatio >= shownErrorRatio || isTold);
  return {
    rate: isTcp ? formatBytesPerSecond(signals.bytesPerSecond) : formatRate(signals.requestRate, 'map'),
    errors: isShown && !isTcp ? formatRatio(signals.errorRatio) : null,
    latency: isTcp ? null : formatLatency(signals.latency?.[quantile] ?? null),
    isTcp,
  };
}

/** Share of each node in the traffic of all, 0..1; null where there is none. */
export function sharesOf(nodes: readonly GraphNode[]): readonly (number | null)[] {
  const rates = nodes.map((node) => mainSignals(node).requestRate ?? 0);
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  return rates.map((rate) => (total > 0 ? rate / total : null));
}
