import type { LayoutAnswer, LayoutQuestion } from './layout-message.ts';
import { twoLevelEngine } from './two-level-engine.ts';

const answer = async ({ id, request }: LayoutQuestion): Promise<LayoutAnswer> => {
  try {
    return { id, layout: await twoLevelEngine.layout(request, new AbortController().signal) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
};

globalThis.addEventListener('message', (event: MessageEvent<LayoutQuestion>) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's channel has no origin
  void answer(event.data).then((reply) => globalThis.postMessage(reply));
});
