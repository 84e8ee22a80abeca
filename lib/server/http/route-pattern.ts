import 'server-only';
import { apiRoutes } from '../../contract/api-routes.ts';

const PAGES = [
  '/',
  '/map',
  '/services',
  '/services/{mesh}/{namespace}/{name}',
  '/workloads',
  '/workloads/{mesh}/{namespace}/{name}',
  '/mesh',
  '/changes',
  '/changes/{id}',
];

/** Paths of the API in the notation of OpenAPI, those without a variable part first: they win. */
const patterns = [...new Set([...PAGES, '/api/openapi.json', ...apiRoutes.map(({ path }) => path)])]
  .toSorted((left, right) => Number(left.includes('{')) - Number(right.includes('{')))
  .map((pattern) => ({
    pattern,
    expression: new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
  }));

/** The pattern that a path belongs to, so that metrics and spans have few names; `other` for paths nobody serves. */
export function routePattern(path: string): string {
  if (path.startsWith('/_next/')) return '/_next';
  return patterns.find(({ expression }) => expression.test(path))?.pattern ?? 'other';
}

/** Methods that a pattern takes beside reads, in capitals. */
export const writeMethodsOf = (pattern: string): readonly string[] =>
  apiRoutes
    .filter(({ path, method = 'get' }) => path === pattern && method !== 'get')
    .map(({ method = 'get' }) => method.toUpperCase());

/** Most bytes that a body for a pattern may have, where it has a bound of its own. */
export const mostBodyBytesOf = (pattern: string): number | null =>
  apiRoutes.find(({ path, mostBodyBytes }) => path === pattern && mostBodyBytes !== undefined)
    ?.mostBodyBytes ?? null;

/** Whether a pattern can be read at all: some only take writes. */
export const isReadable = (pattern: string): boolean =>
  !apiRoutes.some(({ path }) => path === pattern) ||
  apiRoutes.some(({ path, method = 'get' }) => path === pattern && method === 'get');
