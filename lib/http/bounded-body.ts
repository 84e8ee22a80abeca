import { UpstreamFailure } from './upstream-failure.ts';

/** The bytes of a body, counted while they stream in: more than `maxBytes` end it with a `too-large` failure. */
export async function readBoundedBody(
  source: string,
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
): Promise<Buffer> {
  if (body === null) return Buffer.alloc(0);
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      const bound = maxBytes.toLocaleString('en');
      throw new UpstreamFailure(
        'too-large',
        `${source} answered with more than the ${bound} bytes that are allowed for one answer.`,
      );
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts, bytes);
}
