import { z } from 'zod';
import { badRequest, notFound, resourceKey } from '../api-error.ts';
import { isJsonObject, type JsonObject, type KubernetesObject } from '../object.ts';
import { applyJsonPatch, parseJsonPatch } from '../patch/json-patch.ts';
import { applyMergePatch } from '../patch/merge-patch.ts';
import { parseBody } from './request-body.ts';
import type { Answer } from './respond.ts';
import { writeOptionsOf } from './write-options.ts';
import type { WriteContext } from './write.ts';

const scaleShape = z.object({
  spec: z.object({ replicas: z.number().int().min(0).default(0) }).default({ replicas: 0 }),
});

function selectorText(spec: JsonObject): string {
  const labels =
    isJsonObject(spec.selector) && isJsonObject(spec.selector.matchLabels) ? spec.selector.matchLabels : {};
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',');
}

function scaleOf(object: KubernetesObject): JsonObject {
  const spec = isJsonObject(object.spec) ? object.spec : {};
  const status = isJsonObject(object.status) ? object.status : {};
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas ?? 0 },
    status: { replicas: status.replicas ?? 0, selector: selectorText(spec) },
  };
}

function wantedScale({ request, body }: WriteContext, current: JsonObject): unknown {
  if (request.method === 'PUT') return parseBody(body, request.contentType, false).value;
  if (request.contentType.startsWith('application/json-patch+json'))
    return applyJsonPatch(current, parseJsonPatch(body));
  return applyMergePatch(current, parseBody(body, 'application/json', false).value);
}

/** The `scale` subresource: the number of replicas and nothing else. */
export function answerScale(context: WriteContext): Answer {
  const { store, definition, request, admit } = context;
  const { namespace, name = '' } = request.path;
  const object = store.get(resourceKey(definition), namespace, name);
  if (object === null) throw notFound(definition, name);
  const current = scaleOf(object);
  if (request.method === 'GET') return { status: 200, body: current };
  const wanted = scaleShape.safeParse(wantedScale(context, current));
  if (!wanted.success)
    throw badRequest(
      `Scale in version "v1" cannot be handled as a Scale: ${wanted.error.issues[0]?.message ?? ''}`,
    );
  const { replicas } = wanted.data.spec;
  const scaled = store.patch(
    resourceKey(definition),
    namespace,
    name,
    (before) => ({ ...before, spec: { ...(isJsonObject(before.spec) ? before.spec : {}), replicas } }),
    { ...writeOptionsOf(request), admit },
  );
  return { status: 200, body: scaleOf(scaled) };
}
