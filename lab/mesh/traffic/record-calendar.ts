import type { MeshRecord, MeshRecordListener, RequestRecord } from '../request-record.ts';

/** Hands each request to the listeners in the step in which it ends; longer ones wait here. */
export class RecordCalendar {
  readonly #listeners = new Set<MeshRecordListener>();
  readonly #waiting = new Map<number, RequestRecord[]>();
  #stepEndMs = -Infinity;

  subscribe(listener: MeshRecordListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins the step that ends at the given time: what was waiting for it is handed out first. */
  beginStep(stepEndMs: number): void {
    this.#stepEndMs = stepEndMs;
    const due = this.#waiting.get(Math.ceil(stepEndMs / 1000));
    if (due === undefined) return;
    this.#waiting.delete(Math.ceil(stepEndMs / 1000));
    for (const record of due) this.publish(record);
  }

  /** Takes a finished request, whenever it finished. */
  add(record: RequestRecord): void {
    if (record.endMs <= this.#stepEndMs) {
      this.publish(record);
      return;
    }
    const second = Math.ceil(record.endMs / 1000);
    const waiting = this.#waiting.get(second);
    if (waiting === undefined) this.#waiting.set(second, [record]);
    else waiting.push(record);
  }

  publish(record: MeshRecord): void {
    for (const listener of this.#listeners) listener(record);
  }
}
