import { builtinModels } from './builtin-kinds.ts';
import models from './builtin-models.json' with { type: 'json' };
import type { ModelFields } from './collect-models.ts';
import type { JsonSchema } from './json-schema.ts';
import { atomicModels, keyDefaults, mergeRules } from './merge-keys.ts';
import { metadataSchema } from './metadata-schema.ts';

const fieldsOf: ModelFields = models;
const anyValue: JsonSchema = { 'x-kubernetes-preserve-unknown-fields': true };
/** Quantities may be written as numbers: `cpu: 1`. */
const quantities: JsonSchema = {
  type: 'object',
  additionalProperties: { 'x-kubernetes-int-or-string': true },
};
const quantityMaps = new Set([
  'limits',
  'requests',
  'capacity',
  'allocatable',
  'allocatedResources',
  'overhead',
]);

const scalars: Readonly<Record<string, JsonSchema>> = {
  string: { type: 'string' },
  'string:byte': { type: 'string', format: 'byte' },
  'number:int32': { type: 'integer', format: 'int32' },
  'number:int64': { type: 'integer', format: 'int64' },
  'number:double': { type: 'number', format: 'double' },
  boolean: { type: 'boolean' },
  Date: { type: 'string', nullable: true },
  'V1MicroTime:date-time-micro': { type: 'string', nullable: true },
  'IntOrString:int-or-string': { 'x-kubernetes-int-or-string': true },
  V1ObjectMeta: metadataSchema,
  any: anyValue,
  // A schema within a schema: it may hold itself, so it is taken as it comes.
  V1JSONSchemaProps: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
};

/** How to refer to the schema of another class: inline for checks, by reference for the published document. */
export type ModelResolver = (model: string) => JsonSchema;

/** Schema of one declared type, such as `Array<V1Container>` or `number:int32`. */
function schemaOfType(type: string, field: string, resolve: ModelResolver): JsonSchema {
  const [name, format] = splitFormat(type);
  const list = /^Array<(.+)>$/.exec(name)?.[1];
  if (list !== undefined)
    return { type: 'array', items: schemaOfType(withFormat(list, format), field, resolve) };
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(name)?.[1];
  if (map !== undefined) {
    if (quantityMaps.has(field)) return quantities;
    return { type: 'object', additionalProperties: schemaOfType(withFormat(map, format), field, resolve) };
  }
  const scalar = scalars[type] ?? scalars[name];
  if (scalar !== undefined) return scalar;
  return fieldsOf[name] === undefined ? anyValue : resolve(name);
}

function splitFormat(type: string): [string, string?] {
  const found = /^(.*[>}\w]):([a-z0-9-]+)$/.exec(type);
  return found?.[1] === undefined || found[2] === undefined ? [type] : [found[1], found[2]];
}

function withFormat(type: string, format: string | undefined): string {
  return format === undefined ? type : `${type}:${format}`;
}

/** Schema of one class of the client library, with the lists that merge item by item. */
export function modelSchema(model: string, resolve: ModelResolver): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [field, type] of Object.entries(fieldsOf[model] ?? {})) {
    const path = `${model}.${field}`;
    const schema = schemaOfType(type, field, resolve);
    const rules = mergeRules[path];
    const fallback = keyDefaults[path];
    const ruled = rules === undefined ? schema : { ...schema, ...rules };
    properties[field] = fallback === undefined ? ruled : { ...ruled, default: fallback };
  }
  const atomic = atomicModels.has(model) ? { 'x-kubernetes-map-type': 'atomic' as const } : {};
  return { type: 'object', properties, ...atomic };
}

const inline = new Map<string, JsonSchema>();

function inlineSchema(model: string): JsonSchema {
  const known = inline.get(model);
  if (known !== undefined) return known;
  const schema = modelSchema(model, inlineSchema);
  inline.set(model, schema);
  return schema;
}

/** The schema of a built-in kind (`apps/v1`, `Deployment`), or null when there is none. */
export function builtinSchema(apiVersion: string, kind: string): JsonSchema | null {
  const model = builtinModels[`${apiVersion}/${kind}`];
  return model === undefined ? null : inlineSchema(model);
}
