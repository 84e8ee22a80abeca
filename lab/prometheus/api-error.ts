import { PatternError } from '../tsdb/anchored-pattern.ts';
import {
  PromqlExecutionError,
  PromqlParseError,
  PromqlTimeoutError,
  PromqlUnsuitableError,
} from '../promql/errors.ts';

/** Prometheus' error types with the HTTP status of each. */
const STATUS = { bad_data: 400, execution: 422, timeout: 503, internal: 500 } as const;

export type ErrorType = keyof typeof STATUS;

/** A failed request in Prometheus' words. */
export class PrometheusApiError extends Error {
  override readonly name = 'PrometheusApiError';
  readonly errorType: ErrorType;

  constructor(errorType: ErrorType, message: string, options?: ErrorOptions) {
    super(message, options);
    this.errorType = errorType;
  }

  get status(): number {
    return STATUS[this.errorType];
  }

  get body(): string {
    return JSON.stringify({ status: 'error', errorType: this.errorType, error: this.message });
  }
}

/** A parameter that cannot be understood. */
export function invalidParameter(name: string, reason: string): PrometheusApiError {
  return new PrometheusApiError('bad_data', `invalid parameter ${JSON.stringify(name)}: ${reason}`);
}

/** What a failure is to the client; `parameter` is the one that held the query text. */
export function toApiError(cause: unknown, parameter: string): PrometheusApiError {
  if (cause instanceof PrometheusApiError) return cause;
  if (
    cause instanceof PromqlParseError ||
    cause instanceof PromqlUnsuitableError ||
    cause instanceof PatternError
  ) {
    return invalidParameter(parameter, cause.message);
  }
  if (cause instanceof PromqlExecutionError)
    return new PrometheusApiError('execution', cause.message, { cause });
  if (cause instanceof PromqlTimeoutError) return new PrometheusApiError('timeout', cause.message, { cause });
  return new PrometheusApiError('internal', cause instanceof Error ? cause.message : String(cause), {
    cause,
  });
}
