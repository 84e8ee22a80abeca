import { UpstreamFailure } from '../http/upstream-failure.ts';
import type { UpstreamFailureCode, UpstreamFailureDetails } from '../http/upstream-failure.ts';

/** The closed list of ways to fail, as adapters see it. */
export type PrometheusFailureCode = UpstreamFailureCode;

/**
 * Failure of a question to a Prometheus API. `message` carries the backend's own words, without addresses.
 * Adapters turn it into their `SourceError`: code, message, status and retry-after mean the same there.
 */
export class PrometheusFailure extends UpstreamFailure {
  override readonly name = 'PrometheusFailure';
  /** `errorType` of the answer, such as `bad_data` or `execution`; null where the answer had none. */
  readonly errorType: string | null;
  /** Limit that the question ran into, such as `err-mimir-max-series-per-query` or `samples`; null where none did. */
  readonly limit: string | null;

  constructor(
    code: PrometheusFailureCode,
    message: string,
    details: UpstreamFailureDetails & { errorType?: string | null; limit?: string | null } = {},
  ) {
    super(code, message, details);
    this.errorType = details.errorType ?? null;
    this.limit = details.limit ?? null;
  }
}
