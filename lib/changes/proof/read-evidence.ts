import type { ConfigurationWay } from '../../domain/change-proof.ts';
import { bounded, isOutage } from '../change-context.ts';
import type { ChangeTurn } from '../drive/change-turn.ts';
import type { TrafficSince } from './observed-time.ts';

/** Longest window that counts are asked over. */
const MOST_SECONDS = 600;
/** Shorter windows hold too few scrapes. */
const LEAST_SECONDS = 10;
/** Time for the newest scrape to be stored. */
const STORED_AFTER_SECONDS = 1;

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

/** What a backend answers; null where it is away or too late. */
export async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (!isOutage(error)) throw error;
    return null;
  }
}
