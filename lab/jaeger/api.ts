import type { RequestListener } from 'node:http';
import type { MeshClock } from '../clock.ts';
import { answerLegacy } from './legacy-api.ts';
import { ERROR_TYPE, pageNotFound, type Reply } from './reply.ts';
import type { TraceStore } from './trace-store.ts';
import { answerV3 } from './v3-api.ts';

const page: Reply = {
  status: 200,
  contentType: 'text/html; charset=utf-8',
  body: '<!doctype html><title>Jaeger of the practice mesh</title><p>The query API is under /api.</p>\n',
};
const methodNotAllowed: Reply = { status: 405, contentType: ERROR_TYPE, body: 'Method Not Allowed\n' };

/** Jaeger's HTTP query APIs, both generations, over a store of traces. */
export function createJaegerApi(options: { store: TraceStore; clock: MeshClock }): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://jaeger');
    const { status, contentType, body } = answer(
      options.store,
      options.clock.nowMs(),
      url,
      request.method ?? 'GET',
    );
    response.writeHead(status, {
      'content-type': contentType,
      date: new Date(options.clock.nowMs()).toUTCString(),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

function answer(store: TraceStore, nowMs: number, url: URL, method: string): Reply {
  if (!url.pathname.startsWith('/api/')) return page;
  if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed;
  try {
    if (url.pathname.startsWith('/api/v3/')) return answerV3(store, url);
    return answerLegacy(store, nowMs, url);
  } catch (error) {
    // A path such as /api/%ZZ cannot be decoded.
    if (error instanceof URIError) return pageNotFound;
    throw error;
  }
}
