import { describe, expect, it } from 'vitest';
import type { LayoutAnswer, LayoutQuestion } from '@/lib/graph/layout/layout-message.ts';
import { workerEngine, type LayoutWorker } from '@/lib/graph/layout/worker-engine.ts';
import { shop } from './mesh-samples.ts';

type Listener = (event: { data: LayoutAnswer } & { message: string }) => void;

/** A worker that answers when told to. */
function manualWorker() {
  const listeners = new Map<string, Listener>();
  const questions: LayoutQuestion[] = [];
  const worker: LayoutWorker = {
    postMessage: (question) => void questions.push(question),
    addEventListener: (type: string, listener: Listener) => void listeners.set(type, listener),
  };
  const tell = (type: string, event: Partial<Parameters<Listener>[0]>): void =>
    listeners.get(type)?.({ data: { id: 0, failure: '' }, message: '', ...event });
  return { worker, questions, tell };
}

const layout = { key: 'k', boxes: [], containers: [] };

describe('layout in a worker', () => {
  it('gives each question its own answer, in whatever order they come', async () => {
    const { worker, questions, tell } = manualWorker();
    const engine = workerEngine(() => worker);
    const { signal } = new AbortController();
    const first = engine.layout(shop, signal);
    const second = engine.layout(shop, signal);
    tell('message', { data: { id: questions[1]?.id ?? 0, layout: { ...layout, key: 'second' } } });
    tell('message', { data: { id: questions[0]?.id ?? 0, layout: { ...layout, key: 'first' } } });
    expect([(await first).key, (await second).key]).toEqual(['first', 'second']);
  });

  it('stops waiting when the question is no longer asked', async () => {
    const { worker } = manualWorker();
    const abort = new AbortController();
    const asked = workerEngine(() => worker).layout(shop, abort.signal);
    abort.abort(new Error('another topology'));
    await expect(asked).rejects.toThrow('another topology');
  });

  it('says why when the layout fails, and starts again after a crash', async () => {
    const { worker, questions, tell } = manualWorker();
    let starts = 0;
    const engine = workerEngine(() => {
      starts += 1;
      return worker;
    });
    const { signal } = new AbortController();
    const failing = engine.layout(shop, signal);
    tell('message', { data: { id: questions[0]?.id ?? 0, failure: 'no room' } });
    await expect(failing).rejects.toThrow('no room');
    const crashed = engine.layout(shop, signal);
    tell('error', { message: 'out of memory' });
    await expect(crashed).rejects.toThrow('out of memory');
    void engine.layout(shop, signal);
    expect(starts).toBe(2);
  });
});
