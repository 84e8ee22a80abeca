import { isJsonObject, jsonEquals, valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject, JsonValue, PatchOperation } from '../../../domain/json-value.ts';
import type { ObjectDifference } from '../../../domain/object-difference.ts';
import { MANAGER } from './change-mark.ts';
import { ruleWriters } from './field-writers.ts';

const MAX_WORDS = 400;

function words(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS - 1)}…` : text;
}

function partOf(path: string): ObjectDifference['part'] {
  if (path === '/metadata/uid') return 'uid';
  if (path === '/metadata/generation') return 'generation';
  return path.startsWith('/metadata/') ? 'annotations' : 'rule';
}

/** What the server leaves unsaid when a patch does not hold: which of its tests fail on the object, and who wrote last. */
export function failedTests(
  object: JsonObject,
  patch: readonly PatchOperation[],
): readonly ObjectDifference[] {
  const last = ruleWriters(object).find(({ manager }) => manager !== MANAGER);
  return patch.flatMap((operation) => {
    if (operation.op !== 'test') return [];
    const found = valueAt(object, operation.path);
    if (jsonEquals(found ?? null, operation.value)) return [];
    const part = partOf(operation.path);
    const isByOthers = part === 'rule' || part === 'generation';
    return [
      {
        part,
        planned: words(operation.value),
        found: words(found),
        by: isByOthers ? (last?.manager ?? null) : null,
        at: isByOthers ? (last?.at ?? null) : null,
      },
    ];
  });
}

/** The difference to an object that is gone. */
export const goneDifference: ObjectDifference = {
  part: 'deleted',
  planned: 'the object',
  found: 'nothing',
  by: null,
  at: null,
};

/** Whether an object is on its way out: writes to it are accepted and lead nowhere. */
export const isBeingDeleted = ({ metadata }: JsonObject): boolean =>
  isJsonObject(metadata) && typeof metadata.deletionTimestamp === 'string';
