import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span in OTLP's JSON, as Jaeger writes it. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly kind?: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly { readonly key: string; readonly value: object }[];
  readonly status?: object;
}

/** An answer of Jaeger's `api/v3` that holds these spans of one service. */
export const otlpAnswer = (spans: readonly OtlpSpan[], service = 'shop'): string =>
  JSON.stringify({
    result: {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
          scopeSpans: [{ spans }],
        },
      ],
    },
  });

export interface SteeredTraceStore {
  readonly url: string;
  /** From now on a trace, and a search, is answered like this. */
  answer(reply: (response: ServerResponse) => void): void;
  close(): Promise<void>;
}

/** A Jaeger of version 2.20 whose traces are whatever a test wants them to be. */
export async function startSteeredTraceStore(): Promise<SteeredTraceStore> {
  let reply: (response: ServerResponse) => void = (response) => response.writeHead(500).end();
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/api/v3/trace-summaries') {
      const message = 'query.startTimeMin and query.startTimeMax are required';
      response.writeHead(400).end(JSON.stringify({ error: { httpCode: 400, message } }));
    } else if (path === '/api/v3/services') {
      response.end('{"services":["shop"]}');
    } else reply(response);
  });
  // Making a large answer keeps this process busy for longer than a connection would stay open by default.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (next) => {
      reply = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
