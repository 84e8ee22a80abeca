import type { Layout, LayoutEngine } from './layout-engine.ts';
import type { LayoutAnswer, LayoutQuestion } from './layout-message.ts';

/** The part of a `Worker` that the engine uses. */
export interface LayoutWorker {
  postMessage(question: LayoutQuestion): void;
  addEventListener(type: 'message', listener: (event: { readonly data: LayoutAnswer }) => void): void;
  addEventListener(type: 'error', listener: (event: { readonly message: string }) => void): void;
}

/** Runs the two-level engine off the main thread. Started with the first question; browsers only. */
export function startLayoutWorker(): LayoutWorker {
  return new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
}

interface Waiting {
  readonly resolve: (layout: Layout) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A layout engine that asks a worker. Rejects with the signal's reason when aborted (the worker's answer is then dropped)
 * and with an `Error` when the worker fails.
 */
export function workerEngine(start: () => LayoutWorker): LayoutEngine {
  const waiting = new Map<number, Waiting>();
  let worker: LayoutWorker | null = null;
  let last = 0;

  const settle = (id: number): Waiting | undefined => {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  };

  const running = (): LayoutWorker => {
    if (worker !== null) return worker;
    const started = start();
    started.addEventListener('message', ({ data }) => {
      const asked = settle(data.id);
      if ('layout' in data) asked?.resolve(data.layout);
      else asked?.reject(new Error(data.failure));
    });
    started.addEventListener('error', ({ message }) => {
      for (const id of waiting.keys()) settle(id)?.reject(new Error(`The layout worker ended: ${message}`));
      worker = null;
    });
    worker = started;
    return started;
  };

  return {
    layout: (request, signal) => {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<Layout>();
      last += 1;
      const id = last;
      waiting.set(id, { resolve, reject });
      signal.addEventListener('abort', () => settle(id)?.reject(signal.reason), { once: true });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's channel has no origin
      running().postMessage({ id, request });
      return promise;
    },
  };
}
