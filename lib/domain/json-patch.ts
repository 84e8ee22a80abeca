import type { JsonObject, JsonValue, PatchOperation } from './json-value.ts';

/** Whether a value is a JSON object, not a list and not null. */
export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);

/** A value where it is text, else empty text. */
export const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** Deep equality of JSON values; the order of an object's keys does not count. */
export function jsonEquals(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true;
  if (isList(left) && isList(right))
    return left.length === right.length && left.every((item, index) => jsonEquals(item, right[index]));
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && jsonEquals(left[key], right[key]))
  );
}

/** One step of a JSON pointer, escaped. @see https://www.rfc-editor.org/rfc/rfc6901 */
export const pointerStep = (step: string | number): string =>
  `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function childOf(value: JsonValue | undefined, step: string): JsonValue | undefined {
  if (isList(value)) return /^\d+$/.test(step) ? value[Number(step)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** The value that a JSON pointer leads to; undefined where it leads nowhere. */
export function valueAt(document: JsonValue, pointer: string): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  for (const step of stepsOf(pointer)) value = childOf(value, step);
  return value;
}

/** The document with one more, other or removed value; null where the pointer leads nowhere. */
function changed(
  value: JsonValue | undefined,
  steps: readonly string[],
  operation: PatchOperation,
): JsonValue | null {
  const [step, ...rest] = steps;
  if (step === undefined) return operation.op === 'remove' ? null : operation.value;
  if (rest.length > 0) {
    const inner = changed(childOf(value, step), rest, operation);
    return inner === null ? null : withChild(value, step, inner);
  }
  if (isList(value)) return changedList(value, step, operation);
  if (!isJsonObject(value)) return null;
  if (operation.op !== 'remove') return { ...value, [step]: operation.value };
  if (!Object.hasOwn(value, step)) return null;
  const { [step]: _removed, ...others } = value;
  return others;
}

function withChild(value: JsonValue | undefined, step: string, child: JsonValue): JsonValue | null {
  if (isList(value)) return value.with(Number(step), child);
  return isJsonObject(value) ? { ...value, [step]: child } : null;
}

function changedList(list: readonly JsonValue[], step: string, operation: PatchOperation): JsonValue | null {
  const index =
    step === '-' && operation.op === 'add' ? list.length : Number(/^\d+$/.test(step) ? step : NaN);
  if (operation.op === 'add') return index <= list.length ? list.toSpliced(index, 0, operation.value) : null;
  if (!(index < list.length)) return null;
  return operation.op === 'remove' ? list.toSpliced(index, 1) : list.with(index, operation.value);
}

/**
 * The document after a JSON Patch, or null where one of its operations fails. As a Kubernetes API server does it: a test for
 * null holds where nothing is, and a replacement of what is not there adds it.
 */
export function applyPatch(document: JsonObject, patch: readonly PatchOperation[]): JsonObject | null {
  let current: JsonValue = document;
  for (const operation of patch) {
    if (operation.op === 'test') {
      if (!jsonEquals(valueAt(current, operation.path) ?? null, operation.value)) return null;
      continue;
    }
    const next = changed(current, stepsOf(operation.path), operation);
    if (next === null) return null;
    current = next;
  }
  return isJsonObject(current) ? current : null;
}
