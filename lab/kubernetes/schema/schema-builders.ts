import type { JsonSchema, ValidationRule } from './json-schema.ts';

export const text: JsonSchema = { type: 'string' };
export const flag: JsonSchema = { type: 'boolean' };
export const int32: JsonSchema = { type: 'integer', format: 'int32' };
export const uint32: JsonSchema = { type: 'integer', minimum: 0, maximum: 4_294_967_295 };
export const decimal: JsonSchema = { type: 'number', format: 'double' };
/** Taken as it comes: this server looks no deeper. */
export const anything: JsonSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

type Properties = Readonly<Record<string, JsonSchema>>;

export function object(properties: Properties, required?: readonly string[]): JsonSchema {
  return { type: 'object', properties, ...(required === undefined ? {} : { required }) };
}

export function list(items: JsonSchema, limits: { minItems?: number; maxItems?: number } = {}): JsonSchema {
  return { type: 'array', items, ...limits };
}

/** A list that merges item by item under server-side apply. */
export function keyedList(
  items: JsonSchema,
  keys: readonly string[],
  limits: { maxItems?: number } = {},
): JsonSchema {
  return { ...list(items, limits), 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys };
}

export function map(values: JsonSchema): JsonSchema {
  return { type: 'object', additionalProperties: values };
}

export function oneOfValues(...values: readonly string[]): JsonSchema {
  return { type: 'string', enum: values };
}

export function textBetween(minLength: number, maxLength: number, pattern?: string): JsonSchema {
  return { type: 'string', minLength, maxLength, ...(pattern === undefined ? {} : { pattern }) };
}

/** A span of time in protobuf's words (`1.5s`), with a rule of its own. */
export const duration: JsonSchema = {
  type: 'string',
  'x-kubernetes-validations': [
    { rule: "duration(self) >= duration('1ms')", message: 'must be a valid duration greater than 1ms' },
  ],
};

/** At most one of these fields may be set. */
export function atMostOne(...fields: readonly string[]): Pick<JsonSchema, 'oneOf'> {
  const none = { not: { anyOf: fields.map((field) => ({ required: [field] })) } };
  return { oneOf: [none, ...fields.map((field) => ({ required: [field] }))] };
}

export function withRules(schema: JsonSchema, ...rules: readonly ValidationRule[]): JsonSchema {
  return { ...schema, 'x-kubernetes-validations': rules };
}
