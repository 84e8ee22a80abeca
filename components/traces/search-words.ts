import { edgeName, nodeNameOf } from '@/components/graph/id-names.ts';
import type { Traces } from '@/lib/client/trace-queries.ts';
import { formatCount, formatCountOf } from '@/lib/format/count.ts';

const filterNames: Readonly<Record<string, string>> = {
  service: 'service',
  operation: 'operation',
  tags: 'tags',
  minDurationMs: 'shortest duration',
  maxDurationMs: 'longest duration',
  error: 'failure',
  from: 'time',
  to: 'time',
  edge: 'edge',
  node: 'node',
  flag: 'response flag',
  injected: 'injected faults',
};

function listed(names: readonly string[]): string {
  const known = [...new Set(names.map((name) => filterNames[name] ?? name))];
  return known.length < 2 ? known.join('') : `${known.slice(0, -1).join(', ')} and ${known.at(-1) ?? ''}`;
}

/** What the store compared, and what was compared here on what it sent. */
export function filterSentence({ filters, examined }: Pick<Traces, 'filters' | 'examined'>): string {
  const { pushedDown, applied } = filters;
  const store =
    pushedDown.length === 0 ? 'The store filtered nothing.' : `The store filtered by ${listed(pushedDown)}.`;
  if (applied.length === 0) return store;
  return `${store} By ${listed(applied)} was filtered here, on all ${formatCountOf(examined, 'trace')} that it sent.`;
}

/** What a search is about, for its title: `12 traces over checkout → payment v2`. */
export function foundTitle(
  count: number,
  edge: string | null,
  node: string | null,
  service: string | null,
): string {
  const traces = `${formatCount(count)} ${count === 1 ? 'trace' : 'traces'}`;
  if (edge !== null) return `${traces} over ${edgeName(edge)}`;
  if (node !== null) return `${traces} through ${nodeNameOf(node)}`;
  return service === null ? traces : `${traces} of ${service}`;
}
