import { z } from 'zod';
import { stringMap } from './object-identity.ts';

const reference = z.object({ kind: z.string(), name: z.string() });

/** Fields by which a policy says what it is for. */
export const policyTargetSchema = {
  selector: z.object({ matchLabels: stringMap }).nullish(),
  targetRef: reference.nullish(),
  targetRefs: z.array(reference).nullish(),
};

/** What a policy is for: everything, pods by their labels, or named objects that a waypoint or gateway serves. */
export type PolicyTarget =
  | { readonly kind: 'everything' }
  | { readonly kind: 'pods'; readonly labels: Readonly<Record<string, string>> }
  | { readonly kind: 'named'; readonly objects: readonly { readonly kind: string; readonly name: string }[] };

/** What the fields say. A selector without labels is none. */
export function policyTarget(spec: {
  readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> } | null | undefined;
  readonly targetRef?: z.infer<typeof reference> | null | undefined;
  readonly targetRefs?: readonly z.infer<typeof reference>[] | null | undefined;
}): PolicyTarget {
  const objects = [...(spec.targetRefs ?? []), ...(spec.targetRef ? [spec.targetRef] : [])];
  if (objects.length > 0) return { kind: 'named', objects };
  const labels = spec.selector?.matchLabels ?? {};
  return Object.keys(labels).length === 0 ? { kind: 'everything' } : { kind: 'pods', labels };
}
