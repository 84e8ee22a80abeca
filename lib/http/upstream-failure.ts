/** Every way in which a request to a backend can fail; the same closed list as `SourceErrorCode` of the ports. */
export type UpstreamFailureCode =
  | 'unavailable'
  | 'timeout'
  | 'unauthorized'
  | 'forbidden'
  | 'malformed'
  | 'conflict'
  | 'unsupported'
  | 'too-large';

/** What is known of a failure beside its code and its sentence. */
export interface UpstreamFailureDetails {
  /** Status that the backend answered with, where it answered. */
  readonly status?: number | null;
  /** Seconds after which the backend asked to be tried again, where it did. */
  readonly retryAfterSeconds?: number | null;
}

/**
 * Failure of a request to a backend. `message` is a sentence for people; it never holds an address, a credential or
 * a stack. An abort by the caller is not one of these: it rejects with the reason of the caller's signal.
 */
export class UpstreamFailure extends Error {
  override readonly name: string = 'UpstreamFailure';
  readonly code: UpstreamFailureCode;
  readonly status: number | null;
  readonly retryAfterSeconds: number | null;

  constructor(code: UpstreamFailureCode, message: string, details: UpstreamFailureDetails = {}) {
    super(message);
    this.code = code;
    this.status = details.status ?? null;
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }
}

/** What an HTTP status of 400 or more says about the backend, where its body says nothing better. */
export function failureCodeOfStatus(status: number): UpstreamFailureCode {
  switch (status) {
    case 401:
    case 407:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 408:
    case 504:
      return 'timeout';
    case 409:
      return 'conflict';
    case 413:
    case 414:
    case 431:
      return 'too-large';
    case 429:
      return 'unavailable';
    default:
      return status >= 500 ? 'unavailable' : 'unsupported';
  }
}
