import 'server-only';
import type { ServerResponse } from 'node:http';

/** Under this name a route says how its body is compressed already: Next drops `content-encoding` from a route's answer. */
export const BODY_ENCODING_HEADER = 'x-body-encoding';

/** Sends what a route said under {@link BODY_ENCODING_HEADER} as `Content-Encoding`. */
export function restoreBodyEncoding(response: ServerResponse): void {
  const set = response.setHeader.bind(response);
  response.setHeader = (name, value) =>
    set(name.toLowerCase() === BODY_ENCODING_HEADER ? 'Content-Encoding' : name, value);
}
