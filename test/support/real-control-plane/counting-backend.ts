import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small HTTP server that stands for one version of a service and counts who calls it. */
export interface CountingBackend {
  readonly port: number;
  /** Requests so far. */
  count(): number;
  reset(): void;
  /** Answers with this status from now on; 200 at first. */
  answerWith(status: number): void;
  stop(): Promise<void>;
}

/** Starts a backend on a free loopback port; its answers carry `x-version`. */
export async function startBackend(version: string): Promise<CountingBackend> {
  let requests = 0;
  let status = 200;
  const server = createServer((_request, response) => {
    requests += 1;
    response.writeHead(status, { 'x-version': version }).end(version);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    count: () => requests,
    reset: () => (requests = 0),
    answerWith: (next) => (status = next),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
