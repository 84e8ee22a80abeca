import { createHash } from 'node:crypto';
import type { MeshClock } from '../clock.ts';
import { alreadyExists, badRequest, notFound, resourceKey } from './api-error.ts';
import { EventHistory, type ObjectEvent } from './event-history.ts';
import { afterUpdate } from './managed-fields.ts';
import { copyJson, freezeJson, jsonEquals, kubernetesTime, type KubernetesObject } from './object.ts';
import { heldForDeletion, isNamespaceInUse, mustMeetPreconditions } from './object-deletion.ts';
import {
  mustHaveValidMetadata,
  namespaceTerminating,
  withGeneratedName,
  withNamespace,
} from './object-metadata.ts';
import {
  asNewObject,
  asNextRevision,
  inStorageVersion,
  mergeSubresource,
  mustKeepIdentity,
  type Ownership,
} from './object-revision.ts';
import { ResourceCatalog } from './resource-catalog.ts';
import type { ResourceDefinition } from './resource-definition.ts';
import { prepareForStorage } from './schema/structural-validation.ts';
import { applyConfiguration } from './server-side-apply.ts';

export type { ObjectEvent } from './event-history.ts';
export type { KubernetesObject } from './object.ts';

/** Who writes, and how. In-process owners give `user` and `fieldManager`; the HTTP server fills in the rest. */
export interface WriteOptions {
  readonly user: string;
  readonly fieldManager: string;
  /** Runs every check and answers with the object as it would be, but stores nothing. */
  readonly dryRun?: boolean;
  readonly subresource?: 'status' | 'scale';
  /** Written by the cluster's own controllers, whose objects need no look at their structure. */
  readonly trusted?: boolean;
  /** Version the writer speaks (`networking.istio.io/v1beta1`); the object's own when left out. */
  readonly apiVersion?: string;
  /** The last word before an object is stored: throws to refuse (admission webhooks). */
  readonly admit?: (candidate: KubernetesObject, previous: KubernetesObject | null) => void;
}

export interface DeleteOptions {
  readonly user: string;
  readonly dryRun?: boolean;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
}

/**
 * All objects of the practice cluster. Every write takes the next resourceVersion, which all resources
 * share; resources are named by plural and group: `pods`, `virtualservices.networking.istio.io`.
 */
export class ObjectStore {
  readonly clock: MeshClock;
  readonly resources: ResourceCatalog;
  readonly #objects = new Map<string, Map<string, KubernetesObject>>();
  readonly #histories = new Map<string, EventHistory>();
  readonly #unannounced: ObjectEvent[] = [];
  readonly #listeners = new Set<(event: ObjectEvent) => void>();
  readonly #historyLimit: number;
  readonly #uidSeed: string;
  #revision = 0;
  #created = 0;

  constructor(options: { clock: MeshClock; historyLimit?: number; uidSeed?: string }) {
    this.clock = options.clock;
    this.#historyLimit = options.historyLimit ?? 2_000;
    this.#uidSeed = options.uidSeed ?? 'practice-mesh';
    this.resources = new ResourceCatalog(() => this.list('customresourcedefinitions.apiextensions.k8s.io'));
  }

  /** The revision of the latest write. */
  get resourceVersion(): string {
    return String(this.#revision);
  }

  /** Objects of one resource, in order of namespace and name. */
  list(plural: string, namespace?: string): KubernetesObject[] {
    const objects = [...(this.#objects.get(plural)?.entries() ?? [])];
    return objects
      .filter(([, object]) => namespace === undefined || object.metadata.namespace === namespace)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, object]) => object);
  }

  /** One object, or null. Objects of the cluster have the namespace undefined. */
  get(plural: string, namespace: string | undefined, name: string): KubernetesObject | null {
    return this.#objects.get(plural)?.get(objectKey(namespace, name)) ?? null;
  }

