import type { GraphSnapshot, GraphStatus } from '@/lib/client/graph-events.ts';
import type { MapLocation } from '@/lib/client/map-location.ts';

/** A question that asks less of the backend, as a button offers it. */
export interface SmallerQuestion {
  readonly label: string;
  readonly changes: Partial<MapLocation>;
}

const smallestWindowSeconds = 60;

/**
 * What to offer when the backend refuses a map as too large, or takes too long for it. Every level is drawn from the
 * same requests, so a coarser one would be refused as well; a shorter window is not.
 */
export function afterRefusal(
  status: Pick<GraphStatus, 'code'> | null,
  { windowSeconds }: Pick<MapLocation, 'windowSeconds'>,
): SmallerQuestion | null {
  const isTooMuch = status?.code === 'too-large' || status?.code === 'timeout';
  if (!isTooMuch || windowSeconds <= smallestWindowSeconds) return null;
  return { label: 'Look at the last minute', changes: { windowSeconds: smallestWindowSeconds } };
}

/** What to offer when the backend refused only the latency: quantiles are asked for at the drawn level. */
export function afterLimit({
  warnings,
  view,
}: Pick<GraphSnapshot, 'warnings' | 'view'>): SmallerQuestion | null {
  if (view === 'namespace' || !warnings.some(({ code }) => code === 'limit-hit')) return null;
  return {
    label: 'Draw it by namespace',
    changes: { level: 'namespace', selection: null, position: null },
  };
}
