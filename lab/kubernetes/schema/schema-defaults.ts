import { copyJson, isJsonObject, type JsonObject } from '../object.ts';
import type { JsonSchema } from './json-schema.ts';

/** Writes the schema's defaults into the gaps, in place. Done on every write, as the server does on store. */
export function withDefaults(schema: JsonSchema, object: JsonObject): void {
  fill(schema, object);
}

function fill(schema: JsonSchema, value: unknown): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined) for (const item of value) fill(items, item);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const [field, child] of Object.entries(schema.properties ?? {})) {
    if (value[field] === undefined && child.default !== undefined) value[field] = copyJson(child.default);
    if (value[field] !== undefined) fill(child, value[field]);
  }
  const further = schema.additionalProperties;
  if (typeof further !== 'object') return;
  for (const [field, child] of Object.entries(value)) {
    if (schema.properties?.[field] === undefined) fill(further, child);
  }
}
