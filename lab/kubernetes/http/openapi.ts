import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ObjectStore } from '../object-store.ts';
import { openApiIndex, openApiV3 } from '../openapi/openapi-v3.ts';
import { openApiV2 } from '../openapi/openapi-v2.ts';
import { encodeOpenApiV2 } from '../openapi/openapi-v2-protobuf.ts';
import { sendAnswer, sendBytes } from './respond.ts';

// Asked for with an @ in it, which is no valid media type to answer with.
const protobuf = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** Answers `/openapi/v2` and `/openapi/v3…`; false for a path that is neither. */
export function answerOpenApi(
  store: ObjectStore,
  request: IncomingMessage,
  response: ServerResponse,
  { path, prefix }: { readonly path: string; readonly prefix: string },
): boolean {
  const resources = store.resources.all();
  if (path === '/openapi/v2') {
    const document = openApiV2(resources);
    if (/proto-openapi/.test(request.headers.accept ?? '')) {
      sendBytes(request, response, 200, protobuf, encodeOpenApiV2(document));
    } else {
      sendAnswer(request, response, { status: 200, body: document });
    }
    return true;
  }
  if (path === '/openapi/v3') {
    sendAnswer(request, response, { status: 200, body: openApiIndex(resources, prefix) });
    return true;
  }
  const found = /^\/openapi\/v3\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path);
  if (found?.[2] === undefined) return false;
  const document = openApiV3(resources, { group: found[1] ?? '', version: found[2] });
  if (document === null) return false;
  sendAnswer(request, response, { status: 200, body: document });
  return true;
}
