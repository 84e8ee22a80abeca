import type { ProblemLinks } from '@/components/overview/problem-item.tsx';
import type { GraphSnapshot } from '@/lib/client/graph-events.ts';
import { isEnded, type ChangeSummary } from '@/lib/client/change-queries.ts';
import { defaultMapLocation, formatMapLocation, type MapLocation } from '@/lib/client/map-location.ts';
import { defaultServiceLocation, serviceHref, type ServiceTime } from '@/lib/client/services-location.ts';
import { tracesHref } from '@/lib/client/traces-location.ts';

interface Scope extends ServiceTime {
  readonly mesh: string | null;
  /** Unix seconds of the answer on the screen; 0 before the first. */
  readonly answeredAt: number;
}

/** Requests that failed may be rare: traces of a shorter time may have none. */
const leastTraceSeconds = 300;

interface OverviewLinks extends ProblemLinks {
  readonly map: string;
  readonly mtlsMap: string;
}

/** Where the overview leads to, with its mesh and its time. */
export function overviewLinks(scope: Scope, changes: readonly ChangeSummary[]): OverviewLinks {
  const { mesh, windowSeconds, at, answeredAt } = scope;
  const map = (more: Partial<MapLocation>): string => {
    const search = formatMapLocation({ ...defaultMapLocation, mesh, windowSeconds, at, ...more });
    return search === '' ? '/map' : `/map?${search}`;
  };
  return {
    map: map({}),
    mtlsMap: map({ overlay: 'mtls' }),
    onMap: (id) => map({ selection: id }),
    traces: (node) =>
      tracesHref({
        mesh,
        node,
        outcome: 'failed',
        at: at ?? (answeredAt === 0 ? null : answeredAt),
        windowSeconds: Math.max(windowSeconds, leastTraceSeconds),
      }),
    service: ({ namespace, service }) =>
      mesh === null || namespace === null || service === null
        ? null
        : serviceHref({ mesh, namespace, name: service }, { ...defaultServiceLocation, windowSeconds, at }),
    change: (node) => {
      const found = changes.find((change) => concerns(change, node));
      return found === undefined ? null : { href: `/changes/${found.id}`, title: found.title };
    },
  };
}

const concerns = (
  { intent, state }: ChangeSummary,
  { namespace, service, app }: GraphSnapshot['nodes'][number],
): boolean => !isEnded(state) && intent.namespace === namespace && intent.service === (service ?? app);
