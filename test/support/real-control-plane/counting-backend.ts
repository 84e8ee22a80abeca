import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small HTTP server that stands for one version of a service and counts who calls it. */
export interface CountingBackend {
  readonly port: number;
  /** Requests for a path so far. */
  count(path: string): number;
  /** Requests for this path get this status from now on, or are answered late; all others get 200 at once. */
  misbehave(path: string, how: { readonly status?: number; readonly afterMs?: number }): void;
  stop(): Promise<void>;
}

/** Starts a backend on a free loopback port; its answers carry `x-version`. */
export async function startBackend(version: string): Promise<CountingBackend> {
  const requests = new Map<string, number>();
  const faults = new Map<string, { readonly status?: number; readonly afterMs?: number }>();
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.set(path, (requests.get(path) ?? 0) + 1);
    const { status = 200, afterMs = 0 } = faults.get(path) ?? {};
    const answer = (): void => void response.writeHead(status, { 'x-version': version }).end(version);
    if (afterMs === 0) answer();
    else setTimeout(answer, afterMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    count: (path) => requests.get(path) ?? 0,
    misbehave: (path, how) => void faults.set(path, how),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
