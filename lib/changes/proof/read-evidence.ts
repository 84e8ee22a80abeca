import { serviceId } from '../../domain/node-id.ts';
import type { ConfigurationWay } from '../../domain/change-proof.ts';
import type { Flow } from '../../domain/traffic.ts';
import { bounded, isOutage } from '../change-context.ts';
import type { ChangeTurn } from '../drive/change-turn.ts';
import { isFlowToTarget } from '../target-flows.ts';

/** Longest window that counts are asked over. */
const MOST_SECONDS = 600;
/** Shorter windows hold too few scrapes. */
const LEAST_SECONDS = 10;
/** Time for the newest scrape to be stored. */
const STORED_AFTER_SECONDS = 1;

/** Flows since a change settled, with the seconds that they cover. */
export interface TrafficSince {
  readonly flows: readonly Flow[];
  readonly seconds: number;
  readonly at: number;
}

/** Traffic since the writes settled; no seconds where that is too short ago, null where telemetry does not answer. */
export async function readTrafficSince(turn: ChangeTurn, since: number): Promise<TrafficSince | null> {
  const { context, mesh, now } = turn;
  const at = Math.floor(now - STORED_AFTER_SECONDS);
  const seconds = Math.min(MOST_SECONDS, Math.floor(at - since - context.settings.settleSeconds));
  if (seconds < LEAST_SECONDS) return { flows: [], seconds: 0, at };
  const question = { at, windowSeconds: seconds, namespaces: [], includeTcp: false };
  const reading = await orNull(
    bounded(context, (signal) => mesh.telemetry.readTraffic(question, signal), turn.signal),
  );
  return reading === null ? null : { flows: reading.data, seconds, at };
}

/** How far the configuration came; null where nobody tells. */
export const readWay = (turn: ChangeTurn): Promise<ConfigurationWay | null> => {
  const steps = turn.change.plan.steps.filter(({ stage }) => stage === turn.change.stage);
  return orNull(turn.ask((writer, signal) => writer.way(steps, signal)));
};

/** p99 of the service's traffic before the change and now, over windows of the same length. */
export async function readP99(
  turn: ChangeTurn,
  since: number,
  { at, seconds, flows }: TrafficSince,
): Promise<{ before: number | null; now: number | null } | null> {
  const { context, mesh, change } = turn;
  const service = flows.find((flow) => isFlowToTarget(flow, change.plan.intent))?.service ?? null;
  if (service === null || seconds === 0) return null;
  const subject = serviceId(service.cluster, service.namespace, service.name);
  const ask = async (instant: number): Promise<number | null> => {
    const question = {
      at: instant,
      windowSeconds: seconds,
      namespaces: [],
      view: 'service',
      quantiles: [0.99],
    } as const;
    const reading = await bounded(
      context,
      (signal) => mesh.telemetry.readLatency({ ...question, flows }, signal),
      turn.signal,
    );
    return reading.data.find((one) => one.subject === subject)?.valueMs ?? null;
  };
  return orNull(Promise.all([ask(Math.floor(since)), ask(at)]).then(([before, now]) => ({ before, now })));
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (!isOutage(error)) throw error;
    return null;
  }
}
