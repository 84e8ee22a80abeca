import type { ChangeIntent, FaultIntent, Weights } from './change-intent.ts';

/** Relative weights as shares, 0..1; empty where all are 0. */
export function sharesOf(weights: Weights): Readonly<Record<string, number>> {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  if (sum <= 0) return {};
  return Object.fromEntries(Object.entries(weights).map(([target, weight]) => [target, weight / sum]));
}

/** Part of the requests that a fault is to meet, 0..1: delay and abort are drawn apart. */
export function faultShare({ abort, delay }: Pick<FaultIntent, 'abort' | 'delay'>): number {
  const spared = (percent: number | undefined): number => 1 - (percent ?? 0) / 100;
  return 1 - spared(abort?.percent) * spared(delay?.percent);
}

/**
 * What telemetry is to show once a stage of a change is in force, 0..1: shares by version, of a fault the one entry
 * `injected`; null where shares say nothing about the change.
 */
export function requestedShares(
  intent: ChangeIntent,
  stage: number,
): Readonly<Record<string, number>> | null {
  switch (intent.kind) {
    case 'split':
      return sharesOf(intent.stages?.[stage]?.weights ?? intent.weights);
    case 'canary':
      return sharesOf(intent.versions);
    case 'fault':
      return { injected: faultShare(intent) };
    case 'clear-fault':
      return { injected: 0 };
    case 'mirror':
    case 'match':
    case 'timeout':
    case 'retry':
      return null;
  }
}
