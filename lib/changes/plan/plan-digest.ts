import type { PlannedStep } from '../../domain/change-plan.ts';

/** Digest over the exact bytes of all writes and inverses, in order, each set apart from the next. */
export function planDigest(steps: readonly PlannedStep[], sha256: (text: string) => string): string {
  const parts = steps.flatMap(({ object, write, inverse }) => [
    [object.apiVersion, object.kind, object.namespace, object.name],
    [write.operation, write.body],
    [inverse.operation, inverse.body],
  ]);
  return `sha256:${sha256(JSON.stringify(parts))}`;
}
