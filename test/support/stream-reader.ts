import type { GraphStatus } from '@/lib/contract/graph.ts';
import { applyPatch, type GraphPatch, type GraphSnapshot } from '@/lib/graph/patch.ts';
import { settled } from './held-clock.ts';

type Frame =
  | { readonly event: 'snapshot'; readonly id: string; readonly data: GraphSnapshot }
  | { readonly event: 'patch'; readonly id: string; readonly data: GraphPatch }
  | { readonly event: 'status'; readonly data: GraphStatus }
  | { readonly event: 'heartbeat' };

/** A viewer in the hands of a test: reads when it is told to, and rebuilds the map from what came. */
export class StreamReader {
  readonly frames: Frame[] = [];
  map: GraphSnapshot | null = null;
  isEnded = false;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #pending: Promise<void> | null = null;
  #given = 0;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** Reads all that is there now; gives what came since the last time. */
  async drain(): Promise<Frame[]> {
    for (;;) {
      this.#pending ??= this.#readOne();
      const state = { isDone: false };
      void this.#pending.then(() => (state.isDone = true));
      await settled();
      if (!state.isDone) break;
      this.#pending = null;
      if (this.isEnded) break;
    }
    const since = this.frames.slice(this.#given);
    this.#given = this.frames.length;
    return since;
  }

  leave(): Promise<void> {
    return this.#reader.cancel();
  }

  async #readOne(): Promise<void> {
    const { done, value } = await this.#reader.read();
    this.isEnded = done;
    for (const block of new TextDecoder().decode(value).split('\n\n')) {
      if (block !== '') this.#take(frameOf(block));
    }
  }

  #take(frame: Frame): void {
    this.frames.push(frame);
    if (frame.event === 'snapshot') this.map = frame.data;
    if (frame.event === 'patch' && this.map !== null) this.map = applyPatch(this.map, frame.data);
  }
}

function frameOf(block: string): Frame {
  if (block.startsWith(':')) return { event: 'heartbeat' };
  const fields = Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  return { ...fields, data: JSON.parse(fields.data ?? 'null') as unknown } as Frame;
}

/** The names of what came. */
export const eventsOf = (frames: readonly Frame[]): string[] => frames.map(({ event }) => event);

/** The states that were told, in their order. */
export const statesOf = (frames: readonly Frame[]): GraphStatus[] =>
  frames.flatMap((frame) => (frame.event === 'status' ? [frame.data] : []));
