import type { z } from 'zod';
import {
  graphPatchSchema,
  graphSnapshotSchema,
  graphStatusSchema,
  type GraphStatus,
} from '../contract/graph.ts';
import type { GraphPatch, GraphSnapshot } from '../graph/patch.ts';
import { eventStreamParser, type StreamEvent } from './event-stream.ts';
import { RequestFailure } from './request-failure.ts';
import { send } from './request.ts';

export type { GraphSnapshot, GraphStatus };

/** An event of `/api/graph/stream`. */
export type GraphEvent =
  | { readonly kind: 'snapshot'; readonly snapshot: GraphSnapshot }
  | { readonly kind: 'patch'; readonly patch: GraphPatch }
  | { readonly kind: 'status'; readonly status: GraphStatus };

const connectTimeoutMs = 15_000;

export interface EventsOptions {
  readonly signal: AbortSignal;
  /** Revision that is on the screen: the server goes on from there if it can. */
  readonly lastEventId: string | null;
  /** A stream without a sign of life for so long is dead; heartbeats come more often. */
  readonly silenceMs: number;
}

/** Opens the stream and yields its events until it ends. Rejects with `RequestFailure`, or the signal's reason. */
export async function* graphEvents(path: string, options: EventsOptions): AsyncGenerator<GraphEvent> {
  const { signal, lastEventId, silenceMs } = options;
  const silence = new AbortController();
  const headers = {
    accept: 'text/event-stream',
    ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }),
  };
  let timer = setTimeout(() => silence.abort(), connectTimeoutMs);
  try {
    const response = await send(path, { headers, cache: 'no-store' }, signal, silence.signal);
    if (response.body === null) throw new RequestFailure('malformed', null);
    const parse = eventStreamParser();
    for await (const chunk of textChunks(response.body)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
      for (const event of parse(chunk)) {
        const read = readEvent(event);
        if (read !== null) yield read;
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RequestFailure) throw error;
    throw new RequestFailure(silence.signal.aborted ? 'timeout' : 'offline', null, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function* textChunks(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader.cancel().catch(() => null);
  }
}

/** Null for kinds of events that a newer server may send. */
function readEvent({ event, data }: StreamEvent): GraphEvent | null {
  switch (event) {
    case 'snapshot':
      return { kind: 'snapshot', snapshot: parsed(graphSnapshotSchema, data) };
    case 'patch':
      return { kind: 'patch', patch: parsed(graphPatchSchema, data) };
    case 'status':
      return { kind: 'status', status: parsed(graphStatusSchema, data) };
    default:
      return null;
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, data: string): z.output<Schema> {
  let body: unknown;
  try {
    body = JSON.parse(data);
  } catch (error) {
    throw new RequestFailure('malformed', null, { cause: error });
  }
  const result = schema.safeParse(body);
  if (!result.success) throw new RequestFailure('malformed', null, { cause: result.error });
  return result.data;
}
