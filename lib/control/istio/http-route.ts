import { z } from 'zod';
import { parseGoDurationMs } from './go-duration.ts';
import { serviceHost } from './host-name.ts';
import { allOf, anyOf } from './match-words.ts';
import { identityOf, metadataSchema } from './object-identity.ts';
import type { WrittenRoute, WrittenRule } from './written-route.ts';

const reference = z.object({
  group: z.string().nullish(),
  kind: z.string().nullish(),
  namespace: z.string().nullish(),
  name: z.string(),
});
const named = z.object({ type: z.string().nullish(), name: z.string(), value: z.string() });
const matchSchema = z.object({
  path: z.object({ type: z.string().nullish(), value: z.string().nullish() }).nullish(),
  method: z.string().nullish(),
  headers: z.array(named).nullish(),
  queryParams: z.array(named).nullish(),
});
const ruleSchema = z.object({
  name: z.string().nullish(),
  matches: z.array(matchSchema).nullish(),
  backendRefs: z.array(reference.extend({ weight: z.number().nullish() })).nullish(),
  timeouts: z.object({ request: z.string().nullish() }).nullish(),
  retry: z.object({ attempts: z.number().nullish(), codes: z.array(z.number()).nullish() }).nullish(),
  filters: z
    .array(
      z.object({
        type: z.string(),
        requestMirror: z
          .object({
            backendRef: reference,
            percent: z.number().nullish(),
            fraction: z.object({ numerator: z.number(), denominator: z.number().nullish() }).nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});
const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
});
const httpRouteSchema = z.object({
  apiVersion: z.string(),
  metadata: metadataSchema,
  spec: z.object({
    parentRefs: z.array(reference).nullish(),
    hostnames: z.array(z.string()).nullish(),
    rules: z.array(ruleSchema).nullish(),
  }),
  status: z
    .object({ parents: z.array(z.object({ conditions: z.array(conditionSchema).nullish() })).nullish() })
    .nullish(),
});

type Rule = z.infer<typeof ruleSchema>;
type Reference = z.infer<typeof reference>;

/**
 * What is kept of an HTTPRoute; null where the object breaks its own schema. A Service as parent makes it a route
 * between services; in another namespace than the Service's it holds for callers of its own namespace alone:
 * https://gateway-api.sigs.k8s.io/mesh/
 */
export function readHttpRoute(object: unknown, domain: string): WrittenRoute | null {
  const parsed = httpRouteSchema.safeParse(object);
  if (!parsed.success) return null;
  const { apiVersion, metadata, spec, status } = parsed.data;
  const namespace = metadata.namespace ?? '';
  const hostOf = (to: Reference): string => serviceHost(to.namespace ?? namespace, to.name, domain);
  const services = (spec.parentRefs ?? []).filter(isService);
  const isProducer = services.every((parent) => (parent.namespace ?? namespace) === namespace);
  return {
    ...identityOf(apiVersion, 'HTTPRoute', metadata),
    hosts: services.length > 0 ? services.map(hostOf) : (spec.hostnames ?? []),
    isForMesh: services.length > 0,
    gateways: [],
    visibleIn: isProducer ? ['*'] : [namespace],
    rules: (spec.rules ?? []).map((rule, index) => writtenRule(rule, `spec.rules[${index}]`, hostOf)),
    refusals: refusalsOf((status?.parents ?? []).flatMap(({ conditions }) => conditions ?? [])),
  };
}

/** Each refusal once, however many parents say it. */
function refusalsOf(conditions: readonly z.infer<typeof conditionSchema>[]): WrittenRoute['refusals'] {
  const refused = conditions
    .filter(({ status }) => status === 'False')
    .map(({ type, reason, message }) => ({ type, reason: reason ?? '', message: message ?? '' }));
  return [...new Map(refused.map((one) => [`${one.type} ${one.reason} ${one.message}`, one])).values()];
}

/** Backends are Services unless they say otherwise; parents are Gateways unless they say otherwise. */
const isService = ({ kind, group }: Reference): boolean => kind === 'Service' && (group ?? '') === '';

function writtenRule(rule: Rule, path: string, hostOf: (to: Reference) => string): WrittenRule {
  const filters = rule.filters ?? [];
  const mirrorAt = filters.findIndex(({ type }) => type === 'RequestMirror');
  const mirror = filters[mirrorAt]?.requestMirror;
  return {
    path,
    name: rule.name ?? null,
    match: rule.matches ? anyOf(rule.matches.map(matchWords)) : null,
    targets: (rule.backendRefs ?? [])
      .map((to, index) => ({ to, path: `${path}.backendRefs[${index}]` }))
      .filter(({ to: { kind } }) => kind === null || kind === undefined || kind === 'Service')
      .map(({ to, path: at }) => ({ path: at, host: hostOf(to), subset: null, weight: to.weight ?? 1 })),
    fault: null,
    faultGaps: [],
    timeoutMs: rule.timeouts?.request ? parseGoDurationMs(rule.timeouts.request) : null,
    retries:
      rule.retry?.attempts === null || rule.retry?.attempts === undefined
        ? null
        : { attempts: rule.retry.attempts, perTryTimeoutMs: null, on: rule.retry.codes?.join(',') ?? null },
    mirror: mirror
      ? {
          path: `${path}.filters[${mirrorAt}].requestMirror.backendRef`,
          host: hostOf(mirror.backendRef),
          subset: null,
          percent: mirrorPercent(mirror),
        }
      : null,
  };
}

function mirrorPercent(mirror: {
  percent?: number | null | undefined;
  fraction?: { numerator: number; denominator?: number | null | undefined } | null | undefined;
}): number {
  if (!mirror.fraction) return mirror.percent ?? 100;
  return (mirror.fraction.numerator / (mirror.fraction.denominator || 100)) * 100;
}

function matchWords(match: z.infer<typeof matchSchema>): string | null {
  const { path, method } = match;
  const value = path?.value ?? '/';
  const isEveryPath = !path || ((path.type ?? 'PathPrefix') === 'PathPrefix' && value === '/');
  return allOf([
    ...(isEveryPath ? [] : [typedWords('path', path.type ?? 'PathPrefix', value)]),
    ...(method ? [`method is ${method}`] : []),
    ...(match.headers ?? []).map((one) => typedWords(`header ${one.name}`, one.type ?? 'Exact', one.value)),
    ...(match.queryParams ?? []).map((one) =>
      typedWords(`query parameter ${one.name}`, one.type ?? 'Exact', one.value),
    ),
  ]);
}

function typedWords(subject: string, type: string, value: string): string {
  if (type === 'RegularExpression') return `${subject} matches ${value}`;
  return type === 'PathPrefix' ? `${subject} begins with ${value}` : `${subject} is ${value}`;
}
