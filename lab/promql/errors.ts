/** A query text that does not parse or does not type-check; Prometheus answers `bad_data` (400). */
export class PromqlParseError extends Error {
  override readonly name = 'PromqlParseError';
  /** Offset into the query text, in UTF-16 units. */
  readonly position: number;
  readonly reason: string;

  constructor(text: string, position: number, reason: string) {
    const before = text.slice(0, position);
    const line = before.split('\n').length;
    const column = position - (before.lastIndexOf('\n') + 1) + 1;
    super(`${line}:${column}: parse error: ${reason}`);
    this.position = position;
    this.reason = reason;
  }
}

/** A well-formed query that cannot be evaluated over these series; Prometheus answers `execution` (422). */
export class PromqlExecutionError extends Error {
  override readonly name = 'PromqlExecutionError';
}

/** The evaluation ran out of its time; Prometheus answers `timeout` (503). */
export class PromqlTimeoutError extends Error {
  override readonly name = 'PromqlTimeoutError';

  constructor() {
    super('query timed out in expression evaluation');
  }
}

/** A query of a type that a range query cannot give, such as a string; Prometheus answers `bad_data` (400). */
export class PromqlUnsuitableError extends Error {
  override readonly name = 'PromqlUnsuitableError';
}
