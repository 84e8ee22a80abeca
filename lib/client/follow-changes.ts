import type { QueryClient } from '@tanstack/react-query';
import { changeSummarySchema, haltSchema, type Changes } from '../contract/changes.ts';
import { routes } from '../contract/routes.ts';
import { backoffMs } from './backoff.ts';

/**
 * Keeps what is cached of changes and the halt in step with the server while the page is in sight. The browser's own EventSource
 * resumes after a break; where it gives up, it is opened again after a pause. Returns the way to stop.
 */
export function followChanges(client: QueryClient): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let failures = 0;

  const close = (): void => {
    source?.close();
    source = null;
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const open = (): void => {
    close();
    source = new EventSource(routes.changeStream());
    source.addEventListener('open', () => {
      failures = 0;
    });
    source.addEventListener('change', ({ data }: MessageEvent<string>) => receiveChange(client, data));
    source.addEventListener('halt', ({ data }: MessageEvent<string>) => receiveHalt(client, data));
    source.addEventListener('resync', () => {
      void client.invalidateQueries({ queryKey: ['changes'] });
      void client.invalidateQueries({ queryKey: ['change'] });
    });
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      failures += 1;
      timer = setTimeout(open, backoffMs(failures, Math.random()));
    });
  };
  const follow = (): void => (document.hidden ? close() : open());
  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    close();
  };
}

function receiveChange(client: QueryClient, data: string): void {
  const parsed = changeSummarySchema.safeParse(asJson(data));
  if (!parsed.success) return;
  const moved = parsed.data;
  client.setQueriesData<Changes>({ queryKey: ['changes'] }, (known) =>
    known === undefined || !known.changes.some(({ id }) => id === moved.id)
      ? known
      : { ...known, changes: known.changes.map((change) => (change.id === moved.id ? moved : change)) },
  );
  void client.invalidateQueries({ queryKey: ['changes'] });
  void client.invalidateQueries({ queryKey: ['change', moved.id] });
}

function receiveHalt(client: QueryClient, data: string): void {
  const parsed = haltSchema.safeParse(asJson(data));
  if (parsed.success) client.setQueryData(['halt'], parsed.data);
}

/** Null for what is no JSON: a newer server may send other events. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
