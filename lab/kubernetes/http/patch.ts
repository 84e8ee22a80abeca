import { ApiError, badRequest, invalid, notFound, resourceKey } from '../api-error.ts';
import { isJsonObject, type JsonObject, type KubernetesObject } from '../object.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { applyJsonPatch, parseJsonPatch } from '../patch/json-patch.ts';
import { applyMergePatch } from '../patch/merge-patch.ts';
import { applyStrategicMergePatch } from '../patch/strategic-merge-patch.ts';
import { objectSchema } from '../schema/object-schema.ts';
import { shaped } from './read.ts';
import { asObject, parseBody } from './request-body.ts';
import type { Answer } from './respond.ts';
import { writeOptionsOf } from './write-options.ts';
import { checkPatched, mustBeDeclared, mustBeKind, requestedObject, type WriteContext } from './write.ts';

const strategic = 'application/strategic-merge-patch+json';
const common = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
];

/** How the body of a patch changes an object. */
type Change = (current: KubernetesObject) => unknown;

function changeOf({ body, definition }: WriteContext, contentType: string): Change {
  switch (contentType) {
    case 'application/json-patch+json': {
      const operations = parseJsonPatch(body);
      return (current) => applyJsonPatch(current, operations);
    }
    case 'application/merge-patch+json': {
      const patch = mergePatchOf(body);
      return (current) => applyMergePatch(current, patch);
    }
    default: {
      const patch = asObject(parseBody(body, 'application/json', false).value);
      return (current) => applyStrategicMergePatch(objectSchema(definition), current, patch);
    }
  }
}

function mergePatchOf(body: string): JsonObject {
  const { value } = parseBody(body, 'application/json', false);
  if (isJsonObject(value)) return value;
  const found = Array.isArray(value) ? 'array' : typeof value;
  throw badRequest(
    `error decoding patch: json: cannot unmarshal ${found} into Go value of type map[string]interface {}`,
  );
}

function asKubernetesObject(
  definition: ResourceDefinition,
  value: unknown,
  before: KubernetesObject,
): KubernetesObject {
  if (!isJsonObject(value) || !isJsonObject(value.metadata))
    throw badRequest('the patched object has no metadata');
  if (definition.custom && value.kind !== before.kind && value.apiVersion === before.apiVersion)
    throw mustBeKind(definition, value);
  if (value.kind !== before.kind || value.apiVersion !== before.apiVersion) {
    throw badRequest('the kind and apiVersion of an object cannot be changed by a patch');
  }
  const { name, namespace } = value.metadata;
  if (name !== before.metadata.name || namespace !== before.metadata.namespace) {
    throw badRequest(
      `the name of the object (${String(name)}) does not match the name on the URL (${before.metadata.name})`,
    );
  }
  return {
    ...value,
    apiVersion: before.apiVersion,
    kind: before.kind,
    metadata: { ...value.metadata, name: before.metadata.name },
  };
}

/** PATCH in any of the four languages; 415 lists those that the kind takes. */
export function patchObject(context: WriteContext): Answer {
  const { store, definition, request, admit, warnings } = context;
  const contentType = request.contentType.split(';')[0]?.trim() ?? '';
  const accepted = definition.custom ? common : [...common.slice(0, 2), strategic, ...common.slice(2)];
  if (!accepted.includes(contentType)) {
    const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
    throw new ApiError(415, 'UnsupportedMediaType', message);
  }
  if (contentType === 'application/apply-patch+yaml') return applyObject(context);
  const { namespace, name = '' } = request.path;
  if (store.get(resourceKey(definition), namespace, name) === null) throw notFound(definition, name);
  const change = changeOf(context, contentType);
  const next = (current: KubernetesObject): KubernetesObject => {
    const changed = asKubernetesObject(definition, change(current), current);
    checkPatched(context, current, changed);
    return changed;
  };
  const write = { ...writeOptionsOf(request), admit };
  const patched = decoded(definition, () =>
    store.patch(resourceKey(definition), namespace, name, next, write),
  );
  return { status: 200, body: shaped(request, definition, patched, store.clock.nowMs()), warnings };
}

/** A patched object of a built-in kind that cannot be decoded is an invalid patch (422), not a bad request. */
function decoded(definition: ResourceDefinition, patch: () => KubernetesObject): KubernetesObject {
  try {
    return patch();
  } catch (error) {
    if (definition.custom || !(error instanceof ApiError) || error.status.code !== 400) throw error;
    const [, why = error.message] = /(json: .*)$/s.exec(error.message) ?? [];
    throw invalid({ group: '', kind: '', name: '' }, [
      { reason: 'FieldValueInvalid', field: 'patch', detail: `Invalid value: "": ${why}` },
    ]);
  }
}

function applyObject(context: WriteContext): Answer {
  const { store, definition, request, admit, warnings } = context;
  if ((request.query.get('fieldManager') ?? '') === '') {
    const detail = 'Required value: is required for apply patch';
    throw new ApiError(422, 'Invalid', `PatchOptions.meta.k8s.io "" is invalid: fieldManager: ${detail}`, {
      group: 'meta.k8s.io',
      kind: 'PatchOptions',
      causes: [{ reason: 'FieldValueRequired', message: detail, field: 'fieldManager' }],
    });
  }
  const configuration = requestedObject(context, parseBody(context.body, 'application/yaml', false).value);
  if (configuration.metadata.managedFields !== undefined)
    throw badRequest('metadata.managedFields must be nil');
  mustBeDeclared(definition, configuration);
  const { namespace, name = '' } = request.path;
  const existed = store.get(resourceKey(definition), namespace, name) !== null;
  const force = request.query.get('force') === 'true';
  const applied = store.apply(resourceKey(definition), configuration, {
    ...writeOptionsOf(request),
    admit,
    force,
  });
  const body = shaped(request, definition, applied, store.clock.nowMs());
  return { status: existed ? 200 : 201, body, warnings };
}
