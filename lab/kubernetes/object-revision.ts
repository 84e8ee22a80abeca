import { conflict, invalid } from './api-error.ts';
import { jsonEquals, kubernetesTime, type KubernetesObject } from './object.ts';
import { apiVersionOf, type ResourceDefinition } from './resource-definition.ts';

/** Whether the owner of each field is worked out from the change, or was given by an applied configuration. */
export type Ownership = 'computed' | 'given';

const staleText =
  'the object has been modified; please apply your changes to the latest version and try again';

/** Throws unless the request speaks of the same object at its present revision (409 when it is stale). */
export function mustKeepIdentity(
  definition: ResourceDefinition,
  previous: KubernetesObject,
  requested: KubernetesObject,
): void {
  const { name, uid, resourceVersion } = requested.metadata;
  if (uid !== undefined && uid !== previous.metadata.uid) {
    const detail = `Invalid value: ${JSON.stringify(uid)}: field is immutable`;
    const error = { reason: 'FieldValueInvalid', field: 'metadata.uid', detail };
    // Custom kinds are looked at twice, and the message lists equal complaints once.
    throw invalid({ ...definition, name }, definition.custom ? [error, error] : [error]);
  }
  if (resourceVersion === undefined || resourceVersion === '') return;
  if (resourceVersion !== previous.metadata.resourceVersion) throw conflict(definition, name, staleText);
}

/** The object under the version in which it is kept; all versions of a resource have the same fields. */
export function inStorageVersion(definition: ResourceDefinition, object: KubernetesObject): KubernetesObject {
  return { ...object, apiVersion: apiVersionOf(definition.group, definition.storageVersion) };
}

/** A write to the object leaves its status alone, and one to its status leaves all else alone. */
export function mergeSubresource(
  definition: ResourceDefinition,
  previous: KubernetesObject,
  requested: KubernetesObject,
  subresource: string | undefined,
): KubernetesObject {
  if (!definition.subresources.includes('status')) return requested;
  const { status: requestedStatus, ...rest } = requested;
  if (subresource === 'status') {
    const { status: _replaced, ...kept } = previous;
    const status = requestedStatus === undefined ? {} : { status: requestedStatus };
    const { managedFields } = requested.metadata;
    const ownership = managedFields === undefined ? {} : { managedFields };
    return { ...kept, metadata: { ...previous.metadata, ...ownership }, ...status };
  }
  return previous.status === undefined ? rest : { ...rest, status: previous.status };
}

/** A new object with what only the server may say. A status given by the writer of the object is not kept. */
export function asNewObject(
  definition: ResourceDefinition,
  object: KubernetesObject,
  birth: { readonly uid: string; readonly nowMs: number },
): KubernetesObject {
  const { resourceVersion: _unset, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      uid: birth.uid,
      ...(definition.countsGenerations ? { generation: 1 } : {}),
      creationTimestamp: kubernetesTime(birth.nowMs),
    },
  };
}

/** The next state of an object: what only the server may say stays as it was, the generation counts on. */
export function asNextRevision(
  definition: ResourceDefinition,
  previous: KubernetesObject,
  next: KubernetesObject,
  ownership: Ownership,
): KubernetesObject {
  const before = previous.metadata;
  const managedFields = ownership === 'given' ? next.metadata.managedFields : before.managedFields;
  const {
    managedFields: _claimed,
    generation: _counted,
    deletionTimestamp: _marked,
    ...metadata
  } = next.metadata;
  for (const map of ['labels', 'annotations'] as const) {
    // A map that lost its last entry is no longer there.
    if (Object.keys(metadata[map] ?? {}).length === 0) delete metadata[map];
  }
  const generation = before.generation ?? 0;
  const moved =
    definition.countsGenerations &&
    !jsonEquals(specificationOf(definition, previous), specificationOf(definition, next));
  return {
    ...next,
    metadata: {
      ...metadata,
      ...present('uid', before.uid),
      ...present('resourceVersion', before.resourceVersion),
      ...present('creationTimestamp', before.creationTimestamp),
      ...present('deletionTimestamp', before.deletionTimestamp),
      ...present('deletionGracePeriodSeconds', before.deletionGracePeriodSeconds),
      ...(definition.countsGenerations ? { generation: moved ? generation + 1 : generation } : {}),
      ...present('managedFields', managedFields),
    },
  };
}

function present<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a computed key widens to string
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: V });
}

/** Everything whose change counts as a new generation: all but metadata and, where it is apart, the status. */
function specificationOf(definition: ResourceDefinition, object: KubernetesObject): Record<string, unknown> {
  const { apiVersion: _version, metadata: _metadata, status, ...specification } = object;
  return definition.subresources.includes('status') ? specification : { ...specification, status };
}
