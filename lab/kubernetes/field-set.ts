import { isJsonObject, type JsonObject, type KubernetesObject } from './object.ts';
import type { ResourceDefinition } from './resource-definition.ts';
import type { JsonSchema } from './schema/json-schema.ts';
import { metadataSchema } from './schema/metadata-schema.ts';

const separator = '\u0000';

/** A set of field paths, as `fieldsV1` of managed fields holds it (https://kubernetes.io/docs/reference/using-api/server-side-apply/). */
export class FieldSet {
  readonly #paths: ReadonlySet<string>;

  constructor(paths: Iterable<string>) {
    this.#paths = new Set(paths);
  }

  static decode(fields: JsonObject): FieldSet {
    return new FieldSet(decodeBelow(fields, []));
  }

  get size(): number {
    return this.#paths.size;
  }

  get isEmpty(): boolean {
    return this.#paths.size === 0;
  }

  /** Paths as lists of elements (`f:spec`, `k:{"name":"v1"}`, `v:"x"`), parents before children. */
  get paths(): string[][] {
    return [...this.#paths].sort().map((path) => path.split(separator));
  }

  union(other: FieldSet): FieldSet {
    return new FieldSet([...this.#paths, ...other.#paths]);
  }

  without(other: FieldSet): FieldSet {
    return new FieldSet([...this.#paths].filter((path) => !other.#paths.has(path)));
  }

  intersection(other: FieldSet): FieldSet {
    return new FieldSet([...this.#paths].filter((path) => other.#paths.has(path)));
  }

  /** The nested form of the wire; `.` stands for a container itself beside its children. */
  encode(): JsonObject {
    const root: JsonObject = {};
    for (const path of this.paths) {
      let node = root;
      for (const element of path) {
        const child = node[element];
        const next: JsonObject = isJsonObject(child) ? child : {};
        node[element] = next;
        node = next;
      }
    }
    for (const path of this.paths) markContainer(root, path);
    return root;
  }
}

function markContainer(root: JsonObject, path: readonly string[]): void {
  let node: JsonObject = root;
  for (const element of path) {
    const child = node[element];
    if (isJsonObject(child)) node = child;
  }
  if (Object.keys(node).length > 0) node['.'] = {};
}

function* decodeBelow(node: JsonObject, path: readonly string[]): Generator<string> {
  const children = Object.entries(node);
  if (path.length > 0 && (children.length === 0 || Object.hasOwn(node, '.'))) yield path.join(separator);
  for (const [element, child] of children) {
    if (element !== '.' && isJsonObject(child)) yield* decodeBelow(child, [...path, element]);
  }
}

/** Whether containers are fields themselves: for updates that add them, not for applied configurations. */
export type FieldDepth = 'leaves' | 'containers';

/**
 * The fields of an object that can be owned, with their values. What only the server says is left out, and
 * so is the status unless it is asked for by a write to it.
 */
export function fieldValues(
  definition: ResourceDefinition,
  object: KubernetesObject,
  depth: FieldDepth,
): Map<string, unknown> {
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = object;
  const schema = definition.versions[0]?.schema ?? null;
  const found = new Map<string, unknown>();
  const walk = new FieldWalk(found, depth, definition.custom);
  for (const field of ['annotations', 'finalizers', 'generateName', 'labels', 'ownerReferences'] as const) {
    const value = metadata[field];
    if (value === undefined) continue;
    walk.visit(metadataSchema.properties?.[field] ?? null, value, ['f:metadata', `f:${field}`]);
  }
  for (const [field, value] of Object.entries(rest)) {
    walk.visit(schema?.properties?.[field] ?? null, value, [`f:${field}`]);
  }
  return found;
}

/** The list's element of one item: by its key fields, or by its value in a set. */
export function itemElement(schema: JsonSchema, item: unknown): string | null {
  if (schema['x-kubernetes-list-type'] === 'set') return `v:${JSON.stringify(item)}`;
  const keys = schema['x-kubernetes-list-map-keys'];
  if (keys === undefined || !isJsonObject(item)) return null;
  const named = keys.map((key) => [key, item[key] ?? schema.items?.properties?.[key]?.default]);
  return `k:${JSON.stringify(Object.fromEntries(named.filter(([, value]) => value !== undefined)))}`;
}

/** The schema of a field: a declared property, or that of all further ones. */
export function fieldSchema(schema: JsonSchema | null, field: string): JsonSchema | null {
  const declared = schema?.properties?.[field];
  if (declared !== undefined) return declared;
  const further = schema?.additionalProperties;
  return typeof further === 'object' ? further : null;
}

/** Whether a list or map changes hands as a whole. */
export function isAtomic(schema: JsonSchema | null, value: unknown): boolean {
  if (Array.isArray(value)) {
    const type = schema?.['x-kubernetes-list-type'];
    return type !== 'map' && type !== 'set';
  }
  return schema?.['x-kubernetes-map-type'] === 'atomic';
}

class FieldWalk {
  readonly #found: Map<string, unknown>;
  readonly #depth: FieldDepth;
  readonly #custom: boolean;

  constructor(found: Map<string, unknown>, depth: FieldDepth, custom: boolean) {
    this.#found = found;
    this.#depth = depth;
    this.#custom = custom;
  }

  visit(schema: JsonSchema | null, value: unknown, path: readonly string[]): void {
    const key = path.join(separator);
    if (isAtomic(schema, value)) {
      this.#found.set(key, value);
    } else if (Array.isArray(value)) {
      this.#visitList(schema ?? {}, value, path);
    } else if (isJsonObject(value) && Object.keys(value).length > 0) {
      if (this.#ownsContainer(schema)) this.#found.set(key, null);
      for (const [field, child] of Object.entries(value)) {
        this.visit(fieldSchema(schema, field), child, [...path, `f:${field}`]);
      }
    } else {
      this.#found.set(key, value);
    }
  }

  #visitList(schema: JsonSchema, items: readonly unknown[], path: readonly string[]): void {
    if (this.#depth === 'containers') this.#found.set(path.join(separator), null);
    for (const item of items) {
      const element = itemElement(schema, item);
      if (element === null) continue;
      this.#found.set([...path, element].join(separator), null);
      if (element.startsWith('k:')) this.visit(schema.items ?? null, item, [...path, element]);
    }
  }

  /** Maps are fields of their own; the fixed structures of built-in kinds are not. */
  #ownsContainer(schema: JsonSchema | null): boolean {
    return this.#depth === 'containers' && (this.#custom || schema?.properties === undefined);
  }
}
