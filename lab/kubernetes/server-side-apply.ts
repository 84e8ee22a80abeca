import { ApiError } from './api-error.ts';
import { fieldSchema, FieldSet, fieldValues, isAtomic, itemElement } from './field-set.ts';
import { fieldChanges, withManagedFields, withoutFields } from './managed-fields.ts';
import {
  copyJson,
  isJsonObject,
  type JsonObject,
  type KubernetesObject,
  type ManagedFieldsEntry,
} from './object.ts';
import type { ResourceDefinition } from './resource-definition.ts';
import type { JsonSchema } from './schema/json-schema.ts';
import { objectSchema } from './schema/object-schema.ts';

export interface Applier {
  readonly manager: string;
  readonly force: boolean;
  readonly time: string;
  readonly subresource?: string;
}

/**
 * Server-side apply (https://kubernetes.io/docs/reference/using-api/server-side-apply/): the live object with
 * the configuration merged in, fields that the manager no longer applies taken out, and ownership settled.
 * Throws 409 naming every manager in the way, unless forced.
 */
export function applyConfiguration(
  definition: ResourceDefinition,
  live: KubernetesObject | null,
  configuration: KubernetesObject,
  by: Applier,
): KubernetesObject {
  const schema = objectSchema(definition);
  const wanted = inScope(definition, configuration, by.subresource);
  const applied = new FieldSet(fieldValues(definition, wanted, 'leaves').keys());
  const entries = live?.metadata.managedFields ?? [];
  const isMine = (entry: ManagedFieldsEntry): boolean =>
    entry.manager === by.manager && entry.operation === 'Apply' && entry.subresource === by.subresource;
  const mine = entries.find(isMine);
  const others = entries.filter((entry) => !isMine(entry));
  const abandoned = abandonedFields(mine, applied, others);
  const merged =
    live === null
      ? wanted
      : asKubernetesObject(withoutPaths(schema, mergeApplied(schema, live, wanted), abandoned), wanted);
  const { asserted } = live === null ? { asserted: applied } : fieldChanges(definition, live, merged);
  const contested = others
    .map((entry) => ({ entry, fields: FieldSet.decode(entry.fieldsV1).intersection(asserted) }))
    .filter(({ fields }) => !fields.isEmpty);
  if (contested.length > 0 && !by.force) throw applyConflict(contested);
  const own: ManagedFieldsEntry = {
    manager: by.manager,
    operation: 'Apply',
    apiVersion: configuration.apiVersion,
    time: by.time,
    fieldsType: 'FieldsV1',
    fieldsV1: applied.encode(),
    ...(by.subresource === undefined ? {} : { subresource: by.subresource }),
  };
  const unchanged = mine !== undefined && asserted.isEmpty && abandoned.isEmpty && sameFields(mine, own);
  const kept = others.flatMap((entry) => withoutFields(entry, asserted));
  return withManagedFields(merged, [...kept, unchanged ? mine : own]);
}

/** What this request may speak of: all but the status, or the status alone. */
function inScope(
  definition: ResourceDefinition,
  configuration: KubernetesObject,
  subresource: string | undefined,
): KubernetesObject {
  const { apiVersion, kind, metadata: sent, status, ...specification } = configuration;
  const { managedFields: _claimed, ...metadata } = sent;
  if (subresource === 'status') {
    const { name, namespace } = metadata;
    const identity = { name, ...(namespace === undefined ? {} : { namespace }) };
    return { apiVersion, kind, metadata: identity, status };
  }
  const apart = definition.subresources.includes('status') || status === undefined;
  return { apiVersion, kind, metadata, ...specification, ...(apart ? {} : { status }) };
}

function sameFields(left: ManagedFieldsEntry, right: ManagedFieldsEntry): boolean {
  const before = FieldSet.decode(left.fieldsV1);
  const after = FieldSet.decode(right.fieldsV1);
  return left.apiVersion === right.apiVersion && before.size === after.size && before.without(after).isEmpty;
}

/** Fields that this manager applied before, applies no more, and that nobody else asserts. */
function abandonedFields(
  mine: ManagedFieldsEntry | undefined,
  applied: FieldSet,
  others: readonly ManagedFieldsEntry[],
): FieldSet {
  if (mine === undefined) return new FieldSet([]);
  let abandoned = FieldSet.decode(mine.fieldsV1).without(applied);
  for (const entry of others) abandoned = abandoned.without(FieldSet.decode(entry.fieldsV1));
  return abandoned;
}

