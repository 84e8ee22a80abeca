import type { IncomingMessage, ServerResponse } from 'node:http';
import { authenticate, impersonated, type Identity, type TokenTable } from '../access/identity.ts';
import type { Impersonation } from '../access/impersonation.ts';
import { forbiddenPath, type Permissions } from '../access/permissions.ts';
import { answerReview, reviewKinds } from '../access/reviews.ts';
import type { ResourceAction } from '../access/resource-action.ts';
import { askAdmissionPolicies } from '../admission/admission-policies.ts';
import { askWebhooks } from '../admission/webhooks.ts';
import { ApiError, resourceKey } from '../api-error.ts';
import type { ObjectStore } from '../object-store.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { parseResourcePath, verbOf, type ApiRequest } from './api-request.ts';
import { decodeKubernetesProtobuf } from './kubernetes-protobuf.ts';
import { answerPath } from './paths.ts';
import { patchObject } from './patch.ts';
import { getObject, listObjects } from './read.ts';
import { asObject, parseBody, readBody, readText } from './request-body.ts';
import { sendAnswer, sendBytes, type Answer } from './respond.ts';
import { answerScale } from './scale.ts';
import type { OpenWatches } from './watch.ts';
import { createObject, deleteCollection, deleteObject, updateObject, type WriteContext } from './write.ts';

/** All that the server knows while it answers. */
export interface ServerState {
  readonly store: ObjectStore;
  readonly tokens: TokenTable;
  readonly permissions: Permissions;
  readonly impersonation: Impersonation;
  readonly watches: OpenWatches;
  readonly webhookReachable: () => boolean;
}

/** Answers one request. Refusals are thrown as `ApiError`. */
export async function handleRequest(
  state: ServerState,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { url, prefix, token } = addressed(incoming);
  const method = incoming.method ?? 'GET';
  const path = parseResourcePath(url.pathname);
  const action = path === null ? null : actionOf({ method, path, query: url.searchParams });
  const identity = identityOf(state, incoming, token, action);
  if (path === null) {
    const asked = {
      verb: method === 'GET' || method === 'HEAD' ? 'get' : method.toLowerCase(),
      path: url.pathname,
    };
    if (!state.permissions.decidePath(identity, asked).allowed) throw forbiddenPath(identity, asked);
    return answerPath(state.store, incoming, response, { url, prefix });
  }
  const request: ApiRequest = {
    method,
    path,
    query: url.searchParams,
    accept: incoming.headers.accept ?? 'application/json',
    contentType: incoming.headers['content-type'] ?? 'application/json',
    userAgent: incoming.headers['user-agent'] ?? 'unknown',
    identity,
  };
  authorize(state, request);
  await answerResource(state, request, incoming, response);
}

/**
 * kubectl sends no credentials over plain HTTP, so a token may also stand before the path:
 * `/token/<token>/api/v1/pods`.
 */
function addressed(incoming: IncomingMessage): { url: URL; prefix: string; token: string | null } {
  const url = new URL(incoming.url ?? '/', 'http://practice-mesh');
  const found = /^(\/token\/([^/]+))(\/.*)?$/.exec(url.pathname);
  if (found?.[1] === undefined || found[2] === undefined) return { url, prefix: '', token: null };
  url.pathname = found[3] ?? '/';
  return { url, prefix: found[1], token: found[2] };
}

function identityOf(
  state: ServerState,
  incoming: IncomingMessage,
  token: string | null,
  action: ResourceAction | null,
): Identity {
  const given = incoming.headers.authorization ?? (token === null ? undefined : `Bearer ${token}`);
  const asker = authenticate(state.tokens, given);
  const wanted = impersonated(incoming.headers);
  if (wanted === null) return asker;
  state.impersonation.demand(asker, wanted, action);
  return { user: wanted.user, groups: [...wanted.groups, 'system:authenticated'] };
}

