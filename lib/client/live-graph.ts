import { graphSnapshotSchema } from '../contract/graph.ts';
import { applyPatch } from '../graph/patch.ts';
import { backoffMs } from './backoff.ts';
import { graphEvents, type GraphEvent, type GraphSnapshot, type GraphStatus } from './graph-events.ts';
import { graphParameters, type GraphQuestion } from './graph-question.ts';
import { RequestFailure } from './request-failure.ts';
import { getJson } from './request.ts';
import { createStore, type Store } from './store.ts';

/** How the page hears of the mesh. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'streaming' }
  /** An instant of the past: nothing more will come. */
  | { readonly kind: 'still' }
  /** The stream does not come through, single answers do. */
  | { readonly kind: 'polling'; readonly nextTryAtMs: number }
  | {
      readonly kind: 'failed';
      readonly failure: RequestFailure;
      readonly sinceMs: number;
      /** Null where trying again would not help. */
      readonly nextTryAtMs: number | null;
    };

export interface LiveGraphState {
  readonly snapshot: GraphSnapshot | null;
  /** What the snapshot answers; differs from what is asked while the next answer is awaited. */
  readonly answered: GraphQuestion | null;
  readonly asked: GraphQuestion | null;
  /** How the source behind the server is doing; null until told. */
  readonly status: GraphStatus | null;
  readonly connection: Connection;
}

export interface LiveGraphOptions {
  /** Origin of the API; empty in the browser. */
  readonly origin?: string;
  readonly random?: () => number;
  readonly nowMs?: () => number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly silenceMs?: number;
  readonly initial?: { readonly question: GraphQuestion; readonly snapshot: GraphSnapshot } | null;
}

const silenceMs = 45_000;
/** From the second failure in a row on, a single answer is asked for beside the stream. */
const failuresBeforePolling = 2;
const lastingFailures: ReadonlySet<string> = new Set([
  'invalid-request',
  'forbidden',
  'unauthorized',
  'not-found',
]);

/**
 * One map that follows the mesh: asks, keeps the stream open, and heals by itself. The last map stays in `store` until
 * another one has come, whatever fails meanwhile.
 */
export class LiveGraph {
  readonly store: Store<LiveGraphState>;
  readonly #options: Required<Omit<LiveGraphOptions, 'initial'>>;
  #run: AbortController | null = null;
  #wake = new AbortController();

  constructor({ initial = null, ...options }: LiveGraphOptions = {}) {
    this.#options = { origin: '', random: Math.random, nowMs: Date.now, wait: pause, silenceMs, ...options };
    this.store = createStore<LiveGraphState>({
      snapshot: initial?.snapshot ?? null,
      answered: initial?.question ?? null,
      asked: null,
      status: null,
      connection: { kind: 'connecting' },
    });
  }

  /** Follows another question. The one that is followed already changes nothing. */
  ask(question: GraphQuestion): void {
    const { asked } = this.store.get();
    const isSame = asked !== null && graphParameters(asked) === graphParameters(question);
    if (this.#run === null || !isSame) this.#start(question);
  }

  retryNow(): void {
    const { asked, connection } = this.store.get();
    const hasGivenUp = connection.kind === 'failed' && connection.nextTryAtMs === null;
    if (hasGivenUp && asked !== null) this.#start(asked);
    else this.#wake.abort();
  }

  /** Ends all requests; `ask` starts again. */
  stop(): void {
    this.#run?.abort();
    this.#run = null;
  }

  #start(question: GraphQuestion): void {
    this.#run?.abort();
    this.#run = new AbortController();
    this.#update({ asked: question, connection: { kind: 'connecting' } });
    const { signal } = this.#run;
    void (question.at === null ? this.#follow(question, signal) : this.#fetchInstant(question, signal));
  }

  #update(changes: Partial<LiveGraphState>): void {
    this.store.set({ ...this.store.get(), ...changes });
  }

