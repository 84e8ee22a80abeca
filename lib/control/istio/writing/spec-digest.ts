import { createHash } from 'node:crypto';
import { isJsonObject } from '../../../domain/json-patch.ts';
import type { JsonValue } from '../../../domain/json-value.ts';

/** A value with the keys of all its objects in order: servers keep no order. */
function ordered(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(ordered);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner)]));
}

/** Short digest of a `spec`, the same for whatever order of keys. */
export const specDigest = (spec: JsonValue): string =>
  createHash('sha256')
    .update(JSON.stringify(ordered(spec)))
    .digest('hex')
    .slice(0, 16);
