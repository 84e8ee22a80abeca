/** A request that somebody sends to a host; scenarios' `CallModel` is one. */
export interface OutboundCall {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'http' | 'grpc';
  /** Name under which the called workload keeps its handler. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly requestBytes: number;
}

/** What the caller's application got. */
export interface CallOutcome {
  readonly endMs: number;
  /** 0 when no response came. */
  readonly responseCode: number;
  readonly grpcStatus: number | null;
  readonly responseBytes: number;
}

/** Headers that applications copy from the request they serve to those they send. */
export type ForwardedHeaders = Readonly<Record<string, string>>;

export function hasFailed(outcome: CallOutcome): boolean {
  if (outcome.responseCode === 0 || outcome.responseCode >= 400) return true;
  return outcome.grpcStatus !== null && outcome.grpcStatus !== 0;
}
