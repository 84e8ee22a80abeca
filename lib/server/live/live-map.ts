import 'server-only';
import type { GraphStatus } from '../../contract/graph.ts';
import { diffSnapshots } from '../../graph/patch.ts';
import { isSourceError, type SourceError } from '../../ports/source-error.ts';
import type { EncodedMap } from '../sampling/encoded-map.ts';
import { newestInstant, SETTLE_MS } from '../sampling/newest-instant.ts';
import type { MapQuestion } from '../sampling/map-question.ts';
import type { MapReader } from '../sampling/map-reader.ts';
import { eventFrame, heartbeatFrame } from './event-frame.ts';
import { Viewer } from './viewer.ts';

const HEARTBEAT_MS = 15_000;
/** How many states a reader may be behind and still resume by patches. */
const KEPT_PATCHES = 20;
/** Patches of a small map are kept even where they outweigh it. */
const LIGHT_BYTES = 256_000;
/** A reader that lost its connection resumes where it was if it comes back within this time. */
const REMEMBERED_MS = 60_000;
/** After an outage the samplers come back over this span, not all at once. */
const RECOVERY_SPREAD_MS = 2_000;

interface KeptPatch {
  readonly base: string;
  readonly revision: string;
  readonly frame: Uint8Array;
}

/** One question that is asked again at every instant of the grid while somebody watches, for all who watch it. */
export class LiveMap {
  readonly #reader: MapReader;
  readonly #question: MapQuestion;
  readonly #viewers = new Set<Viewer>();
  readonly #onIdle: () => void;
  #current: EncodedMap | null = null;
  /** Null until the source was asked for the first time. */
  #status: GraphStatus | null = null;
  #whole: { readonly map: EncodedMap; readonly frame: Uint8Array } | null = null;
  #patches: readonly KeptPatch[] = [];
  /** The last instant that was shown with its own latency. */
  #wholeAt: number | null = null;
  #isCompleting = false;
  #unsubscribe: (() => void)[] = [];
  #stopBeat: () => void = () => undefined;
  #stopTick: () => void = () => undefined;
  #stopForgetting: () => void = () => undefined;
  #run: AbortController | null = null;

  constructor(reader: MapReader, question: MapQuestion, onIdle: () => void) {
    this.#reader = reader;
    this.#question = question;
    this.#onIdle = onIdle;
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** Opens a stream. A reader that holds a known revision is led on by patches, any other gets a snapshot. */
  open(revision: string | null): Viewer {
    if (this.#run === null) this.#start();
    const viewer = new Viewer(
      this.#firstFrames(revision),
      () => this.#wholeState(),
      (gone) => this.#remove(gone),
    );
    this.#viewers.add(viewer);
    return viewer;
  }

  /** Ends all streams, and says why: the server stops. */
  close(): void {
    this.#broadcast(eventFrame('status', JSON.stringify(STOPPING)));
    for (const viewer of this.#viewers) viewer.close();
    this.#stop();
  }

  #start(): void {
    const run = new AbortController();
    this.#run = run;
    this.#current ??= this.#reader.latest(this.#question);
    this.#stopForgetting();
    const { control } = this.#reader.sources;
    this.#unsubscribe = [
      this.#reader.gate.onRecovery(() => this.#schedule(Math.random() * RECOVERY_SPREAD_MS, run)),
      ...(control === null ? [] : [control.onChange(() => this.#resample(run))]),
    ];
    this.#beat(run);
    void this.#tick(run);
  }

  #stop(): void {
    this.#run?.abort();
    this.#run = null;
    for (const stop of [...this.#unsubscribe, this.#stopBeat, this.#stopTick]) stop();
    this.#unsubscribe = [];
  }

  #remove(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size > 0) return;
    this.#stop();
    this.#stopForgetting = this.#reader.sources.clock.after(REMEMBERED_MS, this.#onIdle);
  }

  #beat(run: AbortController): void {
    if (run.signal.aborted) return;
    for (const viewer of this.#viewers) viewer.beat(heartbeatFrame);
    this.#stopBeat = this.#reader.sources.clock.after(HEARTBEAT_MS, () => this.#beat(run));
  }

  async #tick(run: AbortController): Promise<void> {
    const { clock, gridSeconds } = this.#reader.sources;
    const at = newestInstant(clock, gridSeconds);
    await this.#sample(run, at);
    if (run.signal.aborted) return;
    const outage = this.#reader.gate.outage;
    const nowMs = clock.nowMs();
    const nextInstantMs = (newestInstant(clock, gridSeconds) + gridSeconds) * 1000 + SETTLE_MS;
    const nextMs = outage === null ? nextInstantMs : Math.max(outage.nextTryAtMs, nowMs + 100);
    this.#schedule(nextMs - nowMs, run);
  }

  #schedule(delayMs: number, run: AbortController): void {
    this.#stopTick();
    this.#stopTick = this.#reader.sources.clock.after(delayMs, () => {
      if (!run.signal.aborted) void this.#tick(run);
    });
  }

