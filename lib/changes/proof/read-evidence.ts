import { serviceId } from '../../domain/node-id.ts';
import type { ConfigurationWay } from '../../domain/change-proof.ts';
import type { Flow } from '../../domain/traffic.ts';
import { bounded, isOutage } from '../change-context.ts';
import type { ChangeTurn } from '../drive/change-turn.ts';
import type { P99Readings } from '../guard/judge-p99.ts';
import { isFlowToTarget } from '../target-flows.ts';

/** Longest window that counts are asked over. */
const MOST_SECONDS = 600;
/** Shorter windows hold too few scrapes. */
const LEAST_SECONDS = 10;
/** How much of the time before a change it is compared with. */
const BEFORE_SECONDS = 300;
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

/** Traffic of the time before a change; null where telemetry does not answer, or nothing is compared with it. */
export async function readTrafficBefore(turn: ChangeTurn, since: number): Promise<TrafficSince | null> {
  const { context, mesh, change } = turn;
  const { maxErrorRatio, maxErrorIncrease } = change.guard ?? {};
  const hasOwn = maxErrorRatio !== undefined && change.plan.effect.callers.length > 0;
  if (maxErrorIncrease === undefined && !hasOwn) return null;
  const at = Math.floor(since);
  const question = { at, windowSeconds: BEFORE_SECONDS, namespaces: [], includeTcp: false };
  const reading = await orNull(
    bounded(context, (signal) => mesh.telemetry.readTraffic(question, signal), turn.signal),
  );
  return reading === null ? null : { flows: reading.data, seconds: BEFORE_SECONDS, at };
}

/** p99 of the service, its versions and its callers before the change and now, over windows of the same length; null: unknown. */
export async function readP99(
  turn: ChangeTurn,
  since: number,
  { at, seconds, flows }: TrafficSince,
): Promise<P99Readings | null> {
  const { context, mesh, change } = turn;
  const { intent, effect } = change.plan;
  const service = flows.find((flow) => isFlowToTarget(flow, intent))?.service ?? null;
  if (service === null || seconds === 0) return null;
  const namespaces = new Set(
    [intent.namespace, ...effect.callers.map(({ namespace }) => namespace)].filter((one) => one !== null),
  );
  const ask = (instant: number, view: 'service' | 'workload'): Promise<ReadonlyMap<string, number | null>> =>
    bounded(
      context,
      async (signal) => {
        const question = {
          at: instant,
          windowSeconds: seconds,
          namespaces: view === 'service' ? [] : [...namespaces],
          view,
          quantiles: [0.99],
          flows,
        } as const;
        const { data } = await mesh.telemetry.readLatency(question, signal);
        return new Map(data.map(({ subject, valueMs }) => [subject, valueMs]));
      },
      turn.signal,
    );
  const then = Math.floor(since);
  const asked = Promise.all([
    ask(then, 'service'),
    ask(at, 'service'),
    ask(then, 'workload'),
    ask(at, 'workload'),
  ]);
  const read = await orNull(asked);
  if (read === null) return null;
  const [serviceBefore, serviceNow, before, now] = read;
  const id = serviceId(service.cluster, service.namespace, service.name);
  const turnOf = (
    earlier: ReadonlyMap<string, number | null>,
    later: ReadonlyMap<string, number | null>,
    subject: string,
  ) => ({ before: earlier.get(subject) ?? null, now: later.get(subject) ?? null });
  return {
    service: turnOf(serviceBefore, serviceNow, id),
    byNode: new Map([...now.keys()].map((node) => [node, turnOf(before, now, node)])),
  };
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (!isOutage(error)) throw error;
    return null;
  }
}
