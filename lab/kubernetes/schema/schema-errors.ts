import type { ErrorObject } from 'ajv';
import type { FieldError } from '../api-error.ts';
import { isJsonObject } from '../object.ts';
import { hasRules, ruleErrors } from './expression-rules.ts';
import type { JsonSchema } from './json-schema.ts';
import { structuralErrors } from './structural-validator.ts';
import { uncheckedRules } from './unchecked-rules.ts';

/** What a schema finds wrong with an object, in the server's words: structure first, then the rules. */
export function schemaErrors(schema: JsonSchema, object: unknown): FieldError[] {
  const errors = structuralErrors(schema, object)
    // Failures within alternatives are told by the alternative as a whole.
    .filter((error) => !/\/(oneOf|anyOf|not)\//.test(error.schemaPath))
    .flatMap(fieldErrors);
  if (!hasRules(schema)) return errors;
  const unchecked = uncheckedRules(errors);
  return [...errors, ...(unchecked.length > 0 ? unchecked : ruleErrors(schema, object))];
}

/** `/spec/http/0/route` as `spec.http[0].route`. */
export function fieldPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => joinField(path, part), '');
}

function joinField(path: string, part: string): string {
  if (/^\d+$/.test(part)) return `${path}[${part}]`;
  return path === '' ? part : `${path}.${part}`;
}

/** The name by which the server calls the type of a JSON value. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function fieldError(error: ErrorObject): FieldError {
  const field = fieldPath(error.instancePath);
  const value: unknown = error.data;
  const limit = String(error.params.limit);
  const shown = JSON.stringify(value);
  const invalidValue = (text: string): FieldError => ({
    reason: 'FieldValueInvalid',
    field,
    detail: `Invalid value: ${shown}: ${text}`,
  });
  switch (error.keyword) {
    case 'required':
      return {
        reason: 'FieldValueRequired',
        field: joinField(field, String(error.params.missingProperty)),
        detail: 'Required value',
      };
    case 'type':
    case 'x-kubernetes-int-or-string':
      return typeError(error, field, value);
    case 'format':
      return formatError(field, String(error.params.format));
    case 'enum': {
      const allowed: unknown = error.schema;
      const list = Array.isArray(allowed) ? allowed.map((entry) => JSON.stringify(entry)).join(', ') : '';
      const detail = `Unsupported value: ${shown}: supported values: ${list}`;
      return { reason: 'FieldValueNotSupported', field, detail };
    }
    case 'oneOf':
      return alternativesError(error, field);
    case 'anyOf':
      return {
        reason: 'FieldValueInvalid',
        field: '<nil>',
        detail: `Invalid value: "": "${field}" must validate at least one schema (anyOf)`,
      };
    case 'maxItems':
      return {
        reason: 'FieldValueTooMany',
        field,
        detail: `Too many: ${Array.isArray(value) ? value.length : 0}: must have at most ${limit} items`,
      };
    case 'minItems':
      return invalidValue(`${field} in body should have at least ${limit} items`);
    case 'maxLength':
      return { reason: 'FieldValueTooLong', field, detail: `Too long: may not be more than ${limit} bytes` };
    case 'minLength':
      return invalidValue(`${field} in body should be at least ${limit} chars long`);
    case 'minimum':
      return invalidValue(`${field} in body should be greater than or equal to ${limit}`);
    case 'maximum':
      return invalidValue(`${field} in body should be less than or equal to ${limit}`);
    case 'pattern':
      return invalidValue(`${field} in body should match '${error.params.pattern}'`);
    default:
      return invalidValue(`${field} in body ${error.message ?? 'is not valid'}`);
  }
}

/** A number of the wrong type is also one of the wrong format. */
function fieldErrors(error: ErrorObject): FieldError[] {
  const schema: unknown = error.parentSchema;
  const format = isJsonObject(schema) && typeof schema.format === 'string' ? schema.format : null;
  const isFraction = typeof error.data === 'number' && !Number.isInteger(error.data);
  return error.keyword === 'type' && isFraction && format !== null
    ? [fieldError(error), formatError(fieldPath(error.instancePath), format)]
    : [fieldError(error)];
}

function formatError(field: string, format: string): FieldError {
  const detail = `Invalid value: "": Checked value must be of type integer with format ${format} in ${field}`;
  return { reason: 'FieldValueInvalid', field: '<nil>', detail };
}

/** A fraction where an int32 is due is called by its format, all else by its type. */
function typeError(error: ErrorObject, field: string, value: unknown): FieldError {
  const schema: unknown = error.parentSchema;
  const format = isJsonObject(schema) && typeof schema.format === 'string' ? schema.format : null;
  const fraction = typeof value === 'number' && !Number.isInteger(value) && format !== null;
  const found = fraction ? 'float64' : typeName(value);
  const plain = error.keyword === 'type' ? String(error.params.type) : 'integer,string';
  const wanted = fraction ? format : plain;
  const detail = `Invalid value: "${found}": ${field} in body must be of type ${wanted}: "${found}"`;
  return { reason: 'FieldValueTypeInvalid', field, detail };
}

function alternativesError(error: ErrorObject, field: string): FieldError {
  const passing: unknown = error.params.passingSchemas;
  const found = Array.isArray(passing) ? `${passing.length} valid alternatives` : 'none valid';
  const detail = `Invalid value: "": "${field}" must validate one and only one schema (oneOf). Found ${found}`;
  return { reason: 'FieldValueInvalid', field: '<nil>', detail };
}
