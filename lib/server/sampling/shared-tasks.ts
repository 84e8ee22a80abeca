import 'server-only';

interface Running<T> {
  readonly result: Promise<T>;
  readonly abort: AbortController;
  waiting: number;
}

/**
 * Runs one task per key however many ask for it at once. A caller that leaves gets the reason of its own signal; when
 * the last one has left, the task is aborted.
 */
export class SharedTasks<T> {
  readonly #running = new Map<string, Running<T>>();

  get size(): number {
    return this.#running.size;
  }

  async join(key: string, start: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const task = this.#running.get(key) ?? this.#start(key, start);
    task.waiting += 1;
    let leave = (): void => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason as Error);
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([task.result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      task.waiting -= 1;
      if (task.waiting === 0 && this.#running.get(key) === task) {
        this.#running.delete(key);
        task.abort.abort(new DOMException('Nobody waits for the answer any more.', 'AbortError'));
      }
    }
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<T>): Running<T> {
    const abort = new AbortController();
    const result = start(abort.signal);
    const task: Running<T> = { result, abort, waiting: 0 };
    this.#running.set(key, task);
    const forget = (): void => {
      if (this.#running.get(key) === task) this.#running.delete(key);
    };
    // Nobody may be left to hear of a failure, which must not end the process.
    result.then(forget, forget);
    return task;
  }
}
