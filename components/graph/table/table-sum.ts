import type { GraphEdge } from '@/lib/domain/mesh-graph.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatRate } from '@/lib/format/rate.ts';

type Carried = Pick<GraphEdge, 'protocol' | 'requestRate' | 'bytesPerSecond'>;

/** "Sum 1,380.0 rps over 20 HTTP and gRPC edges, 66.6 kB/s over 3 TCP edges". Calls in a row are counted at each step. */
export function tableSum(edges: readonly Carried[]): string {
  const tcp = edges.filter(({ protocol }) => protocol === 'tcp');
  const http = edges.filter(({ protocol }) => protocol !== 'tcp');
  const sum = (values: readonly (number | null)[]): number =>
    values.reduce<number>((total, value) => total + (value ?? 0), 0);
  const parts = [
    ...(http.length > 0
      ? [
          `${amountText(formatRate(sum(http.map(({ requestRate }) => requestRate))))} over ${formatCountOf(http.length, 'HTTP and gRPC edge')}`,
        ]
      : []),
    ...(tcp.length > 0
      ? [
          `${amountText(formatBytesPerSecond(sum(tcp.map(({ bytesPerSecond }) => bytesPerSecond))))} over ${formatCountOf(tcp.length, 'TCP edge')}`,
        ]
      : []),
  ];
  return parts.length === 0 ? 'No edges' : `Sum ${parts.join(', ')}`;
}
