import { resourceKey } from './api-error.ts';
import { fieldValues, FieldSet } from './field-set.ts';
import { jsonEquals, type KubernetesObject, type ManagedFieldsEntry } from './object.ts';
import type { ResourceDefinition } from './resource-definition.ts';

/** Who asserts fields by a write that is not an apply. */
export interface Updater {
  readonly manager: string;
  readonly apiVersion: string;
  readonly time: string;
  readonly subresource?: string;
}

/** Paths that two states of an object differ in. */
export interface FieldChanges {
  /** Added, or with another value. */
  readonly asserted: FieldSet;
  readonly removed: FieldSet;
}

/** Compares two states field by field, lists without a key as one value. */
export function fieldChanges(
  definition: ResourceDefinition,
  previous: KubernetesObject | null,
  next: KubernetesObject,
): FieldChanges {
  const before =
    previous === null ? new Map<string, unknown>() : fieldValues(definition, previous, 'containers');
  const after = fieldValues(definition, next, 'containers');
  // The server writes empty fields into events, which then are nobody's.
  const isSaid = (value: unknown): boolean =>
    resourceKey(definition) !== 'events' || (value !== null && value !== '');
  const asserted = [...after.keys()].filter(
    (path) =>
      (!before.has(path) && isSaid(after.get(path))) ||
      (before.has(path) && !jsonEquals(before.get(path), after.get(path))),
  );
  return {
    asserted: new FieldSet(asserted),
    removed: new FieldSet([...before.keys()].filter((path) => !after.has(path))),
  };
}

/** The object with its managed fields as an update leaves them: the changed fields belong to the updater alone. */
export function afterUpdate(
  definition: ResourceDefinition,
  previous: KubernetesObject | null,
  next: KubernetesObject,
  by: Updater,
): KubernetesObject {
  const { asserted, removed } = fieldChanges(definition, previous, next);
  const entries = previous?.metadata.managedFields ?? [];
  if (asserted.isEmpty && removed.isEmpty) return next;
  const mine = (entry: ManagedFieldsEntry): boolean =>
    entry.manager === by.manager &&
    entry.operation === 'Update' &&
    entry.apiVersion === by.apiVersion &&
    entry.subresource === by.subresource;
  const lost = asserted.union(removed);
  const others = entries.filter((entry) => !mine(entry)).flatMap((entry) => withoutFields(entry, lost));
  const held = entries.find(mine);
  const kept = held === undefined ? new FieldSet([]) : FieldSet.decode(held.fieldsV1).without(removed);
  const own = kept.union(asserted);
  const entry: ManagedFieldsEntry = {
    manager: by.manager,
    operation: 'Update',
    apiVersion: by.apiVersion,
    time: by.time,
    fieldsType: 'FieldsV1',
    fieldsV1: own.encode(),
    ...(by.subresource === undefined ? {} : { subresource: by.subresource }),
  };
  return withManagedFields(next, own.isEmpty ? others : [...others, entry]);
}

/** An entry that has lost fields; nothing when it owned no others. */
export function withoutFields(entry: ManagedFieldsEntry, lost: FieldSet): ManagedFieldsEntry[] {
  const owned = FieldSet.decode(entry.fieldsV1);
  const kept = owned.without(lost);
  if (kept.size === owned.size) return [entry];
  return kept.isEmpty ? [] : [{ ...entry, fieldsV1: kept.encode() }];
}

/** Puts the entries on the object in the server's order: applies first, then by time, then by name. */
export function withManagedFields(
  object: KubernetesObject,
  entries: readonly ManagedFieldsEntry[],
): KubernetesObject {
  const { managedFields: _before, ...metadata } = object.metadata;
  const ordered = [...entries].sort(
    (left, right) =>
      compare(left.operation, right.operation) ||
      compare(left.time, right.time) ||
      compare(left.manager, right.manager),
  );
  return { ...object, metadata: ordered.length === 0 ? metadata : { ...metadata, managedFields: ordered } };
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
