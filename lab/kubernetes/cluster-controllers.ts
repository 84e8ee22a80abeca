import { resourceKey } from './api-error.ts';
import type { KubernetesObject } from './object.ts';
import type { ObjectEvent, ObjectStore } from './object-store.ts';
import { customResourceCleanup } from './kinds/custom-resource-definitions.ts';

const collector = {
  user: 'system:serviceaccount:kube-system:generic-garbage-collector',
  fieldManager: 'kube-controller-manager',
};

/** Deletes what belongs to deleted owners and namespaces, as the controllers of a cluster do. Returns a function that stops them. */
export function runClusterControllers(store: ObjectStore): () => void {
  return store.onChange((event) => {
    if (event.type === 'DELETED') deleteDependents(store, event.object);
    else if (event.object.metadata.deletionTimestamp !== undefined) finishDeletion(store, event);
  });
}

function deleteIfThere(store: ObjectStore, key: string, object: KubernetesObject): void {
  const { namespace, name, uid } = object.metadata;
  const present = store.get(key, namespace, name);
  if (present === null || present.metadata.uid !== uid || present.metadata.deletionTimestamp !== undefined)
    return;
  store.delete(key, namespace, name, { ...collector, propagationPolicy: 'Background' });
}

function dependentsOf(
  store: ObjectStore,
  owner: KubernetesObject,
): { key: string; object: KubernetesObject }[] {
  return store.resources.all().flatMap((definition) => {
    const key = resourceKey(definition);
    return store
      .list(key)
      .filter(
        ({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) === true,
      )
      .map((object) => ({ key, object }));
  });
}

function deleteDependents(store: ObjectStore, owner: KubernetesObject): void {
  for (const { key, object } of dependentsOf(store, owner)) {
    const others = object.metadata.ownerReferences?.filter(({ uid }) => uid !== owner.metadata.uid) ?? [];
    if (others.length === 0) deleteIfThere(store, key, object);
  }
}

/** The objects of a custom kind go before its definition does. */
function deleteInstances(store: ObjectStore, { metadata }: KubernetesObject): void {
  for (const object of store.list(metadata.name)) deleteIfThere(store, metadata.name, object);
  const key = 'customresourcedefinitions.apiextensions.k8s.io';
  store.patch(
    key,
    undefined,
    metadata.name,
    (current) => withoutFinalizer(current, customResourceCleanup),
    collector,
  );
}

function finishDeletion(store: ObjectStore, { plural, object }: ObjectEvent): void {
  if (plural === 'namespaces') emptyNamespace(store, object);
  if (object.metadata.finalizers?.includes(customResourceCleanup) === true)
    return deleteInstances(store, object);
  const { finalizers = [], namespace, name } = object.metadata;
  const policy = finalizers.find((entry) => entry === 'orphan' || entry === 'foregroundDeletion');
  if (policy === undefined) return;
  for (const dependent of dependentsOf(store, object)) {
    if (policy === 'foregroundDeletion') deleteIfThere(store, dependent.key, dependent.object);
    else orphan(store, dependent.key, dependent.object, object);
  }
  store.patch(plural, namespace, name, (current) => withoutFinalizer(current, policy), collector);
}

function orphan(store: ObjectStore, key: string, object: KubernetesObject, owner: KubernetesObject): void {
  const { namespace, name, ownerReferences = [] } = object.metadata;
  const kept = ownerReferences.filter(({ uid }) => uid !== owner.metadata.uid);
  store.patch(
    key,
    namespace,
    name,
    (current) => ({ ...current, metadata: { ...current.metadata, ownerReferences: kept } }),
    collector,
  );
}

function withoutFinalizer(object: KubernetesObject, finalizer: string): KubernetesObject {
  const finalizers = object.metadata.finalizers?.filter((entry) => entry !== finalizer) ?? [];
  return { ...object, metadata: { ...object.metadata, finalizers } };
}

/** Content first; the namespace itself goes when nothing with a finalizer is left in it. */
function emptyNamespace(store: ObjectStore, home: KubernetesObject): void {
  const { name } = home.metadata;
  const content = store.resources
    .all()
    .filter((definition) => definition.namespaced)
    .map(resourceKey);
  for (const key of content) for (const object of store.list(key, name)) deleteIfThere(store, key, object);
  if (content.some((key) => store.list(key, name).length > 0)) return;
  if (store.get('namespaces', undefined, name) === null) return;
  store.patch('namespaces', undefined, name, (current) => ({ ...current, spec: {} }), collector);
}
