import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ObjectStore } from '../object-store.ts';
import {
  aggregatedDiscovery,
  coreVersions,
  groupList,
  oneGroup,
  resourceList,
  serverVersion,
} from './discovery.ts';
import { answerOpenApi } from './openapi.ts';
import { sendAnswer, sendBytes } from './respond.ts';

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

function wantsAggregated(request: IncomingMessage): boolean {
  const accept = request.headers.accept ?? '';
  return /as=APIGroupDiscoveryList/.test(accept) && /v=v2(?!beta)/.test(accept);
}

/** Answers the paths that are no resource: version, health, discovery and the published schemas. */
export function answerPath(
  store: ObjectStore,
  request: IncomingMessage,
  response: ServerResponse,
  { url, prefix }: { readonly url: URL; readonly prefix: string },
): void {
  const path = url.pathname.replace(/\/+$/, '');
  if (/^\/(healthz|livez|readyz)(\/|$)/.test(path))
    return sendBytes(request, response, 200, 'text/plain; charset=utf-8', 'ok');
  if (path === '/version') return sendAnswer(request, response, { status: 200, body: serverVersion });
  if (path.startsWith('/openapi/') && answerOpenApi(store, request, response, { path: url.pathname, prefix }))
    return;
  const resources = store.resources.all();
  if ((path === '/api' || path === '/apis') && wantsAggregated(request)) {
    const body = JSON.stringify(aggregatedDiscovery(resources, path === '/api' ? 'api' : 'apis'));
    return sendBytes(request, response, 200, aggregated, body);
  }
  const found = discovered(path, resources);
  if (found === null)
    return sendBytes(request, response, 404, 'text/plain; charset=utf-8', '404 page not found\n');
  sendAnswer(request, response, { status: 200, body: found });
}

function discovered(path: string, resources: ReturnType<ObjectStore['resources']['all']>): unknown {
  const [, root, first, second, ...more] = path.split('/');
  if (more.length > 0) return null;
  if (root === 'api' && second === undefined) {
    return first === undefined ? coreVersions() : resourceList(resources, { group: '', version: first });
  }
  if (root !== 'apis') return null;
  if (first === undefined) return groupList(resources);
  return second === undefined
    ? oneGroup(resources, first)
    : resourceList(resources, { group: first, version: second });
}
