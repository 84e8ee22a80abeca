import 'server-only';
import type { Change } from '../../domain/change.ts';
import type { ChangeStore } from '../../ports/change-store.ts';
import { changeSummary, haltAnswer } from '../use-cases/change-answers.ts';
import { eventFrame, heartbeatFrame } from './event-frame.ts';
import { Viewer } from './viewer.ts';

/** Changes move on the screen within this time, whichever replica moved them. */
const LOOK_MS = 250;
const HEARTBEAT_MS = 15_000;

/**
 * Tells viewers of changes and of the halt as the ledger has them, one look at the ledger for all viewers; without viewers none.
 * A viewer that fell behind is told to ask anew.
 */
export class ChangeFeed {
  readonly #ledger: ChangeStore;
  readonly #report: (error: unknown) => void;
  readonly #viewers = new Set<Viewer>();
  #timer: NodeJS.Timeout | null = null;
  #position = 0;
  #halt = '';
  #beatAtMs = 0;

  constructor(ledger: ChangeStore, report: (error: unknown) => void) {
    this.#ledger = ledger;
    this.#report = report;
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** Opens a stream; `lastEventId` is the position that the reader has seen. Throws what the ledger throws. */
  async open(lastEventId: string | null): Promise<ReadableStream<Uint8Array>> {
    const seen = lastEventId !== null && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : null;
    const [moved, halt] = await Promise.all([
      seen === null ? this.#ledger.position().then(unmoved) : this.#ledger.movedSince(seen),
      this.#ledger.halt(),
    ]);
    const { position } = moved;
    const first = Buffer.concat([
      eventFrame('halt', JSON.stringify(haltAnswer(halt)), String(position)),
      ...moved.changes.map((change) =>
        eventFrame('change', JSON.stringify(changeSummary(change)), String(position)),
      ),
    ]);
    if (this.#viewers.size === 0) {
      this.#position = position;
      this.#halt = JSON.stringify(haltAnswer(halt));
    }
    const viewer = new Viewer([first], RESYNC, (gone) => this.#forget(gone));
    this.#viewers.add(viewer);
    this.#timer ??= setTimeout(() => void this.#look(), LOOK_MS);
    return viewer.stream;
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const viewer of this.#viewers) viewer.close();
  }

  #forget(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size > 0 || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #look(): Promise<void> {
    try {
      const [moved, halt] = await Promise.all([this.#ledger.movedSince(this.#position), this.#ledger.halt()]);
      this.#position = moved.position;
      // One frame for all that moved: a viewer that keeps up is not taken for a slow one.
      const frames = moved.changes.map((change) =>
        eventFrame('change', JSON.stringify(changeSummary(change)), String(moved.position)),
      );
      if (frames.length > 0) this.#send(Buffer.concat(frames));
      const now = JSON.stringify(haltAnswer(halt));
      if (now !== this.#halt) this.#send(eventFrame('halt', now, String(moved.position)));
      this.#halt = now;
    } catch (error) {
      this.#report(error);
    }
    this.#beat();
    if (this.#viewers.size > 0) this.#timer = setTimeout(() => void this.#look(), LOOK_MS);
  }

  #send(frame: Uint8Array): void {
    for (const viewer of this.#viewers) viewer.send(frame);
  }

  #beat(): void {
    const nowMs = performance.now();
    if (nowMs - this.#beatAtMs < HEARTBEAT_MS) return;
    this.#beatAtMs = nowMs;
    for (const viewer of this.#viewers) viewer.beat(heartbeatFrame);
  }
}

/** A reader that comes anew has missed nothing. */
const unmoved = (position: number): { readonly position: number; readonly changes: readonly Change[] } => ({
  position,
  changes: [],
});

const RESYNC = (): readonly Uint8Array[] => [eventFrame('resync', '{}')];
