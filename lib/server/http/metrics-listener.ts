import 'server-only';
import type { RequestListener } from 'node:http';
import type { Registry } from 'prom-client';

/** Serves `/metrics` on the port that is kept for it. */
export function metricsListener(registry: Registry): RequestListener {
  return (request, response) => {
    const [path] = (request.url ?? '/').split('?');
    if (path !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Metrics are at /metrics.\n');
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  };
}
