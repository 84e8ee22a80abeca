import 'server-only';
import { createServer, type RequestListener, type Server } from 'node:http';

/** A server that listens, and can stop in order. */
export interface ListeningServer {
  readonly server: Server;
  readonly port: number;
  /** Takes no new connections, waits for open requests until `graceMs` is over, then closes what is left. */
  stop(graceMs: number): Promise<void>;
}

/** The port is taken, or may not be used; the message says so in one sentence with the remedy. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

/** Starts listening. Rejects with `PortError` where the port cannot be had. */
export async function listen(
  listener: RequestListener,
  where: {
    readonly host: string;
    readonly port: number;
    readonly purpose: string;
    readonly variable: string;
  },
): Promise<ListeningServer> {
  const { host, port, purpose, variable } = where;
  const server = createServer(listener);
  // Longer than what proxies keep idle connections for, so that they do not meet a closed one.
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 66_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(asPortError(error, port, purpose, variable)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    server,
    port: address !== null && typeof address === 'object' ? address.port : port,
    stop: (graceMs) => stop(server, graceMs),
  };
}

function asPortError(error: Error, port: number, purpose: string, variable: string): Error {
  const code = 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    const remedy = `end the program that uses it, or choose another with ${variable}=N`;
    return new PortError(`Port ${port} (${purpose}) is taken: ${remedy}.`);
  }
  if (code === 'EACCES')
    return new PortError(
      `Port ${port} (${purpose}) needs more rights: choose one above 1023 with ${variable}=N.`,
    );
  if (code === 'EADDRNOTAVAIL')
    return new PortError(`HOST is no address of this machine: choose another, such as 127.0.0.1.`);
  return error;
}

async function stop(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // A connection whose stream has ended becomes idle only after that.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(force);
  clearInterval(idle);
}
