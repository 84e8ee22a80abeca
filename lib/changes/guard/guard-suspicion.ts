import type { GuardGroup } from './guard-groups.ts';

/**
 * What one limit says of the figures: broken, in a sentence, or, where faults of others can account for it, that this cannot be
 * told.
 */
export interface Suspicion {
  readonly kind: 'breached' | 'cannot-tell';
  readonly detail: string;
}

/** Why a figure above its limit convicts nobody. */
export function cannotTell(words: string, faulty: GuardGroup['faulty']): Suspicion {
  const services = [...faulty].toSorted().join(', ');
  return {
    kind: 'cannot-tell',
    detail: `${words}; faults injected on ${services} can account for that, so the guard cannot tell.`,
  };
}
