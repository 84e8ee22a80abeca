import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { tailView, type TailView } from '@/components/traces/tail-view.ts';
import type { FoundTraces } from '@/lib/client/trace-queries.ts';
import { traceTailOptions } from '@/lib/client/trace-tail.ts';
import type { TracesLocation } from '@/lib/client/traces-location.ts';

/** Traces as they are written, and what holds them back while somebody reads the list. */
export interface TracesTail extends TailView {
  /** Unix seconds up to which was asked; null before the first answer, and while the tail is off. */
  readonly to: number | null;
  readonly failure: string | null;
  /** While the list is pointed at or has the focus, its rows stay where they are. */
  readonly onHold: (isHeld: boolean) => void;
  /** Lets in what waits, and holds back again. */
  readonly onLetIn: () => void;
}

const noIds: ReadonlySet<string> = new Set();

/** Follows what is written while the link says so. `found`: what the list has already. */
export function useTraceTail(location: TracesLocation, found: FoundTraces | null): TracesTail {
  const known = useMemo(
    () => (found === null ? noIds : new Set(found.traces.map(({ traceId }) => traceId))),
    [found],
  );
  const { data, error } = useQuery(traceTailOptions(location, () => known));
  const [heldAt, setHeldAt] = useState<number | null>(null);
  const poll = data?.poll ?? 0;
  const view = useMemo(() => tailView(data ?? null, heldAt), [data, heldAt]);
  return {
    ...view,
    to: data?.to ?? null,
    failure: error === null ? null : error.message,
    onHold: (isHeld) => setHeldAt(isHeld ? (heldAt ?? poll) : null),
    onLetIn: () => setHeldAt(heldAt === null ? null : poll),
  };
}
