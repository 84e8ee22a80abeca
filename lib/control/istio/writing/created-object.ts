import type { JsonObject } from '../../../domain/json-value.ts';
import { specDigest } from './spec-digest.ts';
import { MANAGER, markKey, printMark } from './change-mark.ts';
import type { DraftedStep } from './drafted-step.ts';
import type { PatchedFor } from './object-patch.ts';
import { WRITTEN_KINDS } from './written-kinds.ts';
import type { WrittenKind } from './written-kinds.ts';

/** An object that a change makes. */
export interface NewObject {
  readonly kind: WrittenKind;
  readonly namespace: string;
  readonly name: string;
  readonly spec: JsonObject;
}

/**
 * The step that makes an object; it goes again when the change is undone, unless somebody changed it. `dependsOn` says what
 * must be there before it, which the server does not look at.
 */
export function createStep(
  { kind, namespace, name, spec }: NewObject,
  { changeId, deadline }: PatchedFor,
  dependsOn: string | null,
): DraftedStep {
  const mark = {
    by: MANAGER,
    ...(deadline === null ? {} : { expiresAt: new Date(deadline * 1000).toISOString() }),
    created: specDigest(spec),
  } as const;
  const object: JsonObject = {
    apiVersion: WRITTEN_KINDS[kind].apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': MANAGER },
      annotations: { [markKey(changeId)]: printMark(mark) },
    },
    spec,
  };
  const write = { operation: 'create', body: JSON.stringify(object) } as const;
  return {
    stage: 0,
    subject: object,
    write,
    inverse: { operation: 'delete', body: '' },
    before: null,
    after: object,
    stand: dependsOn === null ? null : { write, reason: dependsOn },
  };
}