function asKubernetesObject(merged: JsonObject, wanted: KubernetesObject): KubernetesObject {
  const metadata = isJsonObject(merged.metadata) ? merged.metadata : {};
  return {
    ...merged,
    apiVersion: wanted.apiVersion,
    kind: wanted.kind,
    metadata: { ...metadata, name: wanted.metadata.name },
  };
}

function mergeApplied(schema: JsonSchema | null, live: JsonObject, wanted: JsonObject): JsonObject {
  const merged: JsonObject = { ...live };
  for (const [field, value] of Object.entries(wanted)) {
    merged[field] = mergeValue(fieldSchema(schema, field), live[field], value);
  }
  return merged;
}

function mergeValue(schema: JsonSchema | null, live: unknown, wanted: unknown): unknown {
  if (live === undefined || isAtomic(schema, wanted)) return wanted;
  if (isJsonObject(live) && isJsonObject(wanted)) return mergeApplied(schema, live, wanted);
  if (!Array.isArray(live) || !Array.isArray(wanted) || schema === null) return wanted;
  const merged = [...live];
  const positions = new Map(live.map((item, index) => [itemElement(schema, item), index]));
  for (const item of wanted) {
    const position = positions.get(itemElement(schema, item));
    if (position === undefined) merged.push(item);
    else merged[position] = mergeValue(schema.items ?? null, live[position], item);
  }
  return merged;
}

function withoutPaths(schema: JsonSchema, object: JsonObject, abandoned: FieldSet): JsonObject {
  const result = copyJson(object);
  // Parents first: an item of a list goes as a whole, its fields are then not found any more.
  for (const path of abandoned.paths) removePath(schema, result, path);
  return result;
}

function removePath(schema: JsonSchema | null, node: unknown, path: readonly string[]): void {
  const [element, ...rest] = path;
  if (element === undefined) return;
  if (Array.isArray(node)) {
    const index = node.findIndex((item) => schema !== null && itemElement(schema, item) === element);
    if (index === -1) return;
    if (rest.length > 0) removePath(schema?.items ?? null, node[index], rest);
    else node.splice(index, 1);
  } else if (isJsonObject(node)) {
    const field = element.slice(2);
    if (rest.length === 0) delete node[field];
    else removePath(fieldSchema(schema, field), node[field], rest);
    const left = node[field];
    if (isJsonObject(left) && Object.keys(left).length === 0) delete node[field];
  }
}

function applyConflict(contested: readonly { entry: ManagedFieldsEntry; fields: FieldSet }[]): ApiError {
  const causes = contested.flatMap(({ entry, fields }) =>
    fields.paths.map((path) => ({ manager: managerName(entry), field: pathText(path) })),
  );
  const single = causes.length === 1 ? causes[0] : undefined;
  const list = contested.flatMap(({ entry, fields }) => [
    `conflicts with ${managerName(entry)}:`,
    ...fields.paths.map((path) => `- ${pathText(path)}`),
  ]);
  const message =
    single === undefined
      ? `Apply failed with ${causes.length} conflicts: ${list.join('\n')}`
      : `Apply failed with 1 conflict: conflict with ${single.manager}: ${single.field}`;
  return new ApiError(409, 'Conflict', message, {
    causes: causes.map(({ manager, field }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${manager}`,
      field,
    })),
  });
}

function managerName(entry: ManagedFieldsEntry): string {
  const quoted = JSON.stringify(entry.manager);
  const named =
    entry.subresource === undefined ? quoted : `${quoted} with subresource "${entry.subresource}"`;
  return entry.operation === 'Update' ? `${named} using ${entry.apiVersion}` : named;
}

/** `.spec.containers[name="web"].image` */
function pathText(path: readonly string[]): string {
  return path
    .map((element) => {
      const content = element.slice(2);
      if (element.startsWith('f:')) return `.${content}`;
      if (element.startsWith('v:')) return `[=${content}]`;
      const keys: unknown = JSON.parse(content);
      if (!isJsonObject(keys)) return `[${content}]`;
      return `[${Object.entries(keys)
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join(',')}]`;
    })
    .join('');
}
