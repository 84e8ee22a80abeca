import type { RequestListener } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { expositionChunks, expositionContentType } from './exposition.ts';
import type { MeshTelemetry } from './mesh-telemetry.ts';
import type { PlainSampleSource } from './plain-sample.ts';

/** Serves `/metrics`: the series of all proxies, each with the labels of its own target (`honor_labels`). */
export function createTelemetryHandler(
  telemetry: MeshTelemetry,
  others: readonly PlainSampleSource[] = [],
): RequestListener {
  return (request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    if (path !== '/metrics' && path !== '/stats/prometheus') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found\n');
      return;
    }
    const body = Readable.from(expositionChunks(telemetry, others));
    const compressed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    response.writeHead(200, {
      'content-type': expositionContentType,
      ...(compressed ? { 'content-encoding': 'gzip' } : {}),
    });
    const ended = (error: NodeJS.ErrnoException | null | undefined): void => {
      // A scraper that goes away early is its own affair; the answer just ends.
      if (error) response.destroy();
    };
    if (compressed) pipeline(body, createGzip({ level: 1 }), response, ended);
    else pipeline(body, response, ended);
  };
}
