/** What is known of an answer. Null: not known. */
export interface AnsweredCodes {
  readonly failed: boolean;
  readonly httpStatus: number | null;
  readonly grpcStatus: number | null;
  readonly flags: readonly string[];
}

const grpcNames = [
  'OK',
  'Cancelled',
  'Unknown',
  'Invalid argument',
  'Deadline exceeded',
  'Not found',
  'Already exists',
  'Permission denied',
  'Resource exhausted',
  'Failed precondition',
  'Aborted',
  'Out of range',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'Data loss',
  'Unauthenticated',
];

/** Short: `503 UC`, `13`, `error`; null for what succeeded. */
export function codeWords({ failed, httpStatus, grpcStatus, flags }: AnsweredCodes): string | null {
  if (!failed) return null;
  const code = grpcStatus !== null && grpcStatus > 0 ? String(grpcStatus) : httpCode(httpStatus);
  return [code, ...flags].filter((part) => part !== null).join(' ') || 'error';
}

const httpCode = (status: number | null): string | null =>
  status === 0 ? 'no answer' : (status?.toString() ?? null);

/** In full: `13 Internal`, `503 UC`, `ok`. */
export function answerWords(answer: AnsweredCodes): string {
  const { failed, grpcStatus, flags, httpStatus } = answer;
  if (!failed) return 'ok';
  if (grpcStatus !== null && grpcStatus > 0) {
    return [String(grpcStatus), grpcNames[grpcStatus] ?? 'unknown code', ...flags].join(' ');
  }
  return codeWords({ failed, grpcStatus: null, flags, httpStatus }) ?? 'error';
}

/** The code that answers are counted by: `200`, `grpc 14`, `no answer`; null where none is known. */
export function answerCode({
  httpStatus,
  grpcStatus,
}: Pick<AnsweredCodes, 'httpStatus' | 'grpcStatus'>): string | null {
  if (grpcStatus !== null) return `grpc ${grpcStatus}`;
  return httpCode(httpStatus);
}

/** A counted code in words: `13 Internal`, `503`. */
export function codeLabel(code: string): string {
  const grpc = /^grpc (\d+)$/.exec(code)?.[1];
  return grpc === undefined ? code : `${grpc} ${grpcNames[Number(grpc)] ?? ''}`.trim();
}
