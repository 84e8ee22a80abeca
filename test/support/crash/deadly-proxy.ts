import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';

/** When a request is deadly: before the API server sees it, or after it did and before the answer comes. */
export type DeadlyMoment = 'before' | 'after';

/** A proxy in front of an API server that calls back at the n-th request of a life, and lets that request come to no answer. */
export interface DeadlyProxy {
  readonly url: string;
  /** From now on counts requests, from 0, and strikes at one of them. */
  arm(request: number, moment: DeadlyMoment, strike: () => void): void;
  /** Methods of the requests since it was armed, in order. */
  readonly methods: readonly string[];
  disarm(): void;
  close(): Promise<void>;
}

/** Starts the proxy on a free port in front of `backendUrl`. */
export async function startDeadlyProxy(backendUrl: string): Promise<DeadlyProxy> {
  const backend = new URL(backendUrl);
  let armed: { request: number; moment: DeadlyMoment; strike: () => void } | null = null;
  let methods: string[] = [];

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
    const isDeadly = armed !== null && methods.length === armed.request;
    const deadly = isDeadly ? armed : null;
    methods.push(request.method ?? 'GET');
    if (deadly?.moment === 'before') {
      deadly.strike();
      response.destroy();
      return;
    }
    const { hostname: host, port } = backend;
    const headers = { ...request.headers, host: backend.host };
    const upstream = send({ host, port, method: request.method, path: request.url, headers });
    upstream.once('error', () => response.destroy());
    upstream.once('response', (answer) => {
      if (deadly !== null) {
        answer.resume();
        answer.once('end', () => {
          deadly.strike();
          response.destroy();
        });
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.end(Buffer.concat(chunks));
  }

  const server = createServer((request, response) => void forward(request, response));
  // Longer than clients keep idle connections: only the strikes break one.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address !== 'object') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    get methods() {
      return methods;
    },
    arm: (request, moment, strike) => {
      methods = [];
      armed = { request, moment, strike };
    },
    disarm: () => {
      armed = null;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
