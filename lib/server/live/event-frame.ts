import 'server-only';

/** One server-sent event as bytes (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function eventFrame(event: string, data: string | Buffer, id?: string): Uint8Array {
  const head = `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: `;
  return Buffer.concat([
    Buffer.from(head),
    typeof data === 'string' ? Buffer.from(data) : data,
    Buffer.from('\n\n'),
  ]);
}

/** A comment: keeps the connection open through proxies and tells the reader that all is well. */
export const heartbeatFrame: Uint8Array = Buffer.from(': alive\n\n');
