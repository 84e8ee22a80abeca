import type { IncomingMessage } from 'node:http';
import { isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import { ApiError, badRequest } from '../api-error.ts';
import { isJsonObject, type JsonObject } from '../object.ts';

const limitBytes = 3 * 1024 * 1024;

/** The whole body as text. */
export async function readText(request: IncomingMessage): Promise<string> {
  return (await readBody(request)).toString('utf8');
}

/** The whole body. Throws 413 above 3 MiB, as the server does for all writes. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.byteLength;
    if (size <= limitBytes) chunks.push(bytes);
  }
  if (size > limitBytes) {
    throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limitBytes}`);
  }
  return Buffer.concat(chunks);
}

/** A parsed body and the fields that it gives twice (`spec.hosts`). */
export interface ParsedBody {
  readonly value: unknown;
  readonly duplicates: readonly string[];
}

/** Reads JSON or YAML. Throws 400 when it is neither. */
export function parseBody(body: string, contentType: string, findDuplicates: boolean): ParsedBody {
  if (!/yaml/.test(contentType)) {
    const value = parseJson(body);
    if (!findDuplicates) return { value, duplicates: [] };
    return { value, duplicates: duplicateFields(parseDocument(body, { uniqueKeys: false }).contents, '') };
  }
  const document: Document = parseDocument(body, { uniqueKeys: false });
  const [error] = document.errors;
  if (error !== undefined)
    throw badRequest(`error converting YAML to JSON: yaml: ${error.message.split('\n')[0]}`);
  return { value: document.toJS(), duplicates: duplicateFields(document.contents, '') };
}

/** What is wrong with a JSON text, in the words of Go's decoder as far as they can be told. */
export function jsonErrorText(body: string, error: Error): string {
  const position = Number(/position (\d+)/.exec(error.message)?.[1] ?? body.length);
  const character = body[position];
  return character === undefined
    ? 'unexpected end of JSON input'
    : `invalid character '${character}' looking for beginning of value`;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    const why = error instanceof Error ? jsonErrorText(body, error) : String(error);
    throw badRequest(`couldn't get version/kind; json parse error: ${why}`);
  }
}

/** The body as an object with `apiVersion` and `kind`, or 400. */
export function asObject(value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  throw badRequest(
    "couldn't get version/kind; json parse error: json: cannot unmarshal into Go value of type struct",
  );
}

function duplicateFields(node: unknown, path: string): string[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => duplicateFields(item, `${path}[${index}]`));
  if (!isMap(node)) return [];
  const seen = new Set<string>();
  return node.items.flatMap((pair) => {
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    const field = path === '' ? key : `${path}.${key}`;
    const repeated = seen.has(key) ? [field] : [];
    seen.add(key);
    return [...repeated, ...duplicateFields(pair.value, field)];
  });
}
