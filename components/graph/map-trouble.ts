import type { LiveGraphState } from '@/lib/client/live-graph.ts';
import { formatClock } from '@/lib/format/clock.ts';

/** What is the matter with the map as a whole, in words; the figures on it are then of an earlier time. */
export interface MapTrouble {
  readonly tone: 'degraded' | 'unhealthy' | 'neutral';
  readonly text: string;
  /** Milliseconds since the epoch; null where no try is planned. */
  readonly nextTryAtMs: number | null;
  /** Whether the figures on the screen are old. */
  readonly isOld: boolean;
}

/** Null while all is well. What the console's own server says about its source comes before what the page sees. */
export function mapTrouble(
  { connection, snapshot, status }: LiveGraphState,
  nowMs: number,
): MapTrouble | null {
  const asOf = snapshot === null ? '' : ` The map is of ${formatClock(snapshot.at * 1_000, { nowMs })}.`;
  switch (connection.kind) {
    case 'failed':
      return {
        tone: 'unhealthy',
        text: `${connection.failure.message} Since ${formatClock(connection.sinceMs, { nowMs })}.${asOf}`,
        nextTryAtMs: connection.nextTryAtMs,
        isOld: true,
      };
    case 'polling':
      return {
        tone: 'neutral',
        text: 'The live stream does not come through, so the map is asked for again and again.',
        nextTryAtMs: connection.nextTryAtMs,
        isOld: false,
      };
    case 'connecting':
    case 'streaming':
    case 'still':
      return sourceTrouble(snapshot, status, nowMs, asOf);
  }
}

function sourceTrouble(
  snapshot: LiveGraphState['snapshot'],
  status: LiveGraphState['status'],
  nowMs: number,
  asOf: string,
): MapTrouble | null {
  const since = snapshot?.staleSince ?? (status === null || status.state === 'live' ? null : status.since);
  const isLive = (status === null || status.state === 'live') && (snapshot?.staleSince ?? null) === null;
  if (isLive) return null;
  const words = status?.detail ?? 'The telemetry backend has not answered.';
  const sinceWords = since === null ? '' : ` Since ${formatClock(since * 1_000, { nowMs })}.`;
  const nextTryAt = status?.nextTryAt ?? null;
  return {
    tone: status?.state === 'failed' ? 'unhealthy' : 'degraded',
    text: `${words}${sinceWords}${asOf}`,
    nextTryAtMs: nextTryAt === null ? null : nextTryAt * 1_000,
    isOld: true,
  };
}

/** "Next try in 12 s."; nothing where none is planned or it is under way. */
export function nextTryWords(nextTryAtMs: number | null, nowMs: number): string {
  if (nextTryAtMs === null) return '';
  const seconds = Math.ceil((nextTryAtMs - nowMs) / 1_000);
  return seconds > 0 ? `Next try in ${seconds} s.` : 'Trying now.';
}
