import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { serve, type TestServer } from './misbehaving-server.ts';

const answerSchema = z.object({
  name: z.string(),
  path: z.string(),
  status: z.number(),
  type: z.string().nullable(),
  body: z.string(),
});
type Recorded = z.output<typeof answerSchema>;

/** Servers whose answers are recorded. */
export type RecordedServer =
  | 'jaeger-1.76.0'
  | 'jaeger-2.13.0'
  | 'jaeger-2.20.0'
  | 'tempo-2.10.8'
  | 'zipkin-3.6.1';

const folder = new URL('../recorded/traces/', import.meta.url);

function answersOf(server: RecordedServer): ReadonlyMap<string, Recorded> {
  const lines = readFileSync(new URL(`${server}.jsonl`, folder), 'utf8')
    .trimEnd()
    .split('\n');
  return new Map(
    lines.map((line) => {
      const recorded = answerSchema.parse(JSON.parse(line));
      return [recorded.name, recorded];
    }),
  );
}

/** Body of one recorded answer. */
export function recordedBody(server: RecordedServer, name: string): string {
  const found = answersOf(server).get(name);
  if (found === undefined) throw new Error(`${server} has no answer "${name}".`);
  return found.body;
}

/** What Jaeger answers to paths that it does not have, up to version 2.15. */
const PAGE: Recorded = {
  name: 'page',
  path: '',
  status: 200,
  type: 'text/html; charset=utf-8',
  body: '<!doctype html><html lang="en"><head><title>Jaeger UI</title></head></html>',
};
const NOT_FOUND: Recorded = {
  name: 'not found',
  path: '',
  status: 404,
  type: 'text/plain; charset=utf-8',
  body: '404 page not found\n',
};

/**
 * A server that answers as a real one did. Questions are told by their path, their query counts only where no other recorded
 * question has the same path. `instead`: by path, the name of the answer to give whatever the query is.
 */
export async function recordedStore(
  server: RecordedServer,
  instead: Readonly<Record<string, string | ((query: URLSearchParams) => string)>> = {},
): Promise<TestServer> {
  const answers = answersOf(server);
  const byPath = new Map<string, Recorded>();
  for (const recorded of answers.values()) {
    const path = recorded.path.split('?')[0] ?? '';
    if (!byPath.has(path)) byPath.set(path, recorded);
  }
  const unknown = server === 'jaeger-1.76.0' || server === 'jaeger-2.13.0' ? PAGE : NOT_FOUND;
  return serve((request, response) => {
    const url = new URL(request.url, 'http://store');
    const path = decodeURIComponent(url.pathname);
    const chosen = instead[path];
    const name = typeof chosen === 'function' ? chosen(url.searchParams) : chosen;
    const recorded = (name === undefined ? byPath.get(path) : answers.get(name)) ?? unknown;
    const headers = recorded.type === null ? {} : { 'content-type': recorded.type };
    response.writeHead(recorded.status, headers).end(recorded.body);
  });
}

const truthSchema = z.array(
  z.object({
    key: z.string(),
    traceId: z.string(),
    spanCount: z.number(),
    errorSpans: z.number(),
    orphans: z.number(),
    durationNs: z.string(),
  }),
);

/** What was sent to the servers, by what a trace is for. */
export const recordedTruth = new Map(
  truthSchema
    .parse(JSON.parse(readFileSync(new URL('truth.json', folder), 'utf8')))
    .map((trace) => [trace.key, trace]),
);
