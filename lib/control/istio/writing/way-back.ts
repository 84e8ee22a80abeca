import { jsonEquals, valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject, PatchOperation } from '../../../domain/json-value.ts';
import type { ObjectDifference } from '../../../domain/object-difference.ts';
import type { StepSighting } from '../../../ports/mesh-writer.ts';
import { MANAGER, marksOn } from './change-mark.ts';
import { failedTests } from './failed-tests.ts';
import { ruleWriters } from './field-writers.ts';
import { inverseOf, unmarking } from './object-patch.ts';
import { specDigest } from './spec-digest.ts';
import { relocated } from './relocated.ts';
import { referenceTo } from './written-kinds.ts';

/** How a change can be taken back from an object as it is now. */
export type WayBack =
  /** The object does not carry the change: there is nothing to take back. */
  | { readonly kind: 'none' }
  /** All that the change wrote is still there. */
  | { readonly kind: 'patch'; readonly operations: readonly PatchOperation[] }
  /** The change made the object, and nobody has changed it since. */
  | { readonly kind: 'delete'; readonly uid: string; readonly resourceVersion: string }
  /** What it wrote is no longer there: only its mark can go. */
  | {
      readonly kind: 'unmark';
      readonly operations: readonly PatchOperation[];
      /** Empty where the object is as before the change already. */
      readonly differences: readonly ObjectDifference[];
    };

/** Finds the way back by what stands on the object alone. */
export function wayBack(object: JsonObject, changeId: string): WayBack {
  const found = marksOn(object).get(changeId);
  if (found === undefined) return { kind: 'none' };
  const { mark, text } = found;
  if (mark.created !== undefined) return wayOfCreated(object, changeId, { made: mark.created, text });
  const undo = mark.undo ?? [];
  const here = relocated(object, undo);
  if (here !== null) return { kind: 'patch', operations: inverseOf(object, changeId, found, here) };
  const differences = isAsBefore(object, undo) ? [] : failedTests(object, undo);
  return { kind: 'unmark', operations: unmarking(object, changeId, text), differences };
}

function wayOfCreated(
  object: JsonObject,
  changeId: string,
  { made, text }: { readonly made: string; readonly text: string },
): WayBack {
  const { uid } = referenceTo(object);
  const isAsMade = specDigest(object.spec ?? null) === made;
  const resourceVersion = valueAt(object, '/metadata/resourceVersion');
  if (isAsMade && uid !== null && typeof resourceVersion === 'string')
    return { kind: 'delete', uid, resourceVersion };
  const [writer] = ruleWriters(object);
  const edited: ObjectDifference = {
    part: 'rule',
    planned: 'the object as it was made',
    found: 'an object that was changed since',
    by: writer?.manager ?? null,
    at: writer?.at ?? null,
  };
  return { kind: 'unmark', operations: unmarking(object, changeId, text), differences: [edited] };
}

/** Whether every value that the way back would bring is there again already. */
function isAsBefore(object: JsonObject, undo: readonly PatchOperation[]): boolean {
  const edits = undo.filter(({ op }) => op !== 'test');
  return edits.every((edit) => {
    const found = valueAt(object, edit.path);
    if (edit.op === 'remove') return found === undefined || isOtherRule(edit.path);
    return jsonEquals(found, edit.value);
  });
}

/** A rule that was put in front of another is gone where the undo's own test found something else in its place. */
const isOtherRule = (path: string): boolean => /^\/spec\/[a-z]+\/\d+$/.test(path);

/** Whether a change is in force on an object. An owner who wrote the rules since, without us, has undone it. */
export function sighting(object: JsonObject, changeId: string): StepSighting {
  const reference = referenceTo(object);
  const back = wayBack(object, changeId);
  switch (back.kind) {
    case 'patch':
    case 'delete':
      return { kind: 'in-force', object: reference };
    case 'none':
      return { kind: 'absent', object: reference, by: overwriterOf(object) };
    case 'unmark':
      if (back.differences.length === 0)
        return { kind: 'absent', object: reference, by: overwriterOf(object) };
      return { kind: 'changed', object: reference, differences: back.differences };
  }
}

/** Who owns the rules now, where that is no longer this console. */
function overwriterOf(object: JsonObject): string | null {
  const writers = ruleWriters(object);
  if (writers.some(({ manager }) => manager === MANAGER)) return null;
  return writers[0]?.manager ?? null;
}
