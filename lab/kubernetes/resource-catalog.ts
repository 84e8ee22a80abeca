import { resourceKey } from './api-error.ts';
import { builtinResources } from './builtin-resources.ts';
import { definedResource } from './custom-resource.ts';
import type { KubernetesObject } from './object.ts';
import { apiVersionOf, type ResourceDefinition } from './resource-definition.ts';

/** All resources that the server serves now: the built-in ones and those that a stored CustomResourceDefinition brings. */
export class ResourceCatalog {
  readonly #listDefinitions: () => readonly KubernetesObject[];
  readonly #built = new WeakMap<KubernetesObject, ResourceDefinition>();

  constructor(listDefinitions: () => readonly KubernetesObject[]) {
    this.#listDefinitions = listDefinitions;
  }

  all(): ResourceDefinition[] {
    return [...builtinResources, ...this.#listDefinitions().map((object) => this.#custom(object))];
  }

  /** By plural and group: `pods`, `virtualservices.networking.istio.io`. */
  byKey(key: string): ResourceDefinition | null {
    return builtinByKey.get(key) ?? this.#customs().find((entry) => resourceKey(entry) === key) ?? null;
  }

  /** By the `apiVersion` (any served one) and `kind` of an object. */
  byKind(apiVersion: string, kind: string): ResourceDefinition | null {
    const served = (entry: ResourceDefinition): boolean =>
      entry.kind === kind &&
      entry.versions.some((version) => apiVersionOf(entry.group, version.name) === apiVersion);
    return builtinResources.find(served) ?? this.#customs().find(served) ?? null;
  }

  /** By the segments of a request's path; null when no such resource is served in this version. */
  byPath(group: string, version: string, plural: string): ResourceDefinition | null {
    const definition = this.byKey(resourceKey({ group, plural }));
    return definition?.versions.some((entry) => entry.name === version) === true ? definition : null;
  }

  #customs(): ResourceDefinition[] {
    return this.#listDefinitions().map((object) => this.#custom(object));
  }

  /** Built once for each state of its definition; a changed definition is another object. */
  #custom(object: KubernetesObject): ResourceDefinition {
    const known = this.#built.get(object);
    if (known !== undefined) return known;
    const definition = definedResource(object);
    this.#built.set(object, definition);
    return definition;
  }
}

const builtinByKey = new Map(builtinResources.map((entry) => [resourceKey(entry), entry]));
