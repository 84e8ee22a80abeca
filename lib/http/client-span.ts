import { SpanKind, SpanStatusCode, context, propagation, trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';

/** What one client span tells about its request. */
export interface SpanSubject {
  readonly source: string;
  readonly operation: string;
  readonly method: string;
  readonly url: URL;
}

/**
 * Runs `send` in a client span and hands it the headers that carry the trace on. Attributes follow
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/; the query stays out, it may be large.
 */
export async function inClientSpan<T>(
  subject: SpanSubject,
  send: (headers: Readonly<Record<string, string>>, span: Span) => Promise<T>,
): Promise<T> {
  const tracer = trace.getTracer('pilothouse');
  const options = {
    kind: SpanKind.CLIENT,
    attributes: {
      'http.request.method': subject.method,
      'server.address': subject.url.hostname,
      'server.port': Number(subject.url.port || (subject.url.protocol === 'https:' ? 443 : 80)),
      'url.path': subject.url.pathname,
      'peer.service': subject.source,
    },
  };
  return tracer.startActiveSpan(`${subject.source} ${subject.operation}`, options, async (span) => {
    const headers: Record<string, string> = {};
    propagation.inject(context.active(), headers);
    try {
      return await send(headers, span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      const type = error instanceof Error && 'code' in error ? String(error.code) : 'aborted';
      span.setAttribute('error.type', type);
      throw error;
    } finally {
      span.end();
    }
  });
}