  /** Calls the listener after every stored change, in order. Returns a function that ends it. */
  onChange(listener: (event: ObjectEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes of a resource after a revision; throws 410 `Expired` when they are no longer kept. */
  changesSince(plural: string, resourceVersion: string): ObjectEvent[] {
    return this.#history(plural).since(Number(resourceVersion));
  }

  /** Forgets the history of all resources, as etcd's compaction does: older watches cannot resume (410). */
  compact(): void {
    for (const key of this.#objects.keys()) this.#history(key).compact(this.#revision);
  }

  /** Puts many objects in at once, as their writer would have; kinds are recognised by apiVersion and kind. */
  seed(objects: readonly KubernetesObject[], options: Partial<WriteOptions> = {}): void {
    const by: WriteOptions = { user: 'system:admin', fieldManager: 'kubectl-client-side-apply', ...options };
    for (const object of objects) this.create(this.#keyOf(object), object, by);
  }

  /** Stores a new object. Throws `ApiError` (409 exists, 422 invalid, 404 no such namespace). */
  create(plural: string, object: KubernetesObject, options: WriteOptions): KubernetesObject {
    return this.#insert(this.#definition(plural), object, options, 'computed');
  }

  /** Replaces an object. Throws 409 when its resourceVersion is stale, 404 when it is not there. */
  update(plural: string, object: KubernetesObject, options: WriteOptions): KubernetesObject {
    const definition = this.#definition(plural);
    const requested = withNamespace(definition, copyJson(object));
    const previous = this.#mustGet(definition, requested.metadata.namespace, requested.metadata.name);
    return this.#replace(definition, previous, requested, options, 'computed');
  }

  /** Changes an object through a function from its present state to the next one. */
  patch(
    plural: string,
    namespace: string | undefined,
    name: string,
    change: (current: KubernetesObject) => KubernetesObject,
    options: WriteOptions,
  ): KubernetesObject {
    const definition = this.#definition(plural);
    const previous = this.#mustGet(definition, namespace, name);
    const shown = options.apiVersion === undefined ? {} : { apiVersion: options.apiVersion };
    const requested = change({ ...copyJson(previous), ...shown });
    return this.#replace(definition, previous, requested, options, 'computed');
  }

  /** Server-side apply. Creates the object when it is not there; 409 names the managers in the way. */
  apply(
    plural: string,
    configuration: KubernetesObject,
    options: WriteOptions & { readonly force?: boolean },
  ): KubernetesObject {
    const definition = this.#definition(plural);
    const requested = withNamespace(definition, copyJson(configuration));
    const previous = this.get(plural, requested.metadata.namespace, requested.metadata.name);
    const applied = applyConfiguration(definition, previous, requested, {
      manager: options.fieldManager,
      force: options.force ?? false,
      time: kubernetesTime(this.clock.nowMs()),
      ...(options.subresource === undefined ? {} : { subresource: options.subresource }),
    });
    if (previous === null) return this.#insert(definition, applied, options, 'given');
    return this.#replace(definition, previous, applied, options, 'given');
  }

  /** Deletes an object, or marks it while finalizers keep it. Answers with its last state. */
  delete(
    plural: string,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions,
  ): { object: KubernetesObject; removed: boolean } {
    const definition = this.#definition(plural);
    const previous = this.#mustGet(definition, namespace, name);
    mustMeetPreconditions(definition, previous, options.preconditions ?? {});
    const held = heldForDeletion(definition, previous, options.propagationPolicy, this.clock.nowMs());
    if (held === null) {
      const object = this.#commit(definition, 'DELETED', previous, previous, options.dryRun);
      return { object, removed: true };
    }
    if (held === previous) return { object: previous, removed: false };
    return { object: this.#commit(definition, 'MODIFIED', held, previous, options.dryRun), removed: false };
  }

  #insert(
    definition: ResourceDefinition,
    object: KubernetesObject,
    options: WriteOptions,
    ownership: Ownership,
  ): KubernetesObject {
    const requested = withGeneratedName(withNamespace(definition, copyJson(object)), this.#created);
    mustHaveValidMetadata(definition, requested);
    this.#mustHaveNamespace(definition, requested);
    const { name, namespace } = requested.metadata;
    if ((requested.metadata.resourceVersion ?? '') !== '') {
      throw badRequest('resourceVersion should not be set on objects to be created');
    }
    if (this.get(resourceKey(definition), namespace, name) !== null) throw alreadyExists(definition, name);
    const nowMs = this.clock.nowMs();
    const prepared = prepareForStorage(definition, inStorageVersion(definition, requested), options.trusted);
    const candidate = asNewObject(definition, prepared, { uid: this.#nextUid(), nowMs });
    const owned = ownership === 'given' ? candidate : this.#owned(definition, null, candidate, options);
    options.admit?.(owned, null);
    return this.#commit(definition, 'ADDED', owned, null, options.dryRun);
  }

  #replace(
    definition: ResourceDefinition,
    previous: KubernetesObject,
    requested: KubernetesObject,
    options: WriteOptions,
    ownership: Ownership,
  ): KubernetesObject {
    mustKeepIdentity(definition, previous, requested);
    const merged = mergeSubresource(definition, previous, requested, options.subresource);
    mustHaveValidMetadata(definition, merged);
    const prepared = prepareForStorage(definition, inStorageVersion(definition, merged), options.trusted);
    const candidate = asNextRevision(definition, previous, prepared, ownership);
    const owned = ownership === 'given' ? candidate : this.#owned(definition, previous, candidate, options);
    options.admit?.(owned, previous);
    if (jsonEquals(owned, previous)) return previous;
    const { deletionTimestamp, finalizers = [] } = owned.metadata;
    const finished = deletionTimestamp !== undefined && finalizers.length === 0 && !isNamespaceInUse(owned);
    return this.#commit(definition, finished ? 'DELETED' : 'MODIFIED', owned, previous, options.dryRun);
  }

  #owned(
    definition: ResourceDefinition,
    previous: KubernetesObject | null,
    candidate: KubernetesObject,
    options: WriteOptions,
  ): KubernetesObject {
    return afterUpdate(definition, previous, candidate, {
      manager: options.fieldManager,
      apiVersion: options.apiVersion ?? candidate.apiVersion,
      time: kubernetesTime(this.clock.nowMs()),
      ...(options.subresource === undefined ? {} : { subresource: options.subresource }),
    });
  }

  #commit(
    definition: ResourceDefinition,
    type: ObjectEvent['type'],
    object: KubernetesObject,
    previous: KubernetesObject | null,
    dryRun = false,
  ): KubernetesObject {
    if (dryRun) return freezeJson(object);
    this.#revision += 1;
    const plural = resourceKey(definition);
    const stored = freezeJson({
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.#revision) },
    });
    const key = objectKey(stored.metadata.namespace, stored.metadata.name);
    const objects = this.#objects.get(plural) ?? new Map<string, KubernetesObject>();
    this.#objects.set(plural, objects);
    if (type === 'DELETED') objects.delete(key);
    else objects.set(key, stored);
    const event: ObjectEvent = { type, plural, object: stored, ...(previous === null ? {} : { previous }) };
    this.#history(plural).append(this.#revision, event);
    this.#announce(event);
    return stored;
  }

  /** A listener may write in turn: its events wait until everyone has heard of the present one. */
  #announce(event: ObjectEvent): void {
    this.#unannounced.push(event);
    if (this.#unannounced.length > 1) return;
    for (let next = this.#unannounced[0]; next !== undefined; next = this.#unannounced[0]) {
      try {
        this.#listeners.forEach((listener) => listener(next));
      } finally {
        this.#unannounced.shift();
      }
    }
  }

  #history(plural: string): EventHistory {
    const known = this.#histories.get(plural);
    if (known !== undefined) return known;
    const history = new EventHistory(this.#historyLimit);
    this.#histories.set(plural, history);
    return history;
  }

  #nextUid(): string {
    this.#created += 1;
    const digest = createHash('sha256').update(`${this.#uidSeed}/${this.#created}`).digest('hex');
    return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  }

  #definition(plural: string): ResourceDefinition {
    const definition = this.resources.byKey(plural);
    if (definition === null) throw new Error(`the practice cluster has no resource "${plural}"`);
    return definition;
  }

  #keyOf(object: KubernetesObject): string {
    const definition = this.resources.byKind(object.apiVersion, object.kind);
    if (definition === null) {
      throw new Error(`the practice cluster has no kind "${object.kind}" of ${object.apiVersion}`);
    }
    return resourceKey(definition);
  }

  #mustGet(definition: ResourceDefinition, namespace: string | undefined, name: string): KubernetesObject {
    const object = this.get(resourceKey(definition), namespace, name);
    if (object === null) throw notFound(definition, name);
    return object;
  }

  #mustHaveNamespace(definition: ResourceDefinition, object: KubernetesObject): void {
    if (!definition.namespaced) return;
    const { name, namespace = '' } = object.metadata;
    const home = this.get('namespaces', undefined, namespace);
    if (home === null) throw notFound({ group: '', plural: 'namespaces' }, namespace);
    if (home.metadata.deletionTimestamp !== undefined)
      throw namespaceTerminating(definition, name, namespace);
  }
}

/** Key of an object among those of its resource; sorts by namespace, then by name. */
function objectKey(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}
