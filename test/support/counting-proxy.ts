import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';

/** One question that went through the proxy. */
export interface CountedQuery {
  readonly path: string;
  /** The PromQL text, or null for other questions. */
  readonly query: string | null;
  /** The question as it was sent: a form, or nothing. */
  readonly body: string;
  readonly seconds: number;
  readonly answerBytes: number;
}

/** A proxy in front of a backend that counts what is asked. */
export interface CountingProxy {
  readonly url: string;
  /** What was asked since the last call of `take`, in order of completion. */
  take(): CountedQuery[];
  close(): Promise<void>;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

function queryOf(request: IncomingMessage, body: Buffer): string | null {
  const inUrl = new URL(request.url ?? '/', 'http://backend').searchParams.get('query');
  return inUrl ?? new URLSearchParams(body.toString()).get('query');
}

/** Starts a proxy on a free port in front of `backendUrl`. */
export async function startCountingProxy(backendUrl: string): Promise<CountingProxy> {
  const backend = new URL(backendUrl);
  let counted: CountedQuery[] = [];

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const startedMs = performance.now();
    let answerBytes = 0;
    const upstream = send({
      host: backend.hostname,
      port: backend.port,
      method: request.method,
      path: request.url,
      headers: { ...request.headers, host: backend.host },
    });
    response.once('close', () => upstream.destroy());
    upstream.once('error', () => response.destroy());
    upstream.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (chunk: Buffer) => (answerBytes += chunk.length));
      answer.once('end', () => {
        const seconds = (performance.now() - startedMs) / 1000;
        const question = { path: request.url ?? '', query: queryOf(request, body), body: body.toString() };
        counted.push({ ...question, seconds, answerBytes });
      });
      answer.pipe(response);
    });
    upstream.end(body);
  }

  const server = createServer((request, response) => void forward(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address !== 'object') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    take: () => {
      const taken = counted;
      counted = [];
      return taken;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
