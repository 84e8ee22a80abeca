import 'server-only';
import type { Changes } from '../../../changes/changes.ts';
import type { Change } from '../../../domain/change.ts';
import type { AnalysedTrace } from '../../../domain/trace/analyse-trace.ts';
import { startSecondsOf } from '../../../domain/trace/trace-query.ts';
import type { FindChange } from './trace-spans.ts';
import { wasInjected } from './trace-summary.ts';

const LOOK_BACK_SECONDS = 86_400;
const MOST_CHANGES = 200;
/** A proxy may still inject for a moment after the fault was taken back. */
const AFTER_SECONDS = 10;

/** Which fault of ours was in force when a trace began, by the service that was called; asked for only where one was met. */
export async function faultChanges(
  { changes, mesh }: { readonly changes: Pick<Changes, 'list'>; readonly mesh: string },
  { trace }: AnalysedTrace,
): Promise<FindChange> {
  if (!trace.spans.some(wasInjected)) return () => null;
  const at = startSecondsOf(trace);
  const known = await changes.list({ from: at - LOOK_BACK_SECONDS, to: at, limit: MOST_CHANGES });
  const faults = known.filter(
    (change) =>
      change.plan.intent.kind === 'fault' && change.plan.intent.mesh === mesh && wasInForce(change, at),
  );
  return (flow) => {
    const service = flow?.service ?? null;
    if (service === null) return null;
    const found = faults.findLast(
      ({ plan: { intent } }) => intent.namespace === service.namespace && intent.service === service.name,
    );
    return found?.id ?? null;
  };
}

const ENDS: ReadonlySet<string> = new Set(['undone', 'compensated']);

function wasInForce({ timeline }: Change, at: number): boolean {
  const written = timeline.find(({ event }) => event === 'written' || event === 'converging');
  const ended = timeline.findLast(({ event }) => ENDS.has(event));
  return written !== undefined && written.at <= at && (ended === undefined || at <= ended.at + AFTER_SECONDS);
}
