import { z } from 'zod';
import { ApiError, badRequest, invalid, notFound, resourceKey } from '../api-error.ts';
import { copyJson, isJsonObject, type JsonObject, type KubernetesObject } from '../object.ts';
import type { ObjectStore, WriteOptions } from '../object-store.ts';
import { apiVersionOf, type ResourceDefinition } from '../resource-definition.ts';
import { objectSchema } from '../schema/object-schema.ts';
import { pruneUnknownFields } from '../schema/unknown-fields.ts';
import type { ApiRequest } from './api-request.ts';
import { withBuiltinDefaults } from './builtin-defaults.ts';
import { inVersion, unendedMetadata, shaped } from './read.ts';
import { valueText } from './json-path.ts';
import { asObject, parseBody, type ParsedBody } from './request-body.ts';
import type { Answer } from './respond.ts';
import { filterOf } from './selectors.ts';
import { fieldValidationOf, isDryRun, writeOptionsOf } from './write-options.ts';

/** What every write is done with. `admit` may add warnings. */
export interface WriteContext {
  readonly store: ObjectStore;
  readonly definition: ResourceDefinition;
  readonly request: ApiRequest;
  readonly body: string;
  readonly admit: NonNullable<WriteOptions['admit']>;
  readonly warnings: string[];
}

const metadataShape = z.looseObject({
  name: z.string().optional(),
  generateName: z.string().optional(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});

/** The object that a body holds, checked against the path that it was sent to. */
export function requestedObject(context: WriteContext, value: unknown): KubernetesObject {
  const { definition, request } = context;
  const { path } = request;
  const sent = asObject(value);
  const apiVersion = apiVersionOf(definition.group, path.version);
  if (sent.kind !== definition.kind || sent.apiVersion !== apiVersion) {
    throw otherKind(context, sent);
  }
  const parsed = metadataShape.safeParse(sent.metadata ?? {});
  if (!parsed.success)
    throw badRequest(cannotHandle(definition, path.version, parsed.error.issues[0]?.message ?? ''));
  const metadata = withoutNulls(parsed.data);
  if (
    path.namespace !== undefined &&
    (metadata.namespace ?? '') !== '' &&
    metadata.namespace !== path.namespace
  ) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (path.name !== undefined && metadata.name !== undefined && metadata.name !== path.name) {
    throw badRequest(
      `the name of the object (${valueText(metadata.name)}) does not match the name on the URL (${path.name})`,
    );
  }
  const name = typeof metadata.name === 'string' ? metadata.name : (path.name ?? '');
  const home = path.namespace === undefined ? {} : { namespace: path.namespace };
  return { ...sent, apiVersion, kind: definition.kind, metadata: { ...metadata, name, ...home } };
}

/** An object of another kind than the path's: custom kinds are compared by validation, the others are never decoded. */
function otherKind({ definition, request, body }: WriteContext, sent: JsonObject): ApiError {
  const kind = valueText(sent.kind);
  const [group = '', version] = valueText(sent.apiVersion).split('/');
  const found = version === undefined ? `/${group}` : `${group}/${version}`;
  if (kind === '') {
    return request.method === 'PATCH'
      ? badRequest(`invalid object type: ${found}, Kind=`)
      : unrecognized(definition, `Object 'Kind' is missing in '${body}' (${body})`);
  }
  const sameVersion = sent.apiVersion === apiVersionOf(definition.group, request.path.version);
  if (definition.custom && sameVersion) return mustBeKind(definition, sent);
  return unrecognized(definition, `got ${found}, Kind=${kind}`);
}

function unrecognized(definition: ResourceDefinition, why: string): ApiError {
  return badRequest(`the object provided is unrecognized (must be of type ${definition.kind}): ${why}`);
}

/** 422 for an object of a custom kind that calls itself otherwise. */
export function mustBeKind(definition: ResourceDefinition, sent: JsonObject): ApiError {
  const kind = valueText(sent.kind);
  const name = isJsonObject(sent.metadata) ? valueText(sent.metadata.name) : '';
  const detail = `Invalid value: ${JSON.stringify(kind)}: must be ${definition.kind}`;
  return invalid({ ...definition, kind, name }, [{ reason: 'FieldValueInvalid', field: 'kind', detail }]);
}

function withoutNulls(metadata: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== null));
}

function cannotHandle(definition: ResourceDefinition, version: string, why: string): string {
  return `${definition.kind} in version "${version}" cannot be handled as a ${definition.kind}: ${why}`;
}

function unknownFields(definition: ResourceDefinition, object: JsonObject): string[] {
  return pruneUnknownFields(objectSchema(definition), copyJson(object));
}

/** Complaints about fields that are there twice or not known at all, in the server's words. */
function complaintsOf(
  definition: ResourceDefinition,
  object: JsonObject,
  duplicates: readonly string[],
): string[] {
  return [
    ...duplicates.map((field) => `duplicate field "${field}"`),
    ...unknownFields(definition, object).map((field) => `unknown field "${field}"`),
  ];
}

function parsedBody({ definition, request, body }: WriteContext, validation: string): ParsedBody {
  try {
    return parseBody(body, request.contentType, validation !== 'Ignore');
  } catch (error) {
    if (!(error instanceof ApiError) || error.status.code !== 400) throw error;
    throw unrecognized(definition, `${error.message} (${body})`);
  }
}

/** Reads the body of a create or update; unknown fields end it (400), warn, or pass unsaid. */
function decode(context: WriteContext): KubernetesObject {
  const { definition, request, warnings } = context;
  const validation = fieldValidationOf(request);
  const { value, duplicates } = parsedBody(context, validation);
  const object = requestedObject(context, value);
  if (validation === 'Ignore') return object;
  const complaints = complaintsOf(definition, object, duplicates);
  if (complaints.length > 0 && validation === 'Strict') {
    throw badRequest(
      cannotHandle(definition, request.path.version, `strict decoding error: ${complaints.join(', ')}`),
    );
  }
  warnings.push(...complaints);
  return object;
}

