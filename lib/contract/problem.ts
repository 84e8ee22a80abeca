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
  'unsupported-media-type': 415,
  refused: 422,
  halted: 423,
  'internal-error': 500,
  'source-error': 502,
  'source-unavailable': 503,
  'ledger-unavailable': 503,
  'source-timeout': 504,
} as const;

export type ProblemCode = keyof typeof problemCodes;

/** One part of an object that moved since it was read. `at` is unix seconds. */
export const objectDifferenceSchema = z.object({
  part: z.enum(['uid', 'generation', 'rule', 'annotations', 'deleted']),
  planned: z.string(),
  found: z.string(),
  by: z.string().nullable(),
  at: z.number().nullable(),
});

export type ObjectDifference = z.infer<typeof objectDifferenceSchema>;

/** `application/problem+json` (https://www.rfc-editor.org/rfc/rfc9457). `detail` ends in what to do. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.enum(Object.keys(problemCodes) as [ProblemCode, ...ProblemCode[]]),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Of a conflict: what is not as the plan saw it, and who moved it. */
  differences: z.array(objectDifferenceSchema).optional(),
});

export type Problem = z.infer<typeof problemSchema>;
