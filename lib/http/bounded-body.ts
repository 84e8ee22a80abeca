import { UpstreamFailure } from './upstream-failure.ts';

/** The bytes of a body, counted while they stream in: more than `maxBytes` end it with a `too-large` failure. */
export async function readBoundedBody(
  source: string,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(source, maxBytes);
    parts.push(chunk);
  }
  return Buffer.concat(parts, bytes);
}

/** The failure of an answer with more than `maxBytes`. */
export function tooLarge(source: string, maxBytes: number): UpstreamFailure {
  const bound = maxBytes.toLocaleString('en');
  return new UpstreamFailure(
    'too-large',
    `${source} answered with more than the ${bound} bytes that are allowed for one answer.`,
  );
}
