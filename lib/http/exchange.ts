import { inClientSpan } from './client-span.ts';
import { networkFailure } from './network-failure.ts';
import { UpstreamFailure, failureCodeOfStatus } from './upstream-failure.ts';
import type { UpstreamFailureCode } from './upstream-failure.ts';

/** One finished request, for metrics. `seconds` runs until the answer was read. */
export interface RequestObservation {
  readonly source: string;
  readonly operation: string;
  readonly outcome: 'ok' | 'aborted' | UpstreamFailureCode;
  readonly status: number | null;
  readonly seconds: number;
}

/** Is told about every request once it ended; must not throw. */
export type RequestObserver = (observation: RequestObservation) => void;

/** What is known of a request before it is sent. */
export interface Exchange {
  readonly source: string;
  readonly operation: string;
  readonly method: string;
  readonly url: URL;
  /** The caller's signal: its reason is what an aborted request rejects with. */
  readonly callerSignal: AbortSignal;
  readonly deadline: { readonly signal: AbortSignal; readonly milliseconds: number };
}

/** Gives whatever was thrown while a request ran its one meaning. */
export function meaningOfError(error: unknown, exchange: Exchange): unknown {
  if (exchange.callerSignal.aborted) return exchange.callerSignal.reason;
  if (error instanceof UpstreamFailure) return error;
  if (exchange.deadline.signal.aborted) {
    const seconds = exchange.deadline.milliseconds / 1000;
    return new UpstreamFailure('timeout', `${exchange.source} did not answer within ${seconds} s.`);
  }
  return networkFailure(exchange.source, error);
}

/**
 * Runs one request inside a span, tells the observer how it ended, and lets nothing out but `UpstreamFailure` and
 * the caller's own reason. `run` reports the status as soon as it has one.
 */
export async function runExchange<T>(
  exchange: Exchange,
  observe: RequestObserver | undefined,
  run: (traceHeaders: Readonly<Record<string, string>>, onStatus: (status: number) => void) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  let status: number | null = null;
  let outcome: RequestObservation['outcome'] = 'ok';
  try {
    return await inClientSpan(exchange, async (traceHeaders, span) => {
      try {
        return await run(traceHeaders, (received) => {
          status = received;
          outcome = received >= 400 ? failureCodeOfStatus(received) : 'ok';
          span.setAttribute('http.response.status_code', received);
        });
      } catch (error) {
        throw meaningOfError(error, exchange);
      }
    });
  } catch (error) {
    outcome = error instanceof UpstreamFailure ? error.code : 'aborted';
    if (error instanceof UpstreamFailure) status ??= error.status;
    throw error;
  } finally {
    const { source, operation } = exchange;
    observe?.({ source, operation, outcome, status, seconds: (performance.now() - startedAt) / 1000 });
  }
}
