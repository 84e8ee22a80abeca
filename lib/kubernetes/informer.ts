import { setTimeout as wait } from 'node:timers/promises';
import { UpstreamFailure } from '../http/upstream-failure.ts';
import { Backoff } from './backoff.ts';
import type { KubernetesClient, WatchEvent } from './kubernetes-client.ts';
import { KubernetesFailure } from './kubernetes-failure.ts';
import { ObjectCache } from './object-cache.ts';
import type { Projection } from './object-cache.ts';

/** A kind of object, and how its collection is reached. */
export interface ResourceKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** Only objects of this namespace; all where it is left out. */
  readonly namespace?: string;
  readonly fieldSelector?: string;
}

/**
 * How far a cache can be trusted. `absent`: the server does not serve the kind, so there are no objects.
 * `since` is in unix seconds: when it was last in step. Null while it is, and before the first full list.
 */
export interface InformerState {
  readonly phase: 'starting' | 'synced' | 'stale' | 'absent' | 'forbidden';
  readonly since: number | null;
  /** Why it is not in step, in a sentence. */
  readonly detail: string | null;
}

/** What to watch, what to keep of it, and whom to tell. */
export interface InformerOptions<T> {
  readonly client: KubernetesClient;
  readonly kind: ResourceKind;
  /** Keeps the few fields that are used: caches of whole objects would not fit in memory. */
  readonly project: Projection<T>;
  /** Called after the cache or the state changed. */
  readonly onChange: () => void;
  readonly timing?: Partial<InformerTiming>;
}

/** How patient an informer is; tests are less so than people. */
export interface InformerTiming {
  readonly firstRetryMs: number;
  readonly mostRetryMs: number;
  /** How long a watch may be silent: servers send a bookmark each minute. */
  readonly silenceMs: number;
  /** How often it is looked whether an absent or forbidden kind can be read by now. */
  readonly recheckMs: number;
}

const STANDARD_TIMING: InformerTiming = {
  firstRetryMs: 500,
  mostRetryMs: 30_000,
  silenceMs: 150_000,
  recheckMs: 60_000,
};
const PAGE_SIZE = '500';
/** The server ends a watch after this time, spread so that watches do not all end at once. */
const WATCH_SECONDS = 240;
/** A watch that ends sooner without a word is a failure: going on at once would be a storm. */
const SHORTEST_WATCH_MS = 1_000;

/**
 * Keeps a cache of one kind in step with the API server: lists in pages, watches with bookmarks, lists again when
 * the server forgot the revision (410), and comes back after any failure with capped, jittered waits. It keeps its
 * own list and watch: the library's keeps whole objects, lists in one piece, and stops at the first failure.
 */
export class Informer<T> {
  readonly kind: ResourceKind;
  readonly #options: InformerOptions<T>;
  readonly #timing: InformerTiming;
  readonly #cache: ObjectCache<T>;
  readonly #stopping = new AbortController();
  readonly #backoff: Backoff;
  #running: Promise<void> | null = null;
  #resourceVersion: string | null = null;
  #state: InformerState = { phase: 'starting', since: null, detail: null };

  constructor(options: InformerOptions<T>) {
    this.kind = options.kind;
    this.#options = options;
    this.#timing = { ...STANDARD_TIMING, ...options.timing };
    this.#cache = new ObjectCache(options.project);
    this.#backoff = new Backoff(this.#timing.firstRetryMs, this.#timing.mostRetryMs);
  }

  values(): readonly T[] {
    return this.#cache.values();
  }

  /** How many objects exist that could not be read. */
  get unreadable(): number {
    return this.#cache.unreadable;
  }

