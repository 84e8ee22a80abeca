import type { ObjectDifference } from '../../domain/object-difference.ts';

/** What is not as planned, in one sentence. */
export function differenceWords(differences: readonly ObjectDifference[]): string {
  if (differences.length === 0) return 'It is not as it was planned.';
  const parts = differences.map(({ part, by }) => (by === null ? part : `${part} (by ${by})`));
  return `Not as planned: ${parts.join(', ')}.`;
}

/** The object of a step as people name it. */
export const objectName = ({
  object,
}: {
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
}): string => `${object.kind} ${object.namespace}/${object.name}`;
