import { z } from 'zod';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { durationMs } from './duration.ts';
import { grpcStatusNumber } from './grpc-status.ts';
import { fullHost } from './host-name.ts';
import { anyOf, httpMatchRequest, matchPredicate } from './request-match.ts';
import {
  defaultRetry,
  type FaultRule,
  type MirrorRule,
  type RetryRule,
  type RouteDestination,
  type RouteRule,
} from './route-rule.ts';

const percentage = z.object({ value: z.number().optional() }).optional();

const destination = z.object({
  host: z.string(),
  subset: z.string().optional(),
  port: z.object({ number: z.number() }).optional(),
});

const fault = z.object({
  delay: z
    .object({ percentage, percent: z.number().optional(), fixedDelay: z.string().optional() })
    .optional(),
  abort: z
    .object({
      percentage,
      percent: z.number().optional(),
      httpStatus: z.number().optional(),
      grpcStatus: z.string().optional(),
    })
    .optional(),
});

const retries = z.object({
  attempts: z.number().optional(),
  perTryTimeout: z.string().optional(),
  retryOn: z.string().optional(),
});

const httpRoute = z.object({
  name: z.string().optional(),
  match: z.array(httpMatchRequest).optional(),
  route: z.array(z.object({ destination, weight: z.number().optional() })).optional(),
  directResponse: z.object({ status: z.number() }).optional(),
  fault: fault.optional(),
  timeout: z.string().optional(),
  retries: retries.optional(),
  mirror: destination.optional(),
  mirrorPercentage: percentage,
  mirrors: z.array(z.object({ destination, percentage })).optional(),
});

type HttpRouteFields = z.infer<typeof httpRoute>;

const virtualServiceFields = z.object({
  hosts: z.array(z.string()).optional(),
  gateways: z.array(z.string()).optional(),
  http: z.array(httpRoute).optional(),
});

/** A VirtualService ready for routing. */
export interface CompiledVirtualService {
  readonly namespace: string;
  readonly name: string;
  /** RFC 3339, so that texts compare as times do. */
  readonly createdAt: string;
  readonly hosts: readonly string[];
  /** `mesh` for the sidecars, else `namespace/name` of Gateways. */
  readonly gateways: readonly string[];
  readonly rulesFor: (gateway: string) => readonly RouteRule[];
  /** Why Envoy refuses the routes, in its words; null where it takes them. */
  readonly refusal: string | null;
}

/** Compiles a VirtualService as istiod sends it, what Envoy refuses included. */
export function compileVirtualService(object: KubernetesObject): CompiledVirtualService {
  const namespace = object.metadata.namespace ?? 'default';
  const spec = virtualServiceFields.parse(object.spec);
  const gateways = (spec.gateways ?? ['mesh']).map((name) =>
    name === 'mesh' || name.includes('/') ? name : `${namespace}/${name}`,
  );
  const routes = (spec.http ?? []).map((route, index) => compileRoute(route, index, object, gateways));
  return {
    namespace,
    name: object.metadata.name,
    createdAt: object.metadata.creationTimestamp ?? '',
    hosts: (spec.hosts ?? []).map((host) => fullHost(host, namespace)),
    gateways,
    rulesFor: (gateway) =>
      routes.filter((route) => route.gateways.includes(gateway)).map((route) => route.rule),
    refusal: routes.some(({ rule }) => hasImpossibleStatus(rule.fault))
      ? 'HttpStatus: value must be inside range [200, 600)'
      : null,
  };
}

function hasImpossibleStatus(fault: FaultRule | null): boolean {
  const status = fault?.abortHttpStatus ?? 200;
  return status < 200 || status >= 600;
}

