import { z } from 'zod';

/** Codes of problem documents, see RFC 9457 and the table in api.md's terms: each has one HTTP status. */
export const problemCodes = {
  'invalid-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'read-only': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'plan-expired': 410,
  'too-large': 413,
  refused: 422,
  halted: 423,
  'internal-error': 500,
  'source-error': 502,
  'source-unavailable': 503,
  'source-timeout': 504,
} as const;

export type ProblemCode = keyof typeof problemCodes;

/** `application/problem+json` (https://www.rfc-editor.org/rfc/rfc9457). `detail` ends in what to do. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.enum(Object.keys(problemCodes) as [ProblemCode, ...ProblemCode[]]),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

export type Problem = z.infer<typeof problemSchema>;
