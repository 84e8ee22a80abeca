import { z } from 'zod';
import type { WrittenMatch } from '../mesh/routing/route-rule.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a proxy is, as far as matches on the caller look at it. */
export interface ProxyFacts {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

const text = z.object({
  exact: z.string().optional(),
  prefix: z.string().optional(),
  regex: z.string().optional(),
});
type Text = z.infer<typeof text>;
const texts = z.record(z.string(), text).default({});

const istioMatch = z.object({
  uri: text.optional(),
  ignoreUriCase: z.boolean().optional(),
  method: text.optional(),
  authority: text.optional(),
  headers: texts,
  withoutHeaders: texts,
  queryParams: texts,
  port: z.number().optional(),
  sourceLabels: z.record(z.string(), z.string()).default({}),
  sourceNamespace: z.string().optional(),
});

const namedValues = z
  .array(z.object({ type: z.string().default('Exact'), name: z.string(), value: z.string() }))
  .default([]);
const gatewayMatch = z.object({
  path: z.object({ type: z.string().default('PathPrefix'), value: z.string().default('/') }).default({
    type: 'PathPrefix',
    value: '/',
  }),
  method: z.string().optional(),
  headers: namedValues,
  queryParams: namedValues,
});

/** Whether istiod sends a route with this match to a proxy at all: conditions on the caller are decided there. */
export function reachesProxy({ dialect, match }: WrittenMatch, proxy: ProxyFacts, port: number): boolean {
  if (dialect === 'gateway-api') return true;
  const fields = istioMatch.parse(match);
  return (
    (fields.port ?? port) === port &&
    (fields.sourceNamespace ?? proxy.namespace) === proxy.namespace &&
    Object.entries(fields.sourceLabels).every(([name, value]) => proxy.labels[name] === value)
  );
}

/** The match as Envoy has it. */
export function envoyMatch({ dialect, match }: WrittenMatch): Json {
  return dialect === 'istio' ? ofIstio(istioMatch.parse(match)) : ofGatewayApi(gatewayMatch.parse(match));
}

function ofIstio(match: z.infer<typeof istioMatch>): Json {
  const headers = [
    ...(match.method === undefined ? [] : [headerMatch(':method', match.method)]),
    ...(match.authority === undefined ? [] : [headerMatch(':authority', match.authority)]),
    ...Object.entries(match.headers).map(([name, value]) => headerMatch(name, value)),
    ...Object.entries(match.withoutHeaders).map(([name, value]) => ({
      ...headerMatch(name, value),
      invertMatch: true,
    })),
  ];
  return {
    ...pathMatch(match.uri ?? { prefix: '/' }),
    ...(match.ignoreUriCase === true ? { caseSensitive: false } : {}),
    ...(headers.length === 0 ? {} : { headers }),
    ...queryMatch(Object.entries(match.queryParams)),
  };
}

function ofGatewayApi(match: z.infer<typeof gatewayMatch>): Json {
  const valueOf = ({ type, value }: { type: string; value: string }): Text =>
    type === 'RegularExpression' ? { regex: value } : { exact: value };
  const headers = [
    ...(match.method === undefined ? [] : [headerMatch(':method', { exact: match.method })]),
    ...match.headers.map((header) => headerMatch(header.name, valueOf(header))),
  ];
  return {
    ...gatewayPath(match.path),
    ...(headers.length === 0 ? {} : { headers }),
    ...queryMatch(match.queryParams.map((entry) => [entry.name, valueOf(entry)] as const)),
  };
}

function gatewayPath({ type, value }: { type: string; value: string }): Json {
  if (type === 'Exact') return { path: value };
  if (type === 'RegularExpression') return { safeRegex: { regex: value } };
  return value === '/' ? { prefix: '/' } : { pathSeparatedPrefix: value.replace(/\/$/, '') };
}

function pathMatch({ exact, prefix, regex }: Text): Json {
  if (exact !== undefined) return { path: exact };
  if (regex !== undefined) return { safeRegex: { regex } };
  return { prefix: prefix ?? '/' };
}

function stringMatch({ exact, prefix, regex }: Text): Json | null {
  if (exact !== undefined) return { exact };
  if (prefix !== undefined) return { prefix };
  return regex === undefined ? null : { safeRegex: { regex } };
}

function headerMatch(name: string, value: Text): Json {
  const match = stringMatch(value);
  return match === null ? { name, presentMatch: true } : { name, stringMatch: match };
}

function queryMatch(entries: readonly (readonly [name: string, value: Text])[]): Json {
  if (entries.length === 0) return {};
  return {
    queryParameters: entries.map(([name, value]) => {
      const match = stringMatch(value);
      return match === null ? { name, presentMatch: true } : { name, stringMatch: match };
    }),
  };
}
