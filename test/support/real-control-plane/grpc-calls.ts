import { connect, createServer, type ClientHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Tally } from './counted-requests.ts';

/** A gRPC server that answers every call with an empty message. */
export interface GrpcBackend {
  readonly port: number;
  stop(): Promise<void>;
}

/** A message of no bytes: not compressed, length 0. */
const emptyMessage = Buffer.alloc(5);

/** Starts a gRPC server without TLS on a free loopback port. */
export async function startGrpcBackend(version: string): Promise<GrpcBackend> {
  const server = createServer();
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.on('stream', (stream) => {
    // A caller that is gone needs no answer.
    stream.on('error', () => undefined);
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'x-version': version },
      { waitForTrailers: true },
    );
    stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(emptyMessage);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      for (const session of sessions) session.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface GrpcAnswer {
  readonly status: number;
  readonly message: string;
  readonly version: string | null;
  readonly latencyMs: number;
}

function call(session: ClientHttp2Session, authority: string): Promise<GrpcAnswer> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/shop.Greeter/Greet',
      ':authority': authority,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    // A proxy's own answer has its status among the headers, a server's comes in the trailers.
    const said = new Map<string, string>();
    const hear = (headers: object): void => {
      for (const [name, value] of Object.entries(headers)) said.set(name, String(value));
    };
    stream.on('response', hear);
    stream.on('trailers', hear);
    stream.on('error', reject);
    stream.on('end', () =>
      resolve({
        status: Number(said.get('grpc-status')),
        message: decodeURIComponent(said.get('grpc-message') ?? ''),
        version: said.get('x-version') ?? null,
        latencyMs: performance.now() - startedAt,
      }),
    );
    stream.resume();
    stream.end(emptyMessage);
  });
}

/** Sends gRPC calls to a proxy's port and counts the answers; `statuses` are gRPC's. */
export async function countGrpcCalls(port: number, authority: string, count: number): Promise<Tally> {
  const session = connect(`http://127.0.0.1:${port}`);
  // Each call tells of it too, and nobody else listens.
  session.on('error', () => undefined);
  try {
    const answers = await Promise.all(Array.from({ length: count }, () => call(session, authority)));
    const tally = (of: (answer: GrpcAnswer) => string | null): Record<string, number> => {
      const groups = Object.groupBy(answers, (answer) => of(answer) ?? '');
      return Object.fromEntries(
        Object.entries(groups).flatMap(([key, all = []]) => (key === '' ? [] : [[key, all.length]])),
      );
    };
    return {
      total: count,
      versions: tally(({ version }) => version),
      statuses: tally(({ status }) => String(status)),
      proxyAnswers: tally(({ version, message }) => (version === null ? message : null)),
      latenciesMs: answers.map(({ latencyMs }) => latencyMs),
    };
  } finally {
    session.destroy();
  }
}
