import { ApiError } from '../api-error.ts';
import type { Identity } from '../access/identity.ts';

/** The path of a resource request, taken apart. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** A request to a resource, as far as it is understood before the body is read. */
export interface ApiRequest {
  readonly method: string;
  readonly path: ResourcePath;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  readonly identity: Identity;
}

/** Takes `/apis/<group>/<version>/namespaces/<ns>/<plural>/<name>/<subresource>` apart; null for other paths. */
export function parseResourcePath(path: string): ResourcePath | null {
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment);
  const [root, ...rest] = segments;
  const core = root === 'api';
  if (!core && root !== 'apis') return null;
  const group = core ? '' : (rest.shift() ?? '');
  const version = rest.shift();
  if (version === undefined || rest.length === 0) return null;
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && !isNamespaceSubresource(rest[2]);
  const namespace = inNamespace ? rest[1] : undefined;
  const [plural, name, ...subresource] = inNamespace ? rest.slice(2) : rest;
  if (plural === undefined || subresource.length > 1) return null;
  return {
    group,
    version,
    plural,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource[0] === undefined ? {} : { subresource: subresource[0] }),
  };
}

function isNamespaceSubresource(segment: string | undefined): boolean {
  return segment === 'status' || segment === 'finalize';
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ApiError(400, 'BadRequest', `the path holds a malformed escape: ${segment}`);
  }
}

/** The verb by which permissions know a request. */
export function verbOf(request: Pick<ApiRequest, 'method' | 'path' | 'query'>): string {
  const { name } = request.path;
  const watching = ['1', 'true'].includes(request.query.get('watch') ?? '');
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      if (watching) return 'watch';
      return name === undefined ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      return request.method.toLowerCase();
  }
}
