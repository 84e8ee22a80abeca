import { stringify } from 'yaml';
import { isJsonObject } from '../../../domain/json-patch.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import { unifiedDiff } from './unified-diff.ts';

const SERVER_FIELDS = new Set([
  'managedFields',
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'selfLink',
]);

/** What people wrote of an object, without what the server adds. */
export function writtenPart(object: JsonObject): JsonObject {
  const { apiVersion = '', kind = '', metadata, status: _status, ...rest } = object;
  const kept = Object.entries(isJsonObject(metadata) ? metadata : {}).filter(
    ([key]) => !SERVER_FIELDS.has(key),
  );
  return { apiVersion, kind, metadata: Object.fromEntries(kept), ...rest };
}

const yamlOf = (object: JsonObject | null): string =>
  object === null ? '' : stringify(writtenPart(object), { lineWidth: 0, aliasDuplicateObjects: false });

/** Unified diff of an object before and after as YAML; an object that does not exist is empty. */
export const objectDiff = (before: JsonObject | null, after: JsonObject | null): string =>
  unifiedDiff(yamlOf(before), yamlOf(after));
