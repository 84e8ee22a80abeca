import type { EntryModel, EntryOperation } from '../model.ts';
import type { Random } from '../random.ts';
import type { ForwardedHeaders, OutboundCall } from './call.ts';

/** A request that arrives from outside of the mesh. */
export interface Arrival {
  readonly atMs: number;
  readonly call: OutboundCall;
  readonly headers: ForwardedHeaders;
}

const clients: readonly { readonly weight: number; readonly headers: ForwardedHeaders }[] = [
  { weight: 58, headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0' } },
  { weight: 37, headers: { 'user-agent': 'Mozilla/5.0 (Linux; Android 16) Mobile' } },
  {
    weight: 5,
    headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0', 'x-tester': 'true' },
  },
];

/** Poisson arrivals of one entry; the rate breathes by up to 5 % over minutes. */
export class EntryTraffic {
  readonly model: EntryModel;
  readonly random: Random;
  readonly #calls: readonly OutboundCall[];
  readonly #weights: readonly number[];
  readonly #phases: readonly [number, number];

  constructor(model: EntryModel, random: Random) {
    this.model = model;
    this.random = random.split(`entry/${model.name}`);
    this.#calls = model.operations.map((operation) => callOf(model, operation));
    this.#weights = model.operations.map((operation) => operation.weight);
    this.#phases = [this.random.next() * 2 * Math.PI, this.random.next() * 2 * Math.PI];
  }

  /** The mean rate at a mesh second. */
  requestsPerSecond(elapsedSeconds: number): number {
    const [first, second] = this.#phases;
    const breath =
      Math.sin((elapsedSeconds * 2 * Math.PI) / 97 + first) +
      Math.sin((elapsedSeconds * 2 * Math.PI) / 311 + second);
    return this.model.requestsPerSecond * (1 + 0.025 * breath);
  }

  /** The arrivals of one second, in order. */
  arrivals(startMs: number, elapsedSeconds: number): Arrival[] {
    const perMs = this.requestsPerSecond(elapsedSeconds) / 1000;
    const arrivals: Arrival[] = [];
    for (let atMs = startMs + this.random.exponential(perMs); atMs < startMs + 1000;) {
      const call = this.#calls[this.#calls.length === 1 ? 0 : this.random.weighted(this.#weights)];
      const client = clients[this.random.weighted(clientWeights)];
      if (call !== undefined && client !== undefined) arrivals.push({ atMs, call, headers: client.headers });
      atMs += this.random.exponential(perMs);
    }
    return arrivals;
  }
}

const clientWeights = clients.map((client) => client.weight);

function callOf(entry: EntryModel, operation: EntryOperation): OutboundCall {
  return {
    host: entry.host,
    port: entry.port,
    protocol: 'http',
    operation: operation.name,
    method: operation.method,
    path: operation.path,
    requestBytes: operation.requestBytes,
  };
}
