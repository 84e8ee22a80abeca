import 'server-only';

/** What a viewer that fell behind is sent when it reads again: the present state as a whole. */
export type CatchUp = () => readonly Uint8Array[];

/** A map comes as two patches in short order, with a status beside them. */
const MOST_WAITING_FRAMES = 4;

/**
 * One open stream. A few frames wait for a reader; whoever does not keep up misses patches and gets a snapshot when
 * they read again, so that a slow reader costs no memory.
 */
export class Viewer {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #catchUp: CatchUp;
  readonly #onLeave: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  #isBehind = false;

  constructor(first: readonly Uint8Array[], catchUp: CatchUp, onLeave: (viewer: Viewer) => void) {
    this.#catchUp = catchUp;
    this.#onLeave = () => onLeave(this);
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
          for (const frame of first) controller.enqueue(frame);
        },
        pull: () => this.#afterReading(),
        cancel: () => this.#leave(),
      },
      { highWaterMark: MOST_WAITING_FRAMES },
    );
  }

  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** Sends a frame that the viewer may miss while it does not read. */
  send(frame: Uint8Array): void {
    if (this.#controller === null || this.#isBehind) return;
    if ((this.#controller.desiredSize ?? 0) <= 0) this.#isBehind = true;
    else this.#controller.enqueue(frame);
  }

  /** Sends a sign of life, unless something else waits already. */
  beat(frame: Uint8Array): void {
    if (this.#controller !== null && this.#controller.desiredSize === MOST_WAITING_FRAMES)
      this.#controller.enqueue(frame);
  }

  /** Ends the stream from our side. */
  close(): void {
    const controller = this.#controller;
    if (controller === null) return;
    this.#leave();
    controller.close();
  }

  #afterReading(): void {
    if (!this.#isBehind || this.#controller === null) return;
    this.#isBehind = false;
    for (const frame of this.#catchUp()) this.#controller.enqueue(frame);
  }

  #leave(): void {
    if (this.#controller === null) return;
    this.#controller = null;
    this.#onLeave();
  }
}
