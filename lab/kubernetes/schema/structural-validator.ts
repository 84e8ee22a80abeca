import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { JsonSchema } from './json-schema.ts';

const int32Limit = 2 ** 31;

// Optimising the generated validators costs half of the compile time at the start and gains nothing later.
const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, code: { optimize: false } });
ajv.addFormat('int32', {
  type: 'number',
  validate: (value: number) => value >= -int32Limit && value < int32Limit,
});
for (const format of ['int64', 'double', 'float'] as const)
  ajv.addFormat(format, { type: 'number', validate: () => true });
for (const format of ['byte', 'date-time'] as const)
  ajv.addFormat(format, { type: 'string', validate: () => true });
ajv.addKeyword({
  keyword: 'x-kubernetes-int-or-string',
  validate: (_enabled: boolean, value: unknown) => typeof value === 'string' || typeof value === 'number',
});

const compiled = new WeakMap<JsonSchema, ValidateFunction>();
/** Equal schemas of several stores are compiled once: compiling costs far more than comparing text. */
const compiledByText = new Map<string, ValidateFunction>();

function compile(schema: JsonSchema): ValidateFunction {
  const text = JSON.stringify(schema);
  const known = compiledByText.get(text);
  if (known !== undefined) return known;
  const validate = ajv.compile(schema);
  compiledByText.set(text, validate);
  return validate;
}

/** Everything wrong with the structure of a value; the schema is compiled once. */
export function structuralErrors(schema: JsonSchema, value: unknown): readonly ErrorObject[] {
  const validate = compiled.get(schema) ?? compile(schema);
  compiled.set(schema, validate);
  return validate(value) ? [] : [...(validate.errors ?? [])];
}