function actionOf(request: Pick<ApiRequest, 'method' | 'path' | 'query'>): ResourceAction {
  const { group, plural, subresource, namespace, name } = request.path;
  return {
    verb: verbOf(request),
    group,
    resource: subresource === undefined ? plural : `${plural}/${subresource}`,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
}

function authorize(state: ServerState, request: ApiRequest): void {
  const { group, plural, namespace, name } = request.path;
  const action = actionOf(request);
  state.permissions.demand(request.identity, action);
  const applies =
    request.method === 'PATCH' && request.contentType.startsWith('application/apply-patch+yaml');
  if (applies && state.store.get(resourceKey({ group, plural }), namespace, name ?? '') === null) {
    state.permissions.demand(request.identity, { ...action, verb: 'create' });
  }
}

async function answerResource(
  state: ServerState,
  request: ApiRequest,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { group, version, plural, name } = request.path;
  const review = version === 'v1' ? reviewKinds[resourceKey({ group, plural })] : undefined;
  if (review !== undefined && request.method === 'POST') {
    return sendAnswer(incoming, response, await reviewed(state, request, review, incoming));
  }
  const definition = state.store.resources.byPath(group, version, plural);
  if (definition === null || !isServed(definition, request)) {
    // Not a Status: this is how a client tells "no such kind" from "no such object".
    return sendBytes(incoming, response, 404, 'text/plain; charset=utf-8', '404 page not found\n');
  }
  if (verbOf(request) === 'watch')
    return state.watches.open(state.store, definition, request, incoming, response);
  if (request.path.subresource === undefined && (request.method === 'GET' || request.method === 'HEAD')) {
    mustAcceptJson(request);
    const answer =
      name === undefined
        ? listObjects(state.store, definition, request)
        : getObject(state.store, definition, request);
    return sendAnswer(incoming, response, answer);
  }
  const context = await writeContext(state, definition, request, incoming);
  sendAnswer(incoming, response, answerWrite(context));
}

function isServed(definition: ResourceDefinition, { path }: ApiRequest): boolean {
  if (path.subresource !== undefined && !definition.subresources.includes(path.subresource)) return false;
  return definition.namespaced || path.namespace === undefined;
}

function mustAcceptJson({ accept }: ApiRequest): void {
  if (accept === '' || /application\/(json|yaml|\*)|\*\/\*/.test(accept)) return;
  const offered = 'application/json, application/yaml';
  throw new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${offered}`);
}

async function reviewed(
  state: ServerState,
  request: ApiRequest,
  kind: string,
  incoming: IncomingMessage,
): Promise<Answer> {
  const bytes = await readBody(incoming);
  const body = request.contentType.startsWith('application/vnd.kubernetes.protobuf')
    ? decodeKubernetesProtobuf(bytes, kind)
    : asObject(parseBody(bytes.toString('utf8'), request.contentType, false).value);
  const { group, version } = request.path;
  const { permissions, tokens, store } = state;
  const context = { permissions, tokens, identity: request.identity, nowMs: store.clock.nowMs() };
  return { status: 201, body: answerReview(kind, `${group}/${version}`, body, context) };
}

async function writeContext(
  state: ServerState,
  definition: ResourceDefinition,
  request: ApiRequest,
  incoming: IncomingMessage,
): Promise<WriteContext> {
  const warnings: string[] = [];
  return {
    store: state.store,
    definition,
    request,
    body: await readText(incoming),
    warnings,
    admit: (candidate, previous) => {
      const warn = (warning: string): void => void warnings.push(warning);
      askAdmissionPolicies(state.store, definition, candidate, { previous, warn });
      askWebhooks(state.store, definition, candidate, {
        creating: previous === null,
        reachable: state.webhookReachable(),
        warn,
      });
    },
  };
}

function answerWrite(context: WriteContext): Answer {
  const { method, path } = context.request;
  if (path.subresource === 'scale') return answerScale(context);
  switch (method) {
    case 'GET':
    case 'HEAD':
      return getObject(context.store, context.definition, context.request);
    case 'POST':
      return createObject(context);
    case 'PUT':
      return updateObject(context);
    case 'PATCH':
      return patchObject(context);
    case 'DELETE':
      return path.name === undefined ? deleteCollection(context) : deleteObject(context);
    default:
      throw new ApiError(
        405,
        'MethodNotAllowed',
        'the server does not allow this method on the requested resource',
      );
  }
}
