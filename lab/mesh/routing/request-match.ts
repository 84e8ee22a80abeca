import { z } from 'zod';
import type { RouteRequest } from './route-rule.ts';

export type RequestPredicate = (request: RouteRequest) => boolean;

/** Istio's StringMatch; an empty object asks for presence. */
export const stringMatch = z.object({
  exact: z.string().optional(),
  prefix: z.string().optional(),
  regex: z.string().optional(),
});

export type StringMatch = z.infer<typeof stringMatch>;

const matchMap = z.record(z.string(), stringMatch);

/** Istio's HTTPMatchRequest, as far as the practice mesh looks at requests. */
export const httpMatchRequest = z.object({
  uri: stringMatch.optional(),
  method: stringMatch.optional(),
  authority: stringMatch.optional(),
  headers: matchMap.optional(),
  withoutHeaders: matchMap.optional(),
  queryParams: matchMap.optional(),
  port: z.number().optional(),
  sourceLabels: z.record(z.string(), z.string()).optional(),
  sourceNamespace: z.string().optional(),
  gateways: z.array(z.string()).optional(),
  ignoreUriCase: z.boolean().optional(),
});

export type HttpMatchRequest = z.infer<typeof httpMatchRequest>;

type TextPredicate = (text: string | undefined) => boolean;

/** Regular expressions match the whole text, as RE2's full match does. */
export function textPredicate(match: StringMatch, ignoreCase = false): TextPredicate {
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const { exact, prefix, regex } = match;
  if (exact !== undefined) return (text) => text !== undefined && fold(text) === fold(exact);
  if (prefix !== undefined) return (text) => text !== undefined && fold(text).startsWith(fold(prefix));
  if (regex !== undefined) {
    const pattern = new RegExp(`^(?:${regex})$`, ignoreCase ? 'iu' : 'u');
    return (text) => text !== undefined && pattern.test(text);
  }
  return (text) => text !== undefined;
}

function queryParameter(path: string, name: string): string | undefined {
  const query = path.indexOf('?');
  if (query < 0) return undefined;
  return new URLSearchParams(path.slice(query + 1)).get(name) ?? undefined;
}

function withoutQuery(path: string): string {
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
}

/** All conditions of one match must hold. */
export function matchPredicate(match: HttpMatchRequest): RequestPredicate {
  const conditions: RequestPredicate[] = [];
  if (match.uri !== undefined) {
    const holds = textPredicate(match.uri, match.ignoreUriCase);
    conditions.push((request) => holds(withoutQuery(request.path)));
  }
  if (match.method !== undefined) {
    const holds = textPredicate(match.method);
    conditions.push((request) => holds(request.method));
  }
  if (match.authority !== undefined) {
    const holds = textPredicate(match.authority);
    conditions.push((request) => holds(request.authority));
  }
  for (const [name, condition] of Object.entries(match.headers ?? {})) {
    const holds = textPredicate(condition);
    conditions.push((request) => holds(request.headers[name.toLowerCase()]));
  }
  for (const [name, condition] of Object.entries(match.withoutHeaders ?? {})) {
    const holds = textPredicate(condition);
    conditions.push((request) => !holds(request.headers[name.toLowerCase()]));
  }
  for (const [name, condition] of Object.entries(match.queryParams ?? {})) {
    const holds = textPredicate(condition);
    conditions.push((request) => holds(queryParameter(request.path, name)));
  }
  if (match.port !== undefined) conditions.push((request) => request.port === match.port);
  if (match.sourceNamespace !== undefined) {
    conditions.push((request) => request.sourceNamespace === match.sourceNamespace);
  }
  for (const [name, value] of Object.entries(match.sourceLabels ?? {})) {
    conditions.push((request) => request.sourceLabels[name] === value);
  }
  return (request) => conditions.every((holds) => holds(request));
}

/** One of several matches is enough; no match at all stands for every request. */
export function anyOf(predicates: readonly RequestPredicate[]): RequestPredicate {
  if (predicates.length === 0) return () => true;
  return (request) => predicates.some((holds) => holds(request));
}
