import { describe, expect, it } from 'vitest';
import { refusalOf } from '@/lib/kubernetes/refusal.ts';

const status = (code: number, body: object): Parameters<typeof refusalOf>[0] => ({
  status: code,
  body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, ...body },
});
describe('the words of a refusal', () => {
  it('name the fields that a schema does not allow, and leave out that rules were not looked at', () => {
    const causes = [
      {
        reason: 'FieldValueTypeInvalid',
        message: 'Invalid value: "string": must be of type integer',
        field: 'spec.http[0].route[0].weight',
      },
      {
        reason: 'FieldValueInvalid',
        message:
          'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
        field: '<nil>',
      },
    ];
    const { kind, message } = refusalOf(
      status(422, { reason: 'Invalid', message: 'is invalid', details: { name: 'reviews', causes } }),
    );
    expect(kind).toBe('schema');
    expect(message).toBe('spec.http[0].route[0].weight: Invalid value: "string": must be of type integer');
  });
});
