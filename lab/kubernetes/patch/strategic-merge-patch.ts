import { badRequest } from '../api-error.ts';
import { fieldSchema } from '../field-set.ts';
import { isJsonObject, jsonEquals, type JsonObject } from '../object.ts';
import type { JsonSchema } from '../schema/json-schema.ts';

const orderPrefix = '$setElementOrder/';
const deletePrefix = '$deleteFromPrimitiveList/';

/**
 * Strategic merge patch of built-in kinds: like a merge patch, but lists with a merge key merge item by item
 * (https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/).
 */
export function applyStrategicMergePatch(
  schema: JsonSchema | null,
  target: unknown,
  patch: JsonObject,
): JsonObject {
  const before = isJsonObject(target) ? target : {};
  const { $patch: directive, $retainKeys: retained, ...fields } = patch;
  if (directive === 'replace') return fields;
  if (directive === 'delete') return {};
  const merged: JsonObject = Array.isArray(retained)
    ? Object.fromEntries(Object.entries(before).filter(([key]) => retained.includes(key)))
    : { ...before };
  for (const [key, value] of Object.entries(fields)) {
    if (key.startsWith(orderPrefix)) continue;
    if (key.startsWith(deletePrefix)) {
      const field = key.slice(deletePrefix.length);
      merged[field] = asList(merged[field]).filter(
        (item) => !asList(value).some((gone) => jsonEquals(gone, item)),
      );
    } else if (value === null) {
      delete merged[key];
    } else {
      merged[key] = mergeField(fieldSchema(schema, key), merged[key], value);
    }
  }
  for (const [key, order] of Object.entries(fields)) {
    if (!key.startsWith(orderPrefix)) continue;
    const field = key.slice(orderPrefix.length);
    merged[field] = inOrder(fieldSchema(schema, field), asList(merged[field]), asList(order));
  }
  return merged;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function mergeField(schema: JsonSchema | null, before: unknown, patch: unknown): unknown {
  if (isJsonObject(patch)) return applyStrategicMergePatch(schema, before, patch);
  const merges = schema?.['x-kubernetes-patch-strategy']?.split(',').includes('merge') ?? false;
  if (!Array.isArray(patch) || !merges) return patch;
  const key = schema?.['x-kubernetes-patch-merge-key'];
  if (key !== undefined) return mergeItems(schema?.items ?? null, key, asList(before), patch);
  const added = patch.filter((item) => !asList(before).some((known) => jsonEquals(known, item)));
  return [...asList(before), ...added];
}

function mergeItems(
  schema: JsonSchema | null,
  key: string,
  before: readonly unknown[],
  patch: readonly unknown[],
): unknown[] {
  if (patch.some((item) => isJsonObject(item) && item.$patch === 'replace')) {
    return patch.filter((item) => !(isJsonObject(item) && item.$patch === 'replace'));
  }
  const merged = [...before];
  for (const item of patch) {
    if (!isJsonObject(item) || item[key] === undefined) {
      throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    }
    const index = merged.findIndex((known) => isJsonObject(known) && jsonEquals(known[key], item[key]));
    if (item.$patch === 'delete') {
      if (index !== -1) merged.splice(index, 1);
    } else if (index === -1) {
      merged.push(applyStrategicMergePatch(schema, {}, item));
    } else {
      merged[index] = applyStrategicMergePatch(schema, merged[index], item);
    }
  }
  return merged;
}

/** Items in the order that the patch asks for; those that it does not name stay behind them. */
function inOrder(schema: JsonSchema | null, items: readonly unknown[], order: readonly unknown[]): unknown[] {
  const key = schema?.['x-kubernetes-patch-merge-key'];
  const identity = (item: unknown): unknown => (key !== undefined && isJsonObject(item) ? item[key] : item);
  const position = (item: unknown): number => {
    const found = order.findIndex((entry) => jsonEquals(identity(entry), identity(item)));
    return found === -1 ? order.length : found;
  };
  return [...items].sort((left, right) => position(left) - position(right));
}
