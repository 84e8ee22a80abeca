import 'server-only';
import { keyOf, type MapQuestion } from '../sampling/map-question.ts';
import type { MapReader } from '../sampling/map-reader.ts';
import { LiveMap } from './live-map.ts';

/** The questions that somebody watches now, each asked once for all of its viewers. */
export class LiveMaps {
  readonly #reader: MapReader;
  readonly #maps = new Map<string, LiveMap>();
  #isClosed = false;

  constructor(reader: MapReader) {
    this.#reader = reader;
  }

  get samplers(): number {
    return this.#maps.size;
  }

  get viewers(): number {
    return [...this.#maps.values()].reduce((sum, { viewers }) => sum + viewers, 0);
  }

  /** Opens the stream of a question; `revision` is what the reader holds. */
  open(question: MapQuestion, revision: string | null): ReadableStream<Uint8Array> {
    const key = keyOf(question);
    const known = this.#maps.get(key);
    const map = known ?? new LiveMap(this.#reader, question, () => this.#maps.delete(key));
    this.#maps.set(key, map);
    const viewer = map.open(revision);
    if (this.#isClosed) viewer.close();
    return viewer.stream;
  }

  /** Ends all streams, and those that are opened from now on at once: the server stops. */
  close(): void {
    this.#isClosed = true;
    for (const map of this.#maps.values()) map.close();
    this.#maps.clear();
  }
}