function compileRoute(
  route: HttpRouteFields,
  index: number,
  { metadata }: KubernetesObject,
  gateways: readonly string[],
): { rule: RouteRule; gateways: readonly string[] } {
  const namespace = metadata.namespace ?? 'default';
  const matches = route.match ?? [];
  const named = matches.flatMap((match) => match.gateways ?? []);
  const destinations = takingTraffic(route.route ?? []);
  const toDestination = (fields: z.infer<typeof destination>): RouteDestination => ({
    host: fullHost(fields.host, namespace),
    subset: fields.subset ?? '',
  });
  return {
    gateways: named.length === 0 ? gateways : named,
    rule: {
      matches: anyOf(matches.map(matchPredicate)),
      always: matches.length === 0,
      destinations: destinations.map((entry) => toDestination(entry.destination)),
      weights: destinations.map((entry) => entry.weight ?? 1),
      timeoutMs: positive(durationMs(route.timeout)),
      retry: compileRetry(route.retries),
      fault: compileFault(route.fault),
      mirrors: compileMirrors(route, toDestination),
      directStatus: route.directResponse?.status ?? null,
      missingClusterStatus: 503,
      origin: {
        config: `/apis/networking.istio.io/v1/namespaces/${namespace}/virtual-service/${metadata.name}`,
        name: route.name ?? '',
        index,
        matches: matches.map((match) => ({ dialect: 'istio', match })),
      },
    },
  };
}

/** A single destination takes everything; among several, those without a weight take nothing. */
function takingTraffic<T extends { readonly weight?: number | undefined }>(
  routes: readonly T[],
): readonly T[] {
  if (routes.length <= 1) return routes.map((route) => ({ ...route, weight: 1 }));
  return routes.filter((route) => (route.weight ?? 0) > 0);
}

/** A timeout of 0 means none. */
function positive(ms: number | null): number | null {
  return ms === null || ms <= 0 ? null : ms;
}

const policyNames = new Set([
  '5xx',
  'gateway-error',
  'connect-failure',
  'reset',
  'reset-before-request',
  'retriable-4xx',
  'refused-stream',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
  'retriable-status-codes',
]);

function compileRetry(fields: z.infer<typeof retries> | undefined): RetryRule {
  if (fields === undefined) return defaultRetry;
  const words = (fields.retryOn ?? '').split(',').map((word) => word.trim());
  const codes = words.filter((word) => /^\d{3}$/.test(word)).map(Number);
  const conditions = words.filter((word) => policyNames.has(word));
  const unset = fields.retryOn === undefined || fields.retryOn === '';
  return {
    attempts: fields.attempts ?? 0,
    perTryTimeoutMs: positive(durationMs(fields.perTryTimeout)),
    conditions: unset ? defaultRetry.conditions : new Set(conditions),
    statusCodes: new Set(codes),
  };
}

/** A missing percentage is 0 for Envoy, so such a fault does nothing; likewise one without duration or status. */
function ratioOf(share: z.infer<typeof percentage>, legacyPercent: number | undefined): number {
  return Math.min(1, (share?.value ?? legacyPercent ?? 0) / 100);
}

function compileFault(fields: z.infer<typeof fault> | undefined): FaultRule | null {
  if (fields === undefined) return null;
  const delayMs = durationMs(fields.delay?.fixedDelay);
  const httpStatus = fields.abort?.httpStatus ?? null;
  const grpcStatus =
    fields.abort?.grpcStatus === undefined ? null : grpcStatusNumber(fields.abort.grpcStatus);
  const aborts = httpStatus !== null || grpcStatus !== null;
  return {
    delayRatio: delayMs === null ? 0 : ratioOf(fields.delay?.percentage, fields.delay?.percent),
    delayMs: delayMs ?? 0,
    abortRatio: aborts ? ratioOf(fields.abort?.percentage, fields.abort?.percent) : 0,
    abortHttpStatus: httpStatus,
    abortGrpcStatus: grpcStatus,
  };
}

function compileMirrors(
  route: HttpRouteFields,
  toDestination: (fields: z.infer<typeof destination>) => RouteDestination,
): MirrorRule[] {
  const listed = (route.mirrors ?? []).map((mirror) => ({
    destination: toDestination(mirror.destination),
    ratio: (mirror.percentage?.value ?? 100) / 100,
  }));
  if (route.mirror === undefined) return listed;
  return [
    ...listed,
    { destination: toDestination(route.mirror), ratio: (route.mirrorPercentage?.value ?? 100) / 100 },
  ];
}
