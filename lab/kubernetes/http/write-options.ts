import { invalid } from '../api-error.ts';
import type { WriteOptions } from '../object-store.ts';
import type { ApiRequest } from './api-request.ts';

/** What to do about fields that the kind does not have. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

const optionsKinds: Readonly<Record<string, string>> = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  PATCH: 'PatchOptions',
  DELETE: 'DeleteOptions',
};

function invalidOption(method: string, field: string, detail: string): never {
  const kind = optionsKinds[method] ?? 'Options';
  const reason = detail.startsWith('Unsupported') ? 'FieldValueNotSupported' : 'FieldValueTooLong';
  throw invalid({ group: 'meta.k8s.io', kind, name: '' }, [{ reason, field, detail }]);
}

/** Whether nothing is to be stored. Throws 422 for any word but `All`. */
export function isDryRun(method: string, values: readonly string[]): boolean {
  if (values.some((value) => value !== 'All')) {
    invalidOption(method, 'dryRun', `Unsupported value: ${JSON.stringify(values)}: supported values: "All"`);
  }
  return values.length > 0;
}

export function fieldValidationOf({ method, query }: ApiRequest): FieldValidation {
  const given = query.get('fieldValidation') ?? '';
  switch (given) {
    case '':
    case 'Warn':
      return 'Warn';
    case 'Strict':
    case 'Ignore':
      return given;
    default:
      return invalidOption(
        method,
        'fieldValidation',
        `Unsupported value: ${JSON.stringify(given)}: supported values: "", "Ignore", "Strict", "Warn"`,
      );
  }
}

/** The field manager: as given, else the first word of the user agent. */
function fieldManagerOf(request: ApiRequest): string {
  const given = request.query.get('fieldManager') ?? '';
  if (Buffer.byteLength(given) > 128) {
    invalidOption(request.method, 'fieldManager', 'Too long: may not be more than 128 bytes');
  }
  return given === '' ? (request.userAgent.split('/')[0] ?? '') : given;
}

/** How the store is to write what this request brings. */
export function writeOptionsOf(request: ApiRequest): WriteOptions {
  const { group, version, subresource } = request.path;
  return {
    user: request.identity.user,
    fieldManager: fieldManagerOf(request),
    dryRun: isDryRun(request.method, request.query.getAll('dryRun')),
    apiVersion: group === '' ? version : `${group}/${version}`,
    ...(subresource === 'status' || subresource === 'scale' ? { subresource } : {}),
  };
}
