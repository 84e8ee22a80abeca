import { formatCount, formatCountOf } from '@/lib/format/count.ts';
import type { Narrowed } from '../scene.ts';

/** "1 of 23 edges, drawn with its 2 ends": what a filter leaves. */
export function narrowedWords({ edges, nodes, ends, of }: Narrowed): string {
  if (edges === 0 && nodes === 0)
    return `Nothing of ${formatCountOf(of.edges, 'edge')} and ${formatCountOf(of.nodes, 'node')} fits`;
  const parts = [
    ...(edges > 0 ? [`${formatCount(edges)} of ${formatCountOf(of.edges, 'edge')}`] : []),
    ...(nodes > 0 ? [`${formatCount(nodes)} of ${formatCountOf(of.nodes, 'node')}`] : []),
  ];
  if (ends === 0) return parts.join(', ');
  const whose =
    nodes > 0
      ? formatCountOf(ends, 'more end')
      : `${edges === 1 ? 'its' : 'their'} ${formatCountOf(ends, 'end')}`;
  return `${parts.join(', ')}, drawn with ${whose}`;
}
