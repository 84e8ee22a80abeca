import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { tooLarge } from './bounded-body.ts';
import { UpstreamFailure } from './upstream-failure.ts';

const unpack = promisify(gunzip);

/** The one encoding that is asked for: every backend knows it. */
export const ACCEPTED_ENCODING = 'gzip';

/** zlib's own size of a piece, and the least. */
const LEAST_PIECE_BYTES = 16_384;
/** Length of the sum and of the size at the end of what gzip packed. */
const TRAILER_BYTES = 8;

/**
 * A body as it was before it was packed; more than `maxBytes` of it are a `too-large` failure. It is unpacked in one piece
 * of the size that it tells: hundreds of small ones cost as much as unpacking does, and leave holes in the memory.
 */
export async function unpackBody(
  source: string,
  body: Buffer,
  encoding: string | null,
  maxBytes: number,
): Promise<Buffer> {
  switch (encoding?.toLowerCase() ?? '') {
    case '':
    case 'identity':
      return body;
    case 'gzip':
    case 'x-gzip':
      break;
    default:
      throw new UpstreamFailure(
        'malformed',
        `${source} packed its answer in a way that it was not asked for.`,
      );
  }
  const told = body.length < TRAILER_BYTES ? 0 : body.readUInt32LE(body.length - 4);
  const chunkSize = Math.min(Math.max(told + 1, LEAST_PIECE_BYTES), maxBytes + 1);
  try {
    return await unpack(body, { chunkSize, maxOutputLength: maxBytes });
  } catch (error) {
    throw isTooLarge(error) ? tooLarge(source, maxBytes) : error;
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
