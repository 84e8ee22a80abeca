import type { TraceAnswer } from '../traces.ts';
import { hopAt, idAt, spanAt } from './packed-span.ts';
import type { PackedTrace } from './packed-trace.ts';

/** The answer that was packed, as the API gives it. */
export function unpackTrace(trace: PackedTrace): TraceAnswer {
  const { columns: at, owners, head, count } = trace;
  const each = <Part>(length: number, partAt: (place: number) => Part | undefined): Part[] =>
    Array.from({ length }, (_, place) => partAt(place)).filter((part) => part !== undefined);
  return {
    ...head,
    spans: each(count, (slot) => spanAt(trace, slot)),
    hops: each(at.hopBits.length, (hop) => hopAt(trace, hop)),
    criticalPath: each(at.pathSlot.length, (place) => ({
      spanId: idAt(trace, at.pathSlot[place] ?? -1),
      startOffsetMs: at.pathStartMs[place] ?? 0,
      endOffsetMs: at.pathEndMs[place] ?? 0,
      owner: owners[at.pathOwner[place] ?? 0] ?? { kind: 'network' as const, name: '' },
    })),
    groups: each(at.groupParent.length, (place) => ({
      parentSpanId: idAt(trace, at.groupParent[place] ?? -1),
      spanIds: Array.from(at.groupMember.subarray(at.groupAt[place], at.groupAt[place + 1]), (slot) =>
        idAt(trace, slot),
      ),
      leastMs: at.groupLeastMs[place] ?? 0,
      meanMs: at.groupMeanMs[place] ?? 0,
      mostMs: at.groupMostMs[place] ?? 0,
      failed: at.groupFailed[place] ?? 0,
    })),
  };
}
