/** How a node or an edge is doing; `unknown` means that nothing was observed, never that all is well. */
export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy' | 'unknown';

/** Why a status was given. `outbound-errors`: something it calls fails; `injected`: all of its errors were asked for. */
export type HealthReasonCode =
  | 'inbound-errors'
  | 'outbound-errors'
  | 'injected'
  | 'latency'
  | 'replicas'
  | 'few-samples'
  | 'no-samples';

/** One reason in words that carry its numbers. `since` is in unix seconds, null where the start was not seen. */
export interface HealthReason {
  readonly code: HealthReasonCode;
  readonly text: string;
  readonly since: number | null;
}

/** A status with all reasons for it, the gravest first. */
export interface Health {
  readonly status: HealthStatus;
  readonly reasons: readonly HealthReason[];
}
