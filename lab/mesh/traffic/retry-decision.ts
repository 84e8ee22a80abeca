import type { RetryRule } from '../routing/route-rule.ts';

/** What one try gave, as a retry policy looks at it. */
export interface TryResult {
  readonly responseCode: number;
  readonly grpcStatus: number | null;
  /** No connection could be made. */
  readonly connectFailure: boolean;
  /** The connection broke, or the try ran out of its own time, before a response. */
  readonly reset: boolean;
  /** Answered by the proxy before it chose an endpoint (no cluster, no endpoint, pool full): never retried. */
  readonly local: boolean;
}

const grpcConditions: Readonly<Record<string, number>> = {
  cancelled: 1,
  'deadline-exceeded': 4,
  'resource-exhausted': 8,
  internal: 13,
  unavailable: 14,
};

/** Whether Envoy would try again, the number of tries aside. */
export function wantsRetry(rule: RetryRule, result: TryResult): boolean {
  if (result.local) return false;
  const { conditions } = rule;
  if (result.connectFailure) return conditions.has('connect-failure') || conditions.has('5xx');
  if (result.reset) {
    return conditions.has('reset') || conditions.has('5xx') || conditions.has('reset-before-request');
  }
  const { responseCode } = result;
  if (conditions.has('5xx') && responseCode >= 500) return true;
  if (conditions.has('gateway-error') && responseCode >= 502 && responseCode <= 504) return true;
  if (conditions.has('retriable-4xx') && responseCode === 409) return true;
  if (rule.statusCodes.has(responseCode)) return true;
  if (result.grpcStatus === null || result.grpcStatus === 0) return false;
  return Object.entries(grpcConditions).some(
    ([name, status]) => status === result.grpcStatus && conditions.has(name),
  );
}
