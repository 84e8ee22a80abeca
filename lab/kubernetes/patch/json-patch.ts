import { ApiError, badRequest } from '../api-error.ts';
import { jsonErrorText } from '../http/request-body.ts';
import { copyJson, isJsonObject, jsonEquals } from '../object.ts';

const maximumOperations = 10_000;

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** A number whose spelling differs from its plain form (`80.0`): the server compares the text of numbers. */
class SpelledNumber {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Every failing operation has this same answer: it does not say which one failed. */
function rejected(): ApiError {
  return new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

/** Reads a JSON Patch (RFC 6902). Throws 400 when it is not a list of operations, 413 above 10,000 of them. */
export function parseJsonPatch(body: string): Operation[] {
  const parsed: unknown = parse(body);
  if (!Array.isArray(parsed)) {
    const found = isJsonObject(parsed) ? 'object' : typeof parsed;
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${found} into Go value of type []handlers.jsonPatchOp`,
    );
  }
  if (parsed.length > maximumOperations) {
    const message = `Request entity too large: The allowed maximum operations in a JSON patch is ${maximumOperations}, got ${parsed.length}`;
    throw new ApiError(413, 'RequestEntityTooLarge', message);
  }
  return parsed.map((entry: unknown) => {
    if (!isJsonObject(entry)) throw badRequest('error decoding patch: an operation must be an object');
    const { op, path, from, value } = entry;
    return {
      op: typeof op === 'string' ? op : '',
      path: typeof path === 'string' ? path : '\u0000',
      ...(typeof from === 'string' ? { from } : {}),
      ...(value === undefined ? {} : { value }),
    };
  });
}

function parse(body: string): unknown {
  const keepSpelling = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined && context.source !== String(value)
      ? new SpelledNumber(value)
      : value;
  try {
    return JSON.parse(body, keepSpelling);
  } catch (error) {
    throw badRequest(
      `error decoding patch: ${error instanceof Error ? jsonErrorText(body, error) : String(error)}`,
    );
  }
}

/** Applies all operations or none. Throws 422 with the generic text when one of them fails. */
export function applyJsonPatch(document: unknown, operations: readonly Operation[]): unknown {
  const root = { document: copyJson(document) };
  for (const operation of operations) applyOperation(root, operation);
  return root.document;
}

function applyOperation(root: { document: unknown }, operation: Operation): void {
  switch (operation.op) {
    case 'test':
      if (!sameSpelling(read(root, operation.path) ?? null, operation.value ?? null)) throw rejected();
      return;
    case 'add':
      return write(root, operation.path, plain(operation.value), 'insert');
    case 'replace':
      return write(root, operation.path, plain(operation.value), 'set');
    case 'remove':
      return remove(root, operation.path);
    case 'copy':
    case 'move': {
      const value = read(root, operation.from ?? '\u0000');
      if (value === undefined) throw rejected();
      if (operation.op === 'move') remove(root, operation.from ?? '');
      return write(root, operation.path, copyJson(value), 'insert');
    }
    default:
      throw rejected();
  }
}

function segmentsOf(path: string): string[] {
  if (path === '') return [];
  if (!path.startsWith('/')) throw rejected();
  return path
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function child(node: unknown, segment: string): unknown {
  if (Array.isArray(node)) return /^\d+$/.test(segment) ? node[Number(segment)] : undefined;
  return isJsonObject(node) && Object.hasOwn(node, segment) ? node[segment] : undefined;
}

/** The value at a path; undefined when the last step leads nowhere, 422 when an earlier one does. */
function read(root: { document: unknown }, path: string): unknown {
  const segments = segmentsOf(path);
  let node: unknown = root.document;
  for (const [index, segment] of segments.entries()) {
    if (typeof node !== 'object' || node === null) throw rejected();
    node = child(node, segment);
    if (node === undefined && index < segments.length - 1) throw rejected();
  }
  return node;
}

function parentOf(root: { document: unknown }, segments: readonly string[]): unknown {
  let node: unknown = root.document;
  for (const segment of segments.slice(0, -1)) node = child(node, segment);
  return node;
}

function write(root: { document: unknown }, path: string, value: unknown, mode: 'insert' | 'set'): void {
  const segments = segmentsOf(path);
  const last = segments.at(-1);
  if (last === undefined) {
    root.document = value;
    return;
  }
  const parent = parentOf(root, segments);
  if (isJsonObject(parent)) {
    // A replace of what is not there acts like an add: so does the real server.
    parent[last] = value;
  } else if (Array.isArray(parent)) {
    const index =
      last === '-' && mode === 'insert' ? parent.length : Number(/^\d+$/.test(last) ? last : Number.NaN);
    const within = mode === 'insert' ? index <= parent.length : index < parent.length;
    if (!within) throw rejected();
    parent.splice(index, mode === 'insert' ? 0 : 1, value);
  } else {
    throw rejected();
  }
}

function remove(root: { document: unknown }, path: string): void {
  const segments = segmentsOf(path);
  const last = segments.at(-1);
  const parent = parentOf(root, segments);
  if (last === undefined || child(parent, last) === undefined) throw rejected();
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isJsonObject(parent)) delete parent[last];
}

function plain(value: unknown): unknown {
  if (value instanceof SpelledNumber) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}

function isSpelled(value: unknown): boolean {
  if (value instanceof SpelledNumber) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(isSpelled);
}

function sameSpelling(stored: unknown, tested: unknown): boolean {
  return !isSpelled(tested) && jsonEquals(stored, tested);
}
