import type { ObjectDifference, ProblemCode } from '../contract/problem.ts';

export type { ObjectDifference } from '../contract/problem.ts';

export type RequestFailureCode = ProblemCode | 'offline' | 'timeout' | 'malformed';

/** Why the console's own server gave no usable answer. `message` is one sentence for people, `detail` the server's words. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  readonly code: RequestFailureCode;
  readonly detail: string | null;
  /** Of a conflict: what is not as the plan saw it. */
  readonly differences: readonly ObjectDifference[];

  constructor(
    code: RequestFailureCode,
    detail: string | null,
    options?: ErrorOptions & { readonly differences?: readonly ObjectDifference[] },
  ) {
    super(failureSentence(code, detail), options);
    this.code = code;
    this.detail = detail;
    this.differences = options?.differences ?? [];
  }
}

/** What a failure means for the reader, and what to do. The server's own words stand where they are the better ones. */
export function failureSentence(code: RequestFailureCode, detail: string | null): string {
  const words = detail === null || detail.trim() === '' ? null : detail;
  switch (code) {
    case 'offline':
      return 'The console cannot be reached. Check the network; it tries again by itself.';
    case 'timeout':
      return 'The console has not answered in time. It tries again by itself.';
    case 'malformed':
      return 'The console sent an answer that this page does not understand. Reload the page: it may be older than the server.';
    case 'unauthorized':
      return 'You are signed out. Sign in and come back to this link.';
    case 'forbidden':
      return words ?? 'You may not see this mesh. Ask its owner for the right to read it.';
    case 'not-found':
      return words ?? 'This is not in the mesh any more, or never was.';
    case 'source-unavailable':
      return words ?? 'The telemetry backend does not answer.';
    case 'source-timeout':
      return (
        words ?? 'The telemetry backend takes too long. A shorter window or fewer namespaces ask less of it.'
      );
    case 'source-error':
      return words ?? 'The telemetry backend answered with an error.';
    case 'too-large':
      return words ?? 'This is too much for one map. Choose namespaces, or draw it by namespace.';
    case 'invalid-request':
      return words ?? 'This link asks for something that the console does not know.';
    case 'read-only':
    case 'method-not-allowed':
    case 'unsupported-media-type':
    case 'ledger-unavailable':
    case 'conflict':
    case 'plan-expired':
    case 'refused':
    case 'halted':
    case 'internal-error':
      return words ?? 'The console failed. Its log says why.';
  }
}