function answer(context: WriteContext, status: number, object: KubernetesObject): Answer {
  const body = shaped(context.request, context.definition, object, context.store.clock.nowMs());
  return { status, body, warnings: context.warnings };
}

export function createObject(context: WriteContext): Answer {
  const { store, definition, request, admit } = context;
  const object = withBuiltinDefaults(definition, decode(context));
  const stored = store.create(resourceKey(definition), object, { ...writeOptionsOf(request), admit });
  return answer(context, 201, stored);
}

export function updateObject(context: WriteContext): Answer {
  const { store, definition, request, admit } = context;
  const object = decode(context);
  const { name, namespace, resourceVersion } = object.metadata;
  if (store.get(resourceKey(definition), namespace, name) === null) throw notFound(definition, name);
  if (definition.custom && (resourceVersion ?? '') === '') {
    const detail = 'Invalid value: 0: must be specified for an update';
    throw invalid({ ...definition, kind: definition.plural, name }, [
      { reason: 'FieldValueInvalid', field: 'metadata.resourceVersion', detail },
    ]);
  }
  const stored = store.update(resourceKey(definition), object, { ...writeOptionsOf(request), admit });
  return answer(context, 200, stored);
}

const deleteOptions = z.looseObject({
  preconditions: z.object({ uid: z.string().optional(), resourceVersion: z.string().optional() }).optional(),
  propagationPolicy: z.enum(['Orphan', 'Background', 'Foreground']).nullish(),
  orphanDependents: z.boolean().nullish(),
  dryRun: z.array(z.string()).nullish(),
});

function deletionOf(context: WriteContext): Parameters<ObjectStore['delete']>[3] {
  const { request, body } = context;
  const sent = body.trim() === '' ? {} : asObject(parseBody(body, request.contentType, false).value);
  const parsed = deleteOptions.safeParse(sent);
  if (!parsed.success) throw badRequest(`invalid DeleteOptions: ${parsed.error.issues[0]?.message ?? ''}`);
  const { preconditions, propagationPolicy, orphanDependents, dryRun } = parsed.data;
  const asked = deleteOptions.shape.propagationPolicy.safeParse(
    request.query.get('propagationPolicy') ?? undefined,
  );
  const policy = propagationPolicy ?? (orphanDependents === true ? 'Orphan' : asked.data) ?? 'Background';
  return {
    user: request.identity.user,
    dryRun: isDryRun('DELETE', [...request.query.getAll('dryRun'), ...(dryRun ?? [])]),
    propagationPolicy: policy,
    ...(preconditions === undefined
      ? {}
      : {
          preconditions: Object.fromEntries(
            Object.entries(preconditions).filter(([, value]) => value !== undefined),
          ),
        }),
  };
}

export function deleteObject(context: WriteContext): Answer {
  const { store, definition, request } = context;
  const { namespace, name = '' } = request.path;
  const { object, removed } = store.delete(resourceKey(definition), namespace, name, deletionOf(context));
  if (!removed) return answer(context, 200, object);
  const group = definition.group === '' ? {} : { group: definition.group };
  const details = { name, ...group, kind: definition.plural, uid: object.metadata.uid };
  return {
    status: 200,
    body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details },
  };
}

export function deleteCollection(context: WriteContext): Answer {
  const { store, definition, request } = context;
  const options = deletionOf(context);
  const matches = filterOf(definition, request.query);
  const key = resourceKey(definition);
  const chosen = store.list(key, request.path.namespace).filter(matches);
  for (const { metadata } of chosen) store.delete(key, metadata.namespace, metadata.name, options);
  const items = chosen.map((object) => inVersion(definition, request.path.version, object));
  const metadata = { ...unendedMetadata(definition), resourceVersion: store.resourceVersion };
  const apiVersion = apiVersionOf(definition.group, request.path.version);
  return { status: 200, body: { kind: definition.listKind, apiVersion, metadata, items } };
}

/** Unknown fields that a patch brings: 422 when strict, else warnings. */
export function checkPatched(
  context: WriteContext,
  before: KubernetesObject | null,
  patched: JsonObject,
): void {
  const validation = fieldValidationOf(context.request);
  if (validation === 'Ignore') return;
  const known = before === null ? [] : unknownFields(context.definition, before);
  const complaints = complaintsOf(context.definition, patched, []).filter(
    (text) => !known.some((field) => text.includes(`"${field}"`)),
  );
  if (complaints.length === 0) return;
  if (validation === 'Warn') {
    context.warnings.push(...complaints);
    return;
  }
  const detail = `Invalid value: ${JSON.stringify(JSON.stringify(patched))}: strict decoding error: ${complaints.join(', ')}`;
  throw invalid({ group: '', kind: '', name: '' }, [{ reason: 'FieldValueInvalid', field: 'patch', detail }]);
}

/** 500 without a reason: how server-side apply answers fields that the kind does not have. */
export function mustBeDeclared(definition: ResourceDefinition, object: KubernetesObject): void {
  const [field] = unknownFields(definition, object);
  if (field === undefined) return;
  const { name, namespace } = object.metadata;
  const named = `${namespace === undefined ? '' : `${namespace}/`}${name}; ${object.apiVersion}, Kind=${object.kind}`;
  throw new ApiError(
    500,
    null,
    `failed to create typed patch object (${named}): .${field}: field not declared in schema`,
  );
}
