import { isJsonObject, type JsonObject } from '../object.ts';
import type { JsonSchema } from './json-schema.ts';

/** Drops the fields that the schema does not know, in place, and names them: `spec.http[0].wieght`. */
export function pruneUnknownFields(schema: JsonSchema, object: JsonObject): string[] {
  const unknown: string[] = [];
  prune(schema, object, '', unknown);
  return unknown;
}

function prune(schema: JsonSchema, value: unknown, path: string, unknown: string[]): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined) value.forEach((item, index) => prune(items, item, `${path}[${index}]`, unknown));
    return;
  }
  if (!isJsonObject(value)) return;
  const further = schema.additionalProperties;
  const open =
    schema['x-kubernetes-preserve-unknown-fields'] === true || further === true || isOpaque(schema);
  for (const [field, child] of Object.entries(value)) {
    const childPath = path === '' ? field : `${path}.${field}`;
    const childSchema = schema.properties?.[field] ?? (typeof further === 'object' ? further : undefined);
    if (childSchema !== undefined) {
      prune(childSchema, child, childPath, unknown);
    } else if (!open) {
      delete value[field];
      unknown.push(childPath);
    }
  }
}

/** A schema without structure says nothing of the fields within. */
function isOpaque(schema: JsonSchema): boolean {
  return schema.type === undefined && schema.properties === undefined;
}
