import { changeIntentSchema } from '../contract/intent.ts';
import type { ChangeIntent } from '../domain/change-intent.ts';
import type { ServicePath } from './services-location.ts';

export type {
  ChangeIntent,
  FaultIntent,
  SplitIntent,
  SplitStage as SplitStageDraft,
  Weights,
} from '../domain/change-intent.ts';

/** A change that is thought of, as a link carries it: what is wanted, without the service, which the link's path names. */
export function formatChangeDraft({
  mesh: _mesh,
  namespace: _namespace,
  service: _service,
  ...wanted
}: ChangeIntent): string {
  return JSON.stringify(wanted);
}

/** Reads it back for a service. Null where it makes no sense: a link must open. */
export function parseChangeDraft(
  text: string | null,
  { mesh, namespace, name }: ServicePath,
): ChangeIntent | null {
  if (text === null) return null;
  try {
    const wanted: unknown = JSON.parse(text);
    if (typeof wanted !== 'object' || wanted === null) return null;
    const parsed = changeIntentSchema.safeParse({ ...wanted, mesh, namespace, service: name });
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
