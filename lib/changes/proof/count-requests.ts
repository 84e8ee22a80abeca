import type { Change } from '../../domain/change.ts';
import type { Flow } from '../../domain/traffic.ts';
import { isFlowFrom, isFlowToTarget, targetOfFlow, type OnlyFrom } from '../target-flows.ts';

/** Requests counted since a change, by what they are judged by. */
export type RequestCounts = Readonly<Record<string, number>>;

/** Requests by version, or by backend service, of the targets that a split names and of whatever else was reached. */
export function countByTarget(
  flows: readonly Flow[],
  { plan: { intent } }: Change,
  targets: readonly string[],
  seconds: number,
): RequestCounts {
  const counts: Record<string, number> = {};
  for (const flow of flows) {
    if (flow.requests === null || !isFlowToTarget(flow, intent, targets)) continue;
    // Requests that reached nobody chose no version.
    if (flow.destination.kind !== 'workload') continue;
    const target = targetOfFlow(flow, targets) ?? 'unknown';
    counts[target] = (counts[target] ?? 0) + flow.requests.total * seconds;
  }
  return whole(counts);
}

/** Requests that met an injected fault, and those that did not. */
export function countInjected(
  flows: readonly Flow[],
  { plan: { intent } }: Change,
  onlyFrom: OnlyFrom,
  seconds: number,
): RequestCounts {
  const meant = flows.filter((flow) => isFlowToTarget(flow, intent) && isFlowFrom(flow, onlyFrom));
  const total = meant.reduce((sum, { requests }) => sum + (requests?.total ?? 0), 0);
  const injected = meant.reduce((sum, { requests }) => sum + (requests?.injected ?? 0), 0);
  if (total === 0) return {};
  return whole({ injected: injected * seconds, spared: Math.max(0, total - injected) * seconds });
}

const whole = (counts: RequestCounts): RequestCounts =>
  Object.fromEntries(Object.entries(counts).map(([key, count]) => [key, Math.round(count)]));
