import type { ServerResponse } from 'node:http';

type Chunk = string | Uint8Array;

const asBuffer = (chunk: Chunk, encoding: unknown): Buffer =>
  typeof chunk === 'string'
    ? Buffer.from(chunk, typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8')
    : Buffer.from(chunk);

/** Holds a response back until it is complete, then sends only the first `keepRatio` of its body as if that were all. */
export function truncateBody(response: ServerResponse, keepRatio: number): void {
  const chunks: Buffer[] = [];
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  const writeHead = response.writeHead.bind(response);
  let status = 200;

  const keep = (chunk: unknown, encoding: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(asBuffer(chunk, encoding));
  };
  Object.assign(response, {
    writeHead: (code: number, ...rest: unknown[]) => {
      status = code;
      const headers = rest.find((argument) => typeof argument === 'object' && argument !== null);
      for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value as string);
      return response;
    },
    write: (chunk: unknown, encoding: unknown) => {
      keep(chunk, encoding);
      return true;
    },
    end: (chunk: unknown, encoding: unknown) => {
      keep(chunk, encoding);
      const body = Buffer.concat(chunks);
      response.removeHeader('content-length');
      writeHead(status === 200 ? response.statusCode : status);
      write(body.subarray(0, Math.floor(body.length * keepRatio)));
      return end();
    },
  });
}
