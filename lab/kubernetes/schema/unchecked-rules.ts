import type { FieldError } from '../api-error.ts';

const blocking = new Set([
  'FieldValueRequired',
  'FieldValueNotSupported',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

/** The remark that the rules of a kind were not looked at, where one of the errors makes that so; else nothing. */
export function uncheckedRules(errors: readonly FieldError[]): FieldError[] {
  if (!errors.some(({ reason }) => blocking.has(reason))) return [];
  const detail =
    'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';
  return [{ reason: 'FieldValueInvalid', field: '<nil>', detail }];
}
