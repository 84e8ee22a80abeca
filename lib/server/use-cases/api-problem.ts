import 'server-only';
import type { z } from 'zod';
import { problemCodes, type Problem, type ProblemCode } from '../../contract/problem.ts';
import { isChangeError, type ChangeError } from '../../changes/change-error.ts';
import { isSourceError, type SourceError } from '../../ports/source-error.ts';

/** A request that cannot be answered, with the problem document that says why. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;
  readonly retryAfterSeconds: number | null;

  constructor(
    code: ProblemCode,
    detail: string,
    more: {
      readonly errors?: Problem['errors'];
      readonly differences?: Problem['differences'];
      readonly retryAfterSeconds?: number | null;
    } = {},
  ) {
    super(detail);
    this.problem = {
      type: `urn:pilothouse:problem:${code}`,
      title: TITLES[code],
      status: problemCodes[code],
      detail,
      code,
      ...(more.errors === undefined ? {} : { errors: more.errors }),
      ...(more.differences === undefined ? {} : { differences: more.differences }),
    };
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
  }
}

const TITLES: Readonly<Record<ProblemCode, string>> = {
  'invalid-request': 'The request is not right',
  unauthorized: 'Not signed in',
  forbidden: 'Not allowed',
  'read-only': 'Writes are disabled',
  'not-found': 'Not found',
  'method-not-allowed': 'Method not allowed',
  conflict: 'The object has changed',
  'plan-expired': 'The plan has expired',
  'too-large': 'Too large',
  'unsupported-media-type': 'Not JSON',
  refused: 'Refused',
  halted: 'Halted',
  'internal-error': 'The console failed',
  'source-error': 'A backend answered with an error',
  'source-unavailable': 'A backend is not available',
  'ledger-unavailable': 'The ledger is not available',
  'source-timeout': 'A backend did not answer in time',
};

/** The one place where failures of backends become problems. */
function codeOfSourceError({ code }: SourceError): ProblemCode {
  switch (code) {
    case 'unavailable':
      return 'source-unavailable';
    case 'timeout':
      return 'source-timeout';
    case 'unauthorized':
    case 'forbidden':
    case 'malformed':
    case 'unsupported':
    case 'too-large':
      return 'source-error';
    case 'conflict':
      return 'conflict';
  }
}

/** Whatever a use case threw, as a problem; a mistake of ours says nothing of itself. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (isSourceError(error)) {
    return new ApiProblem(codeOfSourceError(error), error.message, {
      retryAfterSeconds: error.retryAfterSeconds,
    });
  }
  if (isChangeError(error)) return problemOfChange(error);
  return new ApiProblem(
    'internal-error',
    'The console made a mistake: its log says which, under the id of this request.',
  );
}

function problemOfChange({ problem, message }: ChangeError): ApiProblem {
  switch (problem.code) {
    case 'not-found':
    case 'plan-expired':
    case 'halted':
    case 'refused':
      return new ApiProblem(problem.code, message);
    case 'digest-mismatch':
      return new ApiProblem('conflict', message);
    case 'reason-required':
      return new ApiProblem('invalid-request', message, { errors: [{ path: 'reason', message }] });
    case 'conflict':
    case 'cannot-undo':
      return new ApiProblem('conflict', message, { differences: [...problem.differences] });
  }
}

/** The problem of parameters that a schema refused: each is named, with what is allowed. */
export function invalidParameters(error: z.ZodError): ApiProblem {
  const errors = error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  const first = errors
    .map(({ path, message }) => (path === '' ? message : `"${path}" ${message}`))
    .join('; ');
  return new ApiProblem('invalid-request', `${first}.`, { errors });
}
