import 'server-only';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const zstd = promisify(zstdCompress);
/** The next level gains a tenth for two thirds more CPU, the one below loses more than it saves. */
const BROTLI_QUALITY = 4;
/** A quarter of brotli's CPU for a sixth more bytes: the next levels cost three times as much. */
const ZSTD_LEVEL = 3;
/** Six, the usual level, costs two thirds more CPU for an eighth less. */
const GZIP_LEVEL = 4;

/** Encodings that bodies are sent in. */
export type Encoding = 'zstd' | 'br' | 'gzip' | 'identity';

/** A body in one encoding. */
export function compressBody(body: Buffer, encoding: Encoding): Promise<Buffer> {
  switch (encoding) {
    case 'zstd':
      return zstd(body, { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } });
    case 'br':
      return brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
    case 'gzip':
      return gzipped(body, { level: GZIP_LEVEL });
    case 'identity':
      return Promise.resolve(body);
  }
}

/** The best encoding that a client takes. */
export function acceptedEncoding(header: string | null): Encoding {
  const accepted = new Set(
    (header ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
      .map((part) => part.split(';')[0]),
  );
  if (accepted.has('zstd')) return 'zstd';
  if (accepted.has('br')) return 'br';
  return accepted.has('gzip') ? 'gzip' : 'identity';
}
