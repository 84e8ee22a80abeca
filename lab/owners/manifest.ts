import { ApiError, resourceKey } from '../kubernetes/api-error.ts';
import { copyJson, isJsonObject, jsonEquals, type KubernetesObject } from '../kubernetes/object.ts';
import type { ObjectStore } from '../kubernetes/object-store.ts';

/** An object as a repository holds it, under the key of its resource. */
export interface Manifest {
  readonly plural: string;
  readonly object: KubernetesObject;
}

/** Finds the resource of a manifest. Throws for a kind that the cluster does not know. */
export function asManifest(store: ObjectStore, object: KubernetesObject): Manifest {
  const definition = store.resources.byKind(object.apiVersion, object.kind);
  if (definition === null) throw new Error(`No resource for ${object.apiVersion} ${object.kind}`);
  return { plural: resourceKey(definition), object };
}

/** The live object of a manifest, or null. */
export function liveObject(store: ObjectStore, { plural, object }: Manifest): KubernetesObject | null {
  return store.get(plural, object.metadata.namespace, object.metadata.name);
}

/**
 * Applies a manifest server-side with force, as GitOps controllers do. An object of a namespace that is gone
 * is left alone: the controllers report that and try again later.
 */
export function applyManifest(store: ObjectStore, manifest: Manifest, fieldManager: string): void {
  try {
    store.apply(manifest.plural, manifest.object, {
      user: `system:serviceaccount:${fieldManager}`,
      fieldManager,
      force: true,
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/** Whether the live object already is as the manifest says: applying it would leave its specification alone. */
export function isInSync(store: ObjectStore, manifest: Manifest, fieldManager: string): boolean {
  const live = liveObject(store, manifest);
  if (live === null) return false;
  const by = { user: `system:serviceaccount:${fieldManager}`, fieldManager, force: true, dryRun: true };
  return jsonEquals(store.apply(manifest.plural, manifest.object, by).spec, live.spec);
}

/** Writes the status of an owner's own object; one that is gone is left alone. */
export function reportStatus(
  store: ObjectStore,
  { fieldManager, name, namespace, plural, subresource }: StatusTarget,
  status: object,
): void {
  const live = store.get(plural, namespace, name);
  if (live === null || jsonEquals(live.status, status)) return;
  store.patch(plural, namespace, name, (now) => ({ ...now, status }), {
    user: `system:serviceaccount:${fieldManager}`,
    fieldManager,
    ...(subresource ? { subresource: 'status' } : {}),
  });
}

/** The owner's object whose status is written; `subresource`: whether its kind keeps the status apart. */
export interface StatusTarget {
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
  readonly fieldManager: string;
  readonly subresource: boolean;
}

/** A copy of the manifest that takes over the live values at JSON pointers (https://www.rfc-editor.org/rfc/rfc6901). */
export function withLiveValues(
  manifest: Manifest,
  live: KubernetesObject,
  pointers: readonly string[],
): Manifest {
  const object = copyJson(manifest.object);
  for (const pointer of pointers) copyAt(object, live, pointer.split('/').slice(1).map(unescapeToken));
  return { ...manifest, object };
}

const unescapeToken = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

function copyAt(target: unknown, source: unknown, path: readonly string[]): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  const from = childOf(source, head);
  if (rest.length > 0) {
    copyAt(childOf(target, head), from, rest);
    return;
  }
  if (Array.isArray(target)) target[Number(head)] = copyJson(from);
  else if (isJsonObject(target) && from === undefined) Reflect.deleteProperty(target, head);
  else if (isJsonObject(target)) target[head] = copyJson(from);
}

function childOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isJsonObject(value) ? value[key] : undefined;
}
