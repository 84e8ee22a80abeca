/** Every way in which a backend can fail us. */
export type SourceErrorCode =
  | 'unavailable'
  | 'timeout'
  | 'unauthorized'
  | 'forbidden'
  | 'malformed'
  | 'conflict'
  | 'unsupported'
  | 'too-large';

/** Which kind of backend failed. */
export type SourceKind = 'telemetry' | 'control' | 'traces';

/**
 * Whether a value is a failure of a backend. Routes are bundled apart from the server that runs them, so a class may exist
 * twice in one process and `instanceof` cannot tell.
 */
export const isSourceError = (value: unknown): value is SourceError =>
  value instanceof Error && value.name === 'SourceError' && 'code' in value && 'source' in value;

/**
 * Failure of a backend. `message` is for people and carries the backend's own words where it gave any;
 * it never holds an address, a token or a stack.
 */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly source: SourceKind;
  readonly code: SourceErrorCode;
  /** Status that the backend answered with, where it answered. */
  readonly status: number | null;
  /** Seconds after which the backend asked to be tried again, where it did. */
  readonly retryAfterSeconds: number | null;

  constructor(
    source: SourceKind,
    code: SourceErrorCode,
    message: string,
    details: { status?: number | null; retryAfterSeconds?: number | null; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.source = source;
    this.code = code;
    this.status = details.status ?? null;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }
}
