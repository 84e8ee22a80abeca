import { ApiError, badRequest, notFound, resourceKey } from '../api-error.ts';
import type { JsonObject, KubernetesObject } from '../object.ts';
import type { ObjectStore } from '../object-store.ts';
import { apiVersionOf, type ResourceDefinition } from '../resource-definition.ts';
import type { ApiRequest } from './api-request.ts';
import type { Answer } from './respond.ts';
import { filterOf } from './selectors.ts';
import { metadataOnly, shapeOf, tableOf } from './table.ts';

/** An object in the version that was asked for. */
export function inVersion(
  definition: ResourceDefinition,
  version: string,
  object: KubernetesObject,
): KubernetesObject {
  return { ...object, apiVersion: apiVersionOf(definition.group, version) };
}

/** One or several objects in the shape that was asked for. */
export function shaped(
  request: ApiRequest,
  definition: ResourceDefinition,
  object: KubernetesObject,
  nowMs: number,
): JsonObject {
  const shown = inVersion(definition, request.path.version, object);
  switch (shapeOf(request.accept)) {
    case 'object':
      return shown;
    case 'metadata':
      return metadataOnly(shown);
    case 'table':
      return tableOf(definition, request.path.version, [shown], {
        nowMs,
        include: request.query.get('includeObject') ?? 'Metadata',
        metadata: { resourceVersion: object.metadata.resourceVersion },
      });
  }
}

export function getObject(store: ObjectStore, definition: ResourceDefinition, request: ApiRequest): Answer {
  const { namespace, name = '' } = request.path;
  const object = store.get(resourceKey(definition), namespace, name);
  if (object === null) throw notFound(definition, name);
  return { status: 200, body: shaped(request, definition, object, store.clock.nowMs()) };
}

/** The revision that a request names: null for none. A malformed one is an error of the list (400), of the server in a watch. */
export function revisionOf(query: URLSearchParams, verb: 'list' | 'watch'): number | null {
  const given = query.get('resourceVersion') ?? '';
  if (given === '') return null;
  if (/^\d+$/.test(given)) return Number(given);
  const why = `resourceVersion: Invalid value: "${given}": strconv.ParseUint: parsing "${given}": invalid syntax`;
  throw verb === 'list' ? badRequest(`invalid resource version: ${why}`) : new ApiError(500, null, why);
}

interface Continuation {
  readonly revision: number;
  readonly after: string;
}

function continuationOf(token: string): Continuation {
  const bytes = Buffer.from(token, 'base64url');
  const found = /^(\d+)\n(.+)$/s.exec(bytes.toString('utf8'));
  if (found?.[1] === undefined || found[2] === undefined) {
    const [first = 0] = bytes;
    const shown =
      first > 31 && first < 127 ? String.fromCharCode(first) : `\\u00${first.toString(16).padStart(2, '0')}`;
    const why = `invalid character '${shown}' looking for beginning of value`;
    throw badRequest(`invalid continue token: continue key is not valid: ${why}`);
  }
  return { revision: Number(found[1]), after: found[2] };
}

function keyOf(object: KubernetesObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

function gone(message: string): ApiError {
  return new ApiError(410, 'Expired', message);
}

function tooLarge(wanted: number, current: string): ApiError {
  return new ApiError(504, 'Timeout', `Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

/** The objects as they were at a revision: the present ones with the later changes taken back. */
function objectsAt(
  store: ObjectStore,
  definition: ResourceDefinition,
  revision: number,
  message: string,
): KubernetesObject[] {
  const key = resourceKey(definition);
  const objects = new Map(store.list(key).map((object) => [keyOf(object), object]));
  let later;
  try {
    later = store.changesSince(key, String(revision));
  } catch (error) {
    if (error instanceof ApiError && error.status.code === 410) throw gone(message);
    throw error;
  }
  for (const { object, previous } of later.toReversed()) {
    if (previous === undefined) objects.delete(keyOf(object));
    else objects.set(keyOf(previous), previous);
  }
  return [...objects.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, object]) => object);
}

/** Lists of custom kinds say that they do not go on, those of built-in kinds do not mention it. */
export function unendedMetadata(definition: ResourceDefinition): JsonObject {
  return definition.custom ? { continue: '' } : {};
}

interface Page {
  readonly objects: readonly KubernetesObject[];
  readonly metadata: JsonObject;
}

function pageOf(store: ObjectStore, definition: ResourceDefinition, request: ApiRequest): Page {
  const { query, path } = request;
  const key = resourceKey(definition);
  const revision = revisionOf(query, 'list');
  const token = query.get('continue') ?? '';
  const continuation = token === '' ? null : continuationOf(token);
  if (revision !== null && revision > Number(store.resourceVersion))
    throw tooLarge(revision, store.resourceVersion);
  const exact = query.get('resourceVersionMatch') === 'Exact' ? revision : null;
  const at = continuation?.revision ?? exact;
  const message =
    continuation === null
      ? 'The resourceVersion for the provided list is too old.'
      : 'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';
  const everything = at === null ? store.list(key) : objectsAt(store, definition, at, message);
  const matches = filterOf(definition, query, path.name);
  const found = everything.filter(
    (object) =>
      (path.namespace === undefined || object.metadata.namespace === path.namespace) && matches(object),
  );
  const resourceVersion = String(at ?? store.resourceVersion);
  const rest = continuation === null ? found : found.filter((object) => keyOf(object) > continuation.after);
  const limit = Number(query.get('limit') ?? 0);
  // From the cache everything comes at once, whatever the limit.
  if (!(limit > 0) || revision === 0 || rest.length <= limit)
    return { objects: rest, metadata: { resourceVersion } };
  const objects = rest.slice(0, limit);
  const last = objects.at(-1);
  const next = Buffer.from(`${resourceVersion}\n${last === undefined ? '' : keyOf(last)}`).toString(
    'base64url',
  );
  return { objects, metadata: { resourceVersion, continue: next, remainingItemCount: rest.length - limit } };
}

export function listObjects(store: ObjectStore, definition: ResourceDefinition, request: ApiRequest): Answer {
  const { objects, metadata } = pageOf(store, definition, request);
  const { version } = request.path;
  const shown = objects.map((object) => inVersion(definition, version, object));
  switch (shapeOf(request.accept)) {
    case 'object':
      return {
        status: 200,
        body: {
          kind: definition.listKind,
          apiVersion: apiVersionOf(definition.group, version),
          metadata: { ...unendedMetadata(definition), ...metadata },
          items: shown,
        },
      };
    case 'metadata':
      return {
        status: 200,
        body: {
          kind: 'PartialObjectMetadataList',
          apiVersion: 'meta.k8s.io/v1',
          metadata,
          items: shown.map(metadataOnly),
        },
      };
    case 'table': {
      const include = request.query.get('includeObject') ?? 'Metadata';
      return {
        status: 200,
        body: tableOf(definition, version, shown, { nowMs: store.clock.nowMs(), include, metadata }),
      };
    }
  }
}
