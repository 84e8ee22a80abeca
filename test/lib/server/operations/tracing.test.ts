import { createServer, type Server } from 'node:http';
import { context, propagation, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { startTracing } from '@/lib/server/operations/tracing.ts';

let collector: Server | null = null;

afterEach(() => {
  collector?.close();
  trace.disable();
  context.disable();
  propagation.disable();
});

async function startCollector(): Promise<{ endpoint: string; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  collector = server;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return { endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, bodies };
}

describe('spans of the console', () => {
  it('are exported where OpenTelemetry’s variables say', async () => {
    const { endpoint, bodies } = await startCollector();
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = endpoint;
    const tracing = startTracing(process.env);
    trace.getTracer('test').startActiveSpan('GET /api/graph', (span) => span.end());
    await tracing.flush();
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    expect(tracing.isExporting).toBe(true);
    expect(bodies.join('')).toContain('GET /api/graph');
    expect(bodies.join('')).toContain('pilothouse');
  });

  it('are not exported without an endpoint, yet carry the trace on', () => {
    const tracing = startTracing({});
    const headers: Record<string, string> = {};
    trace.getTracer('test').startActiveSpan('upstream', (span) => {
      propagation.inject(context.active(), headers);
      span.end();
    });
    expect(tracing.isExporting).toBe(false);
    expect(headers.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
  });
});
