import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { ServerFault } from './server-fault.ts';
import { truncateBody } from './truncate-body.ts';

/** A server of the lab that can be made to misbehave, and be healed, while it runs. */
export class ManagedServer {
  readonly name: string;
  readonly #handler: RequestListener;
  readonly #timers = new Set<NodeJS.Timeout>();
  #server: Server | null = null;
  #host = '127.0.0.1';
  #port = 0;
  #fault: ServerFault = { kind: 'none' };

  constructor(name: string, handler: RequestListener) {
    this.name = name;
    this.#handler = handler;
  }

  get fault(): ServerFault {
    return this.#fault;
  }

  /** The port it listens on; kept over an outage. */
  get port(): number {
    return this.#port;
  }

  /** Starts listening; port 0 takes a free one. Rejects with the system's error when the port is taken. */
  async listen(host: string, port: number): Promise<void> {
    this.#host = host;
    this.#port = port;
    await this.#open();
  }

  /** Replaces the fault in force. A closed port opens again with every fault but `refuse`. */
  async setFault(fault: ServerFault): Promise<void> {
    this.#fault = fault;
    if (fault.kind === 'refuse') await this.#shut();
    else if (this.#server === null && this.#port !== 0) await this.#open();
    // Watches and other answers under way notice as well.
    if (fault.kind === 'reset' || fault.kind === 'status') this.#server?.closeAllConnections();
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await this.#shut();
  }

  async #open(): Promise<void> {
    const server = createServer((request, response) => this.#answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, this.#host, () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
    const address = server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
    this.#server = server;
  }

  async #shut(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const fault = this.#fault;
    switch (fault.kind) {
      case 'none':
        this.#handler(request, response);
        return;
      case 'refuse':
      case 'reset':
        request.socket.destroy();
        return;
      case 'hang':
        return;
      case 'slow': {
        const timer = setTimeout(() => {
          this.#timers.delete(timer);
          if (!response.destroyed) this.#handler(request, response);
        }, fault.delayMs);
        this.#timers.add(timer);
        response.once('close', () => {
          clearTimeout(timer);
          this.#timers.delete(timer);
        });
        return;
      }
      case 'status':
        response.writeHead(fault.status, { 'content-type': fault.contentType ?? 'text/plain' });
        response.end(fault.body ?? `The lab answers ${fault.status} until it is told otherwise.\n`);
        return;
      case 'truncate':
        truncateBody(response, fault.keepRatio);
        this.#handler(request, response);
        return;
      default:
        throw new Error(`Unknown fault ${JSON.stringify(fault satisfies never)}`);
    }
  }
}
