import { UpstreamFailure } from './upstream-failure.ts';

/**
 * A body as text, counted while it streams in: more than `maxBytes` ends it with a `too-large` failure.
 * Bytes that are no UTF-8 become U+FFFD.
 */
export async function readBoundedText(
  source: string,
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
): Promise<string> {
  if (body === null) return '';
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
  return Buffer.concat(parts, bytes).toString('utf8');
}
