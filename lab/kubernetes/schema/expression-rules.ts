import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import type { FieldError } from '../api-error.ts';
import { isJsonObject } from '../object.ts';
import type { JsonSchema, ValidationRule } from './json-schema.ts';

const environment = new Environment().registerVariable('self', 'dyn');
const parsed = new Map<string, ParseResult>();
const carriers = new WeakMap<JsonSchema, boolean>();

/** Whether a rule hangs anywhere in the schema. */
export function hasRules(schema: JsonSchema): boolean {
  const known = carriers.get(schema);
  if (known !== undefined) return known;
  const found =
    schema['x-kubernetes-validations'] !== undefined || childSchemas(schema).some((child) => hasRules(child));
  carriers.set(schema, found);
  return found;
}

function childSchemas(schema: JsonSchema): JsonSchema[] {
  const { additionalProperties, items, properties = {} } = schema;
  return [
    ...Object.values(properties),
    ...(items === undefined ? [] : [items]),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ];
}

/** The rules (Common Expression Language) that an object of sound structure breaks. */
export function ruleErrors(schema: JsonSchema, object: unknown): FieldError[] {
  const errors: FieldError[] = [];
  check(schema, object, '', errors);
  return errors;
}

function check(schema: JsonSchema, value: unknown, path: string, errors: FieldError[]): void {
  if (value === undefined || value === null || !hasRules(schema)) return;
  for (const rule of schema['x-kubernetes-validations'] ?? []) {
    const failure = evaluate(rule, value);
    if (failure === null) continue;
    errors.push({ reason: 'FieldValueInvalid', field: path, detail: `Invalid value: ${failure}` });
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined) value.forEach((item, index) => check(items, item, `${path}[${index}]`, errors));
  } else if (isJsonObject(value)) {
    for (const [field, child] of Object.entries(value)) {
      const further = schema.additionalProperties;
      const known = schema.properties?.[field] ?? (typeof further === 'object' ? further : undefined);
      if (known !== undefined) check(known, child, path === '' ? field : `${path}.${field}`, errors);
    }
  }
}

/** Null when the value keeps the rule, else what to say of it. */
function evaluate(rule: ValidationRule, value: unknown): string | null {
  const expression = parsed.get(rule.rule) ?? environment.parse(rule.rule);
  parsed.set(rule.rule, expression);
  try {
    if (expression({ self: value }) === true) return null;
    return typeof value === 'object' ? rule.message : `${JSON.stringify(value)}: ${rule.message}`;
  } catch (error) {
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const why = said.startsWith('Invalid duration')
      ? "type conversion error from 'string' to 'google.protobuf.Duration'"
      : said;
    const type = Array.isArray(value) ? 'array' : typeof value;
    return `"${type}": ${why} evaluating rule: ${rule.message}`;
  }
}