  /**
   * Requests, errors and mTLS first, with the latency of the instant before; the whole map follows in its own time, so
   * that slow quantiles hold up nothing.
   */
  async #sample(run: AbortController, at: number): Promise<void> {
    if (at < (this.#current?.snapshot.at ?? 0)) return;
    const reader = this.#reader;
    const question = this.#question;
    try {
      const isWhole = !question.includeLatency || reader.kept(question, at) !== null;
      if (isWhole) this.#publish(await reader.read(question, at, run.signal));
      else {
        const traffic = await reader.readTraffic(question, at, run.signal);
        const latency = this.#wholeAt === null ? null : reader.keptLatency(question, this.#wholeAt);
        this.#publish(reader.build(question, at, traffic, latency));
        void this.#complete(run, at);
      }
      this.#say({ state: 'live', since: null, detail: null, nextTryAt: null });
    } catch (error) {
      if (run.signal.aborted) return;
      if (isSourceError(error)) this.#fail(error);
      else reader.sources.report(error);
    }
  }

  /** Adds the latency of an instant. One at a time: a backend that is slow is not asked for more meanwhile. */
  async #complete(run: AbortController, at: number): Promise<void> {
    if (this.#isCompleting) return;
    this.#isCompleting = true;
    try {
      const whole = await this.#reader.read(this.#question, at, run.signal);
      this.#wholeAt = at;
      this.#publish(whole);
    } catch (error) {
      if (!run.signal.aborted && !isSourceError(error)) this.#reader.sources.report(error);
    } finally {
      this.#isCompleting = false;
    }
    const newestAt = this.#current?.snapshot.at ?? at;
    if (newestAt > at && !run.signal.aborted) void this.#sample(run, newestAt);
  }

  #resample(run: AbortController): void {
    const at = this.#current?.snapshot.at;
    if (at === undefined) return;
    this.#reader.forget(this.#question, at);
    void this.#sample(run, at);
  }

  #fail(error: SourceError): void {
    const outage = this.#reader.gate.outage;
    const current = this.#current;
    if (current !== null) this.#publish(this.#reader.asStale(current));
    const state = current === null ? 'failed' : 'stale';
    const sinceBefore = this.#status?.state === state ? this.#status.since : null;
    this.#say({
      state,
      since:
        outage === null ? (sinceBefore ?? this.#reader.sources.clock.nowMs() / 1000) : outage.sinceMs / 1000,
      detail: error.message,
      nextTryAt: outage === null ? null : outage.nextTryAtMs / 1000,
      code: error.code,
    });
  }

  #publish(next: EncodedMap): void {
    if (this.#run === null) return;
    const before = this.#current;
    if (before?.snapshot.revision === next.snapshot.revision) return;
    // What took longer than the grid must not put the figures of a newer instant back.
    if (next.snapshot.at < (before?.snapshot.at ?? 0)) return;
    this.#current = next;
    this.#whole = null;
    if (before === null) {
      this.#broadcast(snapshotFrame(next));
      return;
    }
    const patch = diffSnapshots(before.snapshot, next.snapshot);
    const frame = eventFrame('patch', JSON.stringify(patch), patch.revision);
    const patches = [...this.#patches, { base: patch.base, revision: patch.revision, frame }];
    this.#patches = lightest(patches.slice(-KEPT_PATCHES), Math.max(LIGHT_BYTES, next.json.length));
    this.#broadcast(frame);
  }

  #say(status: GraphStatus): void {
    const isSame = status.state === this.#status?.state && status.nextTryAt === this.#status.nextTryAt;
    this.#status = status;
    if (!isSame) this.#broadcast(statusFrame(status));
  }

  #broadcast(frame: Uint8Array): void {
    for (const viewer of this.#viewers) viewer.send(frame);
  }

  #firstFrames(revision: string | null): readonly Uint8Array[] {
    if (revision === null) return this.#wholeState();
    if (revision === this.#current?.snapshot.revision) return [statusOrBeat(this.#status)];
    const from = this.#patches.findIndex(({ base }) => base === revision);
    if (from < 0) return this.#wholeState();
    // One frame, so that a reader who keeps up is not taken for a slow one.
    return [
      Buffer.concat([...this.#patches.slice(from).map(({ frame }) => frame), statusOrBeat(this.#status)]),
    ];
  }

  /** The present map as a frame is megabytes: all who come while it is shown are sent the same bytes. */
  #wholeState(): readonly Uint8Array[] {
    const status = statusOrBeat(this.#status);
    const current = this.#current;
    if (current === null) return [status];
    if (this.#whole?.map !== current) this.#whole = { map: current, frame: snapshotFrame(current) };
    return [this.#whole.frame, status];
  }
}

/** The latest patches that together weigh less than the map: a reader who misses more is better sent the map. */
function lightest(patches: readonly KeptPatch[], mostBytes: number): readonly KeptPatch[] {
  let bytes = 0;
  const tooMany = patches.findLastIndex(({ frame }) => (bytes += frame.length) > mostBytes);
  return patches.slice(tooMany + 1);
}

const STOPPING: GraphStatus = {
  state: 'stale',
  since: null,
  detail: 'The console is being stopped. This page connects again by itself once it is back.',
  nextTryAt: null,
};

const snapshotFrame = (map: EncodedMap): Uint8Array =>
  eventFrame('snapshot', map.json, map.snapshot.revision);
const statusOrBeat = (status: GraphStatus | null): Uint8Array =>
  status === null ? heartbeatFrame : statusFrame(status);
const statusFrame = (status: GraphStatus): Uint8Array => eventFrame('status', JSON.stringify(status));