  state(): InformerState {
    return this.#state;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends the watch; resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const pauseMs = await this.#step(signal).catch((error: unknown) => this.#afterFailure(error));
      if (pauseMs > 0) await wait(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Lists if that is needed, then watches until the watch ends. Answers how long to pause, ms. */
  async #step(signal: AbortSignal): Promise<number> {
    if (this.#resourceVersion === null) await this.#list(signal);
    const startedAt = performance.now();
    const events = await this.#watch(signal);
    if (events === 0 && performance.now() - startedAt < SHORTEST_WATCH_MS) return this.#backoff.next();
    this.#backoff.reset();
    return 0;
  }

  async #list(signal: AbortSignal): Promise<void> {
    const replacement = this.#cache.replacement();
    let token: string | null = null;
    let version: string;
    do {
      const query: Record<string, string> = { ...this.#selection(), limit: PAGE_SIZE };
      if (token !== null) query.continue = token;
      const page = await this.#options.client.list(this.#path(), query, signal);
      for (const item of page.items) replacement.put(item);
      version = page.resourceVersion;
      token = page.continueToken;
    } while (token !== null);
    this.#resourceVersion = version;
    this.#confirm(replacement.commit());
  }

  async #watch(signal: AbortSignal): Promise<number> {
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(SILENT), this.#timing.silenceMs);
    const query = {
      ...this.#selection(),
      resourceVersion: this.#resourceVersion ?? '',
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(Math.round(WATCH_SECONDS * (1 + Math.random() / 4))),
    };
    let events = 0;
    try {
      const watching = AbortSignal.any([signal, silence.signal]);
      const stream = await this.#options.client.watch(this.#path(), query, watching);
      this.#confirm(false);
      for await (const event of stream) {
        timer.refresh();
        events += 1;
        this.#backoff.reset();
        this.#confirm(this.#take(event));
      }
    } finally {
      clearTimeout(timer);
    }
    return events;
  }

  #take(event: WatchEvent): boolean {
    if (event.resourceVersion !== null) this.#resourceVersion = event.resourceVersion;
    switch (event.type) {
      case 'ADDED':
      case 'MODIFIED':
        return this.#cache.put(event.object);
      case 'DELETED':
        return this.#cache.remove(event.object);
      case 'BOOKMARK':
        return false;
    }
  }

  /** The cache is in step now. */
  #confirm(isChanged: boolean): void {
    const wasSynced = this.#state.phase === 'synced';
    this.#state = IN_STEP;
    if (isChanged || !wasSynced) this.#options.onChange();
  }

  async #afterFailure(error: unknown): Promise<number> {
    if (this.#stopping.signal.aborted || error === SILENT) return 0;
    if (error instanceof KubernetesFailure && error.isExpired) {
      this.#resourceVersion = null;
      return this.#backoff.next();
    }
    if (error instanceof KubernetesFailure && (await this.#isAbsent(error))) {
      this.#leave('absent', 'The API server does not serve this kind.');
      return this.#timing.recheckMs;
    }
    if (!(error instanceof UpstreamFailure)) {
      this.#turn('stale', `Reading ${this.kind.plural} failed in an unforeseen way (${String(error)}).`);
      return this.#timing.mostRetryMs;
    }
    const isForbidden = error.code === 'forbidden';
    if (isForbidden) this.#leave('forbidden', error.message);
    else this.#turn('stale', error.message);
    const pauseMs = isForbidden ? this.#timing.recheckMs : this.#backoff.next();
    return Math.max(pauseMs, Math.min(this.#timing.mostRetryMs, (error.retryAfterSeconds ?? 0) * 1000));
  }

  /** Servers check permission before existence: only discovery tells whether a forbidden kind exists. */
  async #isAbsent(failure: KubernetesFailure): Promise<boolean> {
    if (failure.isNotServed) return true;
    if (failure.status !== 403 || this.kind.group === '') return false;
    const groupVersion = `${this.kind.group}/${this.kind.version}`;
    return this.#options.client.serves(groupVersion, this.#stopping.signal).then(
      (serves) => !serves,
      () => false,
    );
  }

  /** What may not be read or is not there is not known any more either. */
  #leave(phase: 'absent' | 'forbidden', detail: string): void {
    this.#resourceVersion = null;
    this.#cache.replacement().commit();
    this.#turn(phase, detail);
  }

  #turn(phase: InformerState['phase'], detail: string): void {
    const isNews = this.#state.phase !== phase || this.#state.detail !== detail;
    const since = this.#state.phase === 'synced' ? Date.now() / 1000 : this.#state.since;
    this.#state = { phase: phase === 'stale' && since === null ? 'starting' : phase, since, detail };
    if (isNews) this.#options.onChange();
  }

  #path(): string {
    const { group, version, namespace, plural } = this.kind;
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    return namespace === undefined
      ? `${root}/${plural}`
      : `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
  }

  #selection(): Record<string, string> {
    return this.kind.fieldSelector === undefined ? {} : { fieldSelector: this.kind.fieldSelector };
  }
}

const IN_STEP: InformerState = { phase: 'synced', since: null, detail: null };
const SILENT = Symbol('the watch was silent for too long');
