import 'server-only';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';
import type { GraphSnapshot } from '../../graph/patch.ts';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const zstd = promisify(zstdCompress);
/** The next level gains a tenth for two thirds more CPU, the one below loses more than it saves. */
const BROTLI_QUALITY = 4;
/** A quarter of brotli's CPU for a sixth more bytes: the next levels cost three times as much. */
const ZSTD_LEVEL = 3;
/** Six, the usual level, costs two thirds more CPU for an eighth less. */
const GZIP_LEVEL = 4;

export type Encoding = 'zstd' | 'br' | 'gzip' | 'identity';

/** A map with its bytes, serialised and compressed once for all who ask. */
export class EncodedMap {
  readonly snapshot: GraphSnapshot;
  readonly json: Buffer;
  readonly #compressed = new Map<Encoding, Promise<Buffer>>();

  /** `json` is the text of the snapshot. */
  constructor(snapshot: GraphSnapshot, json: Buffer) {
    this.snapshot = snapshot;
    this.json = json;
  }

  get etag(): string {
    return `"${this.snapshot.revision}"`;
  }

  /** The JSON text in one encoding. */
  bytes(encoding: Encoding): Promise<Buffer> {
    const known = this.#compressed.get(encoding);
    if (known !== undefined) return known;
    const made = this.#compress(encoding);
    this.#compressed.set(encoding, made);
    return made;
  }

  #compress(encoding: Encoding): Promise<Buffer> {
    switch (encoding) {
      case 'zstd':
        return zstd(this.json, { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } });
      case 'br':
        return brotli(this.json, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
      case 'gzip':
        return gzipped(this.json, { level: GZIP_LEVEL });
      case 'identity':
        return Promise.resolve(this.json);
    }
  }
}

/**
 * Serialises a state once, and names it by its text, so that two replicas give the same state the same name. What an
 * answer cost differs from replica to replica and has no part in the name.
 */
export function encodeMap({ cost, ...content }: Omit<GraphSnapshot, 'revision'>): EncodedMap {
  const text = Buffer.from(JSON.stringify(content));
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 12);
  const revision = `${content.at}.${digest}`;
  const head = JSON.stringify({ revision, cost }).slice(0, -1);
  return new EncodedMap(
    { ...content, cost, revision },
    Buffer.concat([Buffer.from(`${head},`), text.subarray(1)]),
  );
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
