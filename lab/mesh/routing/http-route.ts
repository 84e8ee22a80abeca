import { z } from 'zod';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { durationMs } from './duration.ts';
import { anyOf, type RequestPredicate, textPredicate } from './request-match.ts';
import { defaultRetry, type MirrorRule, type RouteRule } from './route-rule.ts';

const backendRef = z.object({
  kind: z.string().optional(),
  name: z.string(),
  namespace: z.string().optional(),
  port: z.number().optional(),
  weight: z.number().optional(),
});

const nameValueMatch = z.object({ type: z.string().optional(), name: z.string(), value: z.string() });

const routeMatch = z.object({
  path: z.object({ type: z.string().optional(), value: z.string().optional() }).optional(),
  method: z.string().optional(),
  headers: z.array(nameValueMatch).optional(),
  queryParams: z.array(nameValueMatch).optional(),
});

const routeRule = z.object({
  matches: z.array(routeMatch).optional(),
  filters: z
    .array(
      z.looseObject({
        type: z.string(),
        requestMirror: z
          .object({
            backendRef,
            percent: z.number().optional(),
            fraction: z.object({ numerator: z.number(), denominator: z.number().optional() }).optional(),
          })
          .optional(),
      }),
    )
    .optional(),
  backendRefs: z.array(backendRef).optional(),
  timeouts: z.object({ request: z.string().optional(), backendRequest: z.string().optional() }).optional(),
  retry: z.object({ attempts: z.number().optional(), codes: z.array(z.number()).optional() }).optional(),
});

const parentRef = z.object({
  group: z.string().optional(),
  kind: z.string().optional(),
  name: z.string(),
  namespace: z.string().optional(),
  port: z.number().optional(),
});

type ParentRef = z.infer<typeof parentRef>;

const httpRouteFields = z.object({
  parentRefs: z.array(parentRef).optional(),
  rules: z.array(routeRule).optional(),
});

/** An HTTPRoute ready for routing: only its Service parents count inside the mesh. */
export interface CompiledHttpRoute {
  /** RFC 3339, so that texts compare as times do. */
  readonly createdAt: string;
  readonly hosts: readonly string[];
  readonly rules: readonly RouteRule[];
}

export function compileHttpRoute(object: KubernetesObject): CompiledHttpRoute {
  const namespace = object.metadata.namespace ?? 'default';
  const spec = httpRouteFields.parse(object.spec);
  const parents = (spec.parentRefs ?? []).filter((parent) => parent.kind === 'Service');
  return {
    createdAt: object.metadata.creationTimestamp ?? '',
    hosts: parents.map((parent) => serviceHost(parent.name, parent.namespace ?? namespace)),
    rules: (spec.rules ?? []).map((rule, index) => compileRule(rule, index, { namespace, parents, object })),
  };
}

function serviceHost(name: string, namespace: string): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

interface RuleContext {
  readonly namespace: string;
  readonly parents: readonly ParentRef[];
  readonly object: KubernetesObject;
}

function compileRule(
  rule: z.infer<typeof routeRule>,
  index: number,
  { namespace, parents, object }: RuleContext,
): RouteRule {
  const backends = (rule.backendRefs ?? []).filter((backend) => (backend.weight ?? 1) > 0);
  return {
    matches: anyOf((rule.matches ?? []).map(compileMatch)),
    always: (rule.matches ?? []).length === 0,
    destinations: backends.map((backend) => ({
      host: serviceHost(backend.name, backend.namespace ?? namespace),
      subset: '',
    })),
    weights: backends.map((backend) => backend.weight ?? 1),
    timeoutMs: orNone(durationMs(rule.timeouts?.request)),
    retry: {
      ...defaultRetry,
      ...(rule.retry === undefined
        ? {}
        : { attempts: rule.retry.attempts ?? 1, statusCodes: new Set(rule.retry.codes) }),
      perTryTimeoutMs: orNone(durationMs(rule.timeouts?.backendRequest)),
    },
    fault: null,
    mirrors: compileMirrors(rule, namespace),
    // Without a backend that takes traffic the specification asks for 500.
    directStatus: backends.length === 0 ? 500 : null,
    missingClusterStatus: 500,
    origin: {
      config: syntheticConfig(namespace, parents[0]),
      name: `${namespace}.${object.metadata.name}.${index}`,
      index,
      matches: (rule.matches ?? []).map((match) => ({ dialect: 'gateway-api', match })),
    },
  };
}

/** istiod turns an HTTPRoute into a VirtualService of its own, under a name made of port and host. */
function syntheticConfig(namespace: string, parent: ParentRef | undefined): string {
  const host = serviceHost(parent?.name ?? '', parent?.namespace ?? namespace);
  const name = `${namespace}~${parent?.port ?? 0}~${host}`;
  return `/apis/networking.istio.io/v1/namespaces/${namespace}/virtual-service/${name}`;
}

function orNone(ms: number | null): number | null {
  return ms === null || ms <= 0 ? null : ms;
}

function compileMatch(match: z.infer<typeof routeMatch>): RequestPredicate {
  const conditions: RequestPredicate[] = [];
  const path = match.path?.value ?? '/';
  const holds = pathPredicate(match.path?.type ?? 'PathPrefix', path);
  conditions.push((request) => holds(request.path.split('?')[0] ?? ''));
  if (match.method !== undefined) conditions.push((request) => request.method === match.method);
  for (const header of match.headers ?? []) {
    const value = valuePredicate(header);
    conditions.push((request) => value(request.headers[header.name.toLowerCase()]));
  }
  for (const parameter of match.queryParams ?? []) {
    const value = valuePredicate(parameter);
    conditions.push((request) => {
      const query = new URLSearchParams(request.path.split('?')[1] ?? '');
      return value(query.get(parameter.name) ?? undefined);
    });
  }
  return (request) => conditions.every((condition) => condition(request));
}

function pathPredicate(type: string, value: string): (path: string) => boolean {
  if (type === 'Exact') return (path) => path === value;
  if (type === 'RegularExpression') return textPredicate({ regex: value });
  const prefix = value.endsWith('/') ? value.slice(0, -1) : value;
  return (path) => path === prefix || path.startsWith(`${prefix}/`) || prefix === '';
}

function valuePredicate(match: z.infer<typeof nameValueMatch>): (text: string | undefined) => boolean {
  return textPredicate(match.type === 'RegularExpression' ? { regex: match.value } : { exact: match.value });
}

function compileMirrors(rule: z.infer<typeof routeRule>, namespace: string): MirrorRule[] {
  return (rule.filters ?? []).flatMap((filter) => {
    const mirror = filter.requestMirror;
    if (mirror === undefined) return [];
    const { backendRef: backend, fraction, percent } = mirror;
    const ratio =
      fraction === undefined ? (percent ?? 100) / 100 : fraction.numerator / (fraction.denominator ?? 100);
    return [
      {
        destination: { host: serviceHost(backend.name, backend.namespace ?? namespace), subset: '' },
        ratio,
      },
    ];
  });
}
