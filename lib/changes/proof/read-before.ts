import type { Guard } from '../../domain/change.ts';
import { bounded } from '../change-context.ts';
import type { ChangeTurn } from '../drive/change-turn.ts';
import { isFlowToTarget } from '../target-flows.ts';
import type { TimeBefore, TrafficSince } from './observed-time.ts';
import { orNull } from './read-evidence.ts';
import { readP99 } from './read-p99.ts';

/** How much of the time before a change it is compared with. */
const BEFORE_SECONDS = 300;

/**
 * The time before an instant (unix seconds) as a guard compares with it, asked for once and again only while nobody tells it; null
 * where telemetry does not answer, or nothing is compared.
 */
export async function readBefore(turn: ChangeTurn, guard: Guard, since: number): Promise<TimeBefore | null> {
  const known = turn.before.find(since);
  if (known !== null) return known;
  const isP99Compared = guard.maxP99Increase !== undefined;
  const hasOwn = guard.maxErrorRatio !== undefined && turn.change.plan.effect.callers.length > 0;
  if (!isP99Compared && guard.maxErrorIncrease === undefined && !hasOwn) return null;
  const traffic = await readTrafficBefore(turn, since);
  if (traffic === null) return null;
  const p99 = isP99Compared ? await readP99(turn, traffic) : null;
  const before = { traffic, p99 };
  // A service that nobody asked has no p99 to wait for.
  const isAsked = traffic.flows.some((flow) => isFlowToTarget(flow, turn.change.plan.intent));
  if (!isP99Compared || p99 !== null || !isAsked) turn.before.keep(since, before);
  return before;
}

async function readTrafficBefore(turn: ChangeTurn, since: number): Promise<TrafficSince | null> {
  const { context, mesh } = turn;
  const at = Math.floor(since);
  const question = { at, windowSeconds: BEFORE_SECONDS, namespaces: [], includeTcp: false };
  const reading = await orNull(
    bounded(context, (signal) => mesh.telemetry.readTraffic(question, signal), turn.signal),
  );
  return reading === null ? null : { flows: reading.data, seconds: BEFORE_SECONDS, at };
}
