import 'server-only';
import { createHash } from 'node:crypto';
import type { GraphSnapshot } from '../../graph/patch.ts';
import { compressBody, type Encoding } from '../http/compress-body.ts';

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
    const made = compressBody(this.json, encoding);
    this.#compressed.set(encoding, made);
    return made;
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
