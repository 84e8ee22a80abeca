import { applyPatch, isJsonObject, jsonEquals, valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject, PatchOperation } from '../../../domain/json-value.ts';
import { MANAGER, markPointer, marksOn, printMark } from './change-mark.ts';
import type { ChangeMark } from './change-mark.ts';
import { relocated } from './relocated.ts';
import type { RulePatch } from './rule-patch.ts';
import { specDigest } from './spec-digest.ts';

/** The change that a patch belongs to. */
export interface PatchedFor {
  readonly changeId: string;
  /** Unix seconds; null without a deadline. */
  readonly deadline: number | null;
  /** Stage of a stepwise change; absent for others. */
  readonly stage?: number;
}

/** Earlier marks are kept for the way back up to this size of the annotation, bytes: annotations have a limit of their own. */
const MAX_MARK_BYTES = 16_000;

/** A whole JSON Patch of one object with its way back, and the object after it. */
export interface ObjectPatch {
  readonly patch: readonly PatchOperation[];
  readonly inverse: readonly PatchOperation[];
  readonly after: JsonObject;
  /** Whether the object was made by an earlier change that this one gives more time: it goes instead of being patched back. */
  readonly isMade: boolean;
}

/**
 * Puts locks and mark around operations on rules: the patch holds on uid and generation, the way back on uid and mark
 * alone, so that other people's edits to the object do not keep it from being taken back. Null where the operations do not
 * fit the object.
 */
export function patchObject(object: JsonObject, rules: RulePatch, change: PatchedFor): ObjectPatch | null {
  const edited = applyPatch(object, rules.forward);
  if (edited === null) return null;
  const marks = marksOn(object);
  const own = marks.get(change.changeId);
  const renewed = renewedMark(object, rules);
  const undo = renewed?.undo ?? rules.undo;
  const overridden = [...marks].filter(
    ([id, { mark }]) => id !== change.changeId && isOverridden(mark, object, edited),
  );
  const gone = renewed === null ? overridden : [...overridden, [renewed.changeId, renewed] as const];
  const mark: ChangeMark = {
    by: MANAGER,
    ...(change.deadline === null ? {} : { expiresAt: new Date(change.deadline * 1000).toISOString() }),
    ...(change.stage === undefined ? {} : { stage: change.stage }),
    ...(renewed?.mark.created === undefined ? { undo } : { created: renewed.mark.created }),
    ...supersedes(overridden, own?.mark ?? renewed?.mark),
  };
  const annotations = valueAt(object, '/metadata/annotations');
  const patch: PatchOperation[] = [
    lock(object, '/metadata/uid'),
    lock(object, '/metadata/generation'),
    ...rules.forward,
    ...(isJsonObject(annotations) ? [] : emptyAnnotations),
    ...gone.flatMap(([id, { text }]) => removal(id, text)),
    ...(own === undefined
      ? []
      : [{ op: 'test', path: markPointer(change.changeId), value: own.text } as const]),
    { op: 'add', path: markPointer(change.changeId), value: printMark(mark) },
  ];
  const after = applyPatch(object, patch);
  if (after === null) return null;
  const inverse = inverseOf(object, change.changeId, { mark, text: printMark(mark) }, undo);
  return { patch, inverse, after, isMade: mark.created !== undefined };
}

const emptyAnnotations: readonly PatchOperation[] = [
  { op: 'test', path: '/metadata/annotations', value: null },
  { op: 'add', path: '/metadata/annotations', value: {} },
];

const lock = (object: JsonObject, path: string): PatchOperation => ({
  op: 'test',
  path,
  value: valueAt(object, path) ?? null,
});

/** An earlier change that a later one only gives another deadline. */
export interface RenewedMark {
  readonly changeId: string;
  readonly text: string;
  readonly mark: ChangeMark;
  /** Its way back for where the rules stand now; null where it made the object. */
  readonly undo: readonly PatchOperation[] | null;
}

/**
 * The earlier change that these operations only give another deadline: they write what stands there by it already. Its way
 * back becomes the later one's, so that one undo lifts both. Null where something changes, or no mark says who wrote it.
 */
export function renewedMark(object: JsonObject, rules: RulePatch): RenewedMark | null {
  const edited = applyPatch(object, rules.forward);
  const places = placesOf(rules.forward);
  if (edited === null || places.length === 0 || !jsonEquals(edited.spec, object.spec)) return null;
  for (const [changeId, { text, mark }] of marksOn(object)) {
    if (mark.created !== undefined) {
      if (mark.created === specDigest(object.spec ?? null)) return { changeId, text, mark, undo: null };
      continue;
    }
    const undo = relocated(object, mark.undo ?? []);
    const own = placesOf(undo ?? []);
    const isOfIt = (place: string): boolean => own.some((one) => `${place}/`.startsWith(`${one}/`));
    if (undo !== null && places.every(isOfIt)) return { changeId, text, mark, undo };
  }
  return null;
}

const placesOf = (operations: readonly PatchOperation[]): readonly string[] =>
  operations.filter(({ op }) => op !== 'test').map(({ path }) => path);

/** An earlier change is overridden where its way back fitted before and does not any more. */
const isOverridden = ({ undo = [] }: ChangeMark, before: JsonObject, after: JsonObject): boolean =>
  relocated(before, undo) !== null && relocated(after, undo) === null;

function supersedes(
  overridden: readonly (readonly [string, { readonly mark: ChangeMark }])[],
  own: ChangeMark | undefined,
): Pick<ChangeMark, 'supersedes'> {
  const marks = Object.fromEntries(overridden.map(([id, { mark }]) => [id, mark]));
  const all = { ...own?.supersedes, ...marks };
  if (Object.keys(all).length === 0) return {};
  if (JSON.stringify(all).length <= MAX_MARK_BYTES) return { supersedes: all };
  // Of a long chain only the last link is kept.
  const last = Object.fromEntries(
    Object.entries(all).map(([id, { supersedes: _older, ...mark }]) => [id, mark]),
  );
  return { supersedes: last };
}

const removal = (id: string, text: string): readonly PatchOperation[] => [
  { op: 'test', path: markPointer(id), value: text },
  { op: 'remove', path: markPointer(id) },
];

/** Takes a change back by its mark; `undo` are the mark's operations for where the rules stand now. */
export function inverseOf(
  object: JsonObject,
  changeId: string,
  { mark, text }: { readonly mark: ChangeMark; readonly text: string },
  undo: readonly PatchOperation[],
): readonly PatchOperation[] {
  const brought = Object.entries(mark.supersedes ?? {}).map(([id, earlier]): PatchOperation => ({
    op: 'add',
    path: markPointer(id),
    value: printMark(earlier),
  }));
  return [lock(object, '/metadata/uid'), ...undo, ...removal(changeId, text), ...brought];
}

/** Takes the mark alone off: what the change wrote is no longer there, or is somebody else's by now. */
export const unmarking = (object: JsonObject, changeId: string, text: string): readonly PatchOperation[] => [
  lock(object, '/metadata/uid'),
  ...removal(changeId, text),
];