  async #follow(question: GraphQuestion, signal: AbortSignal): Promise<void> {
    let failures = 0;
    let sinceMs = this.#options.nowMs();
    let canResume = true;
    while (!signal.aborted) {
      const wasResumed = canResume;
      const outcome = await this.#readStream(question, signal, canResume);
      if (signal.aborted) return;
      canResume = !outcome.isGap;
      if (outcome.events > 0) failures = 0;
      if (outcome.isGap && wasResumed) continue;
      failures += 1;
      if (failures === 1) sinceMs = this.#options.nowMs();
      const failure =
        failures < failuresBeforePolling ? outcome.failure : await this.#fetchOnce(question, signal);
      if (!(await this.#rest(signal, failure, failures, sinceMs))) return;
    }
  }

  async #fetchInstant(question: GraphQuestion, signal: AbortSignal): Promise<void> {
    const sinceMs = this.#options.nowMs();
    for (let failures = 1; !signal.aborted; failures += 1) {
      const failure = await this.#fetchOnce(question, signal);
      if (failure === null) return this.#update({ connection: { kind: 'still' }, status: null });
      if (!(await this.#rest(signal, failure, failures, sinceMs))) return;
    }
  }

  /** Says how it stands and waits for the next try; false where there is none. */
  async #rest(
    signal: AbortSignal,
    failure: RequestFailure | null,
    failures: number,
    sinceMs: number,
  ): Promise<boolean> {
    if (signal.aborted) return false;
    const pauseMs = backoffMs(failures, this.#options.random());
    const isLasting = failure !== null && lastingFailures.has(failure.code);
    const nextTryAtMs = isLasting ? null : this.#options.nowMs() + pauseMs;
    this.#update({ connection: afterFailure(failure, failures, sinceMs, nextTryAtMs) });
    if (isLasting) return false;
    this.#wake = new AbortController();
    await this.#options.wait(pauseMs, AbortSignal.any([signal, this.#wake.signal]));
    return true;
  }

  async #readStream(
    question: GraphQuestion,
    signal: AbortSignal,
    canResume: boolean,
  ): Promise<StreamOutcome> {
    const { snapshot, answered } = this.store.get();
    const { origin, silenceMs } = this.#options;
    const lastEventId = canResume && answered === question ? (snapshot?.revision ?? null) : null;
    const stream = new AbortController();
    let events = 0;
    try {
      const path = `${origin}/api/graph/stream?${graphParameters(question)}`;
      const options = { signal: AbortSignal.any([signal, stream.signal]), lastEventId, silenceMs };
      for await (const event of graphEvents(path, options)) {
        // Reading and drawing a large map are two tasks, so that a hand on the map is served in between.
        await nextTask();
        if (signal.aborted) break;
        this.#receive(question, event);
        events += 1;
      }
      return { events, isGap: false, failure: null };
    } catch (error) {
      return error instanceof RevisionGap
        ? { events, isGap: true, failure: null }
        : { events, isGap: false, failure: asFailure(error) };
    } finally {
      stream.abort();
    }
  }

  #receive(question: GraphQuestion, event: GraphEvent): void {
    const connection: Connection = { kind: 'streaming' };
    switch (event.kind) {
      case 'snapshot':
        return this.#update({ snapshot: event.snapshot, answered: question, connection });
      case 'patch': {
        const { snapshot } = this.store.get();
        if (snapshot?.revision !== event.patch.base) throw new RevisionGap();
        return this.#update({ snapshot: applyPatch(snapshot, event.patch), connection });
      }
      case 'status':
        return this.#update({ status: event.status, connection });
    }
  }

  /** One answer without a stream. Null when it came, else why not. */
  async #fetchOnce(question: GraphQuestion, signal: AbortSignal): Promise<RequestFailure | null> {
    try {
      const path = `${this.#options.origin}/api/graph?${graphParameters(question)}`;
      const snapshot = await getJson(path, graphSnapshotSchema, { signal });
      this.#update({ snapshot, answered: question });
      return null;
    } catch (error) {
      return asFailure(error);
    }
  }
}

interface StreamOutcome {
  /** How many events came before it ended. */
  readonly events: number;
  readonly isGap: boolean;
  readonly failure: RequestFailure | null;
}

/** A patch that starts from another revision than the one on the screen. */
class RevisionGap extends Error {}

const asFailure = (error: unknown): RequestFailure =>
  error instanceof RequestFailure ? error : new RequestFailure('malformed', null, { cause: error });

function afterFailure(
  failure: RequestFailure | null,
  failures: number,
  sinceMs: number,
  nextTryAtMs: number | null,
): Connection {
  if (failure !== null) return { kind: 'failed', failure, sinceMs, nextTryAtMs };
  if (failures < failuresBeforePolling || nextTryAtMs === null) return { kind: 'connecting' };
  return { kind: 'polling', nextTryAtMs };
}

const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
