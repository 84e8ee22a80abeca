import { createServer, type IncomingMessage, type Server } from 'node:http';

/** What a front end of Prometheus adds to an answer, or answers itself. */
export interface Interference {
  /** Said beside every answer, as Thanos does of a store that does not answer. */
  readonly warnings?: readonly string[];
  /** Null lets the query through; words refuse it with 422, as a limit does. */
  readonly refuse?: (query: string) => string | null;
}

/** A front end of a real or embedded Prometheus that interferes as it is told. */
export interface WordyBackend {
  readonly url: string;
  /** The headers of every question so far. */
  readonly asked: IncomingMessage['headers'][];
  interfere(how: Interference): void;
  close(): Promise<void>;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** Starts a front end on a free port that asks `backendUrl`. */
export async function startWordyBackend(backendUrl: string): Promise<WordyBackend> {
  let { warnings = [], refuse = () => null }: Interference = {};
  const asked: IncomingMessage['headers'][] = [];

  async function answer(request: IncomingMessage): Promise<Answer> {
    const form = await textOf(request);
    const words = refuse(new URLSearchParams(form).get('query') ?? '');
    if (words !== null) {
      return { status: 422, body: { status: 'error', errorType: 'execution', error: words } };
    }
    const init = request.method === 'POST' ? { method: 'POST', body: new URLSearchParams(form) } : {};
    const passed = await fetch(`${backendUrl}${request.url}`, init);
    const body = (await passed.json()) as object;
    return { status: passed.status, body: warnings.length === 0 ? body : { ...body, warnings } };
  }

  const server: Server = createServer((request, response) => {
    asked.push(request.headers);
    answer(request).then(
      ({ status, body }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address !== 'object') throw new Error('The backend has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    interfere: (how) => {
      ({ warnings = [], refuse = () => null } = how);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
