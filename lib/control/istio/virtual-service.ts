import { z } from 'zod';
import type { RouteFault } from '../../domain/routing.ts';
import { parseGoDurationMs } from './go-duration.ts';
import { fullHost, visibility } from './host-name.ts';
import { identityOf, metadataSchema } from './object-identity.ts';
import { matchBlockSchema, virtualServiceMatchWords } from './virtual-service-match.ts';
import type { FaultGap, WrittenRoute, WrittenRule, WrittenTarget } from './written-route.ts';

const destination = z.object({ host: z.string(), subset: z.string().nullish() });
const targets = z.array(z.object({ destination, weight: z.number().nullish() })).nullish();
const percentage = z.object({ value: z.number().nullish() }).nullish();
const share = { percentage, percent: z.number().nullish() };

const httpRuleSchema = z.object({
  name: z.string().nullish(),
  match: z.array(matchBlockSchema).nullish(),
  route: targets,
  fault: z
    .object({
      abort: z
        .object({ ...share, httpStatus: z.number().nullish(), grpcStatus: z.string().nullish() })
        .nullish(),
      delay: z.object({ ...share, fixedDelay: z.string().nullish() }).nullish(),
    })
    .nullish(),
  timeout: z.string().nullish(),
  retries: z
    .object({
      attempts: z.number().nullish(),
      perTryTimeout: z.string().nullish(),
      retryOn: z.string().nullish(),
    })
    .nullish(),
  mirror: destination.nullish(),
  mirrorPercentage: percentage,
  mirrorPercent: z.number().nullish(),
  mirrors: z.array(z.object({ destination, percentage })).nullish(),
});
const streamRuleSchema = z.object({ match: z.array(matchBlockSchema).nullish(), route: targets });

const virtualServiceSchema = z.object({
  apiVersion: z.string(),
  metadata: metadataSchema,
  spec: z.object({
    hosts: z.array(z.string()).nullish(),
    gateways: z.array(z.string()).nullish(),
    exportTo: z.array(z.string()).nullish(),
    http: z.array(httpRuleSchema).nullish(),
    tcp: z.array(streamRuleSchema).nullish(),
    tls: z.array(streamRuleSchema).nullish(),
  }),
});

type HttpRule = z.infer<typeof httpRuleSchema>;
type StreamRule = z.infer<typeof streamRuleSchema>;

/** What is kept of a VirtualService; null where the object breaks its own schema. */
export function readVirtualService(object: unknown, domain: string): WrittenRoute | null {
  const parsed = virtualServiceSchema.safeParse(object);
  if (!parsed.success) return null;
  const { apiVersion, metadata, spec } = parsed.data;
  const namespace = metadata.namespace ?? '';
  const resolve = (host: string): string => fullHost(host, namespace, domain);
  const http = (spec.http ?? []).map((rule, index) => httpRule(rule, `spec.http[${index}]`, resolve));
  const streams = (['tls', 'tcp'] as const).flatMap((kind) =>
    (spec[kind] ?? []).map((rule, index) => streamRule(rule, `spec.${kind}[${index}]`, resolve)),
  );
  return {
    ...identityOf(apiVersion, 'VirtualService', metadata),
    hosts: (spec.hosts ?? []).map(resolve),
    isForMesh: !spec.gateways?.length || spec.gateways.includes('mesh'),
    gateways: (spec.gateways ?? [])
      .filter((name) => name !== 'mesh')
      .map((name) => (name.includes('/') ? name : `${namespace}/${name}`)),
    visibleIn: visibility(spec.exportTo, namespace),
    rules: http.length > 0 ? http : streams,
    refusals: [],
  };
}

function httpRule(rule: HttpRule, path: string, resolve: (host: string) => string): WrittenRule {
  return {
    path,
    name: rule.name ?? null,
    match: virtualServiceMatchWords(rule.match),
    targets: targetsOf(rule.route, path, resolve),
    fault: faultOf(rule.fault),
    faultGaps: faultGapsOf(rule.fault),
    timeoutMs: durationOrNull(rule.timeout),
    retries:
      rule.retries?.attempts === null || rule.retries?.attempts === undefined
        ? null
        : {
            attempts: rule.retries.attempts,
            perTryTimeoutMs: durationOrNull(rule.retries.perTryTimeout),
            on: rule.retries.retryOn ?? null,
          },
    mirror: mirrorOf(rule, path, resolve),
  };
}

const streamRule = (rule: StreamRule, path: string, resolve: (host: string) => string): WrittenRule => ({
  path,
  name: null,
  match: virtualServiceMatchWords(rule.match),
  targets: targetsOf(rule.route, path, resolve),
  fault: null,
  faultGaps: [],
  timeoutMs: null,
  retries: null,
  mirror: null,
});

const targetsOf = (
  route: HttpRule['route'],
  path: string,
  resolve: (host: string) => string,
): WrittenTarget[] =>
  (route ?? []).map(({ destination: { host, subset }, weight }, index) => ({
    path: `${path}.route[${index}]`,
    host: resolve(host),
    subset: subset ? subset : null,
    weight: weight ?? null,
  }));

type Share = Pick<NonNullable<NonNullable<HttpRule['fault']>['abort']>, 'percentage' | 'percent'>;

/** A missing percentage is 0 for Envoy, so such a fault does nothing; `percent` is the older field. */
const percentOf = ({ percentage, percent }: Share): number =>
  percentage ? (percentage.value ?? 0) : (percent ?? 0);

function faultOf(fault: HttpRule['fault']): RouteFault | null {
  const abortStatus = fault?.abort?.httpStatus ?? fault?.abort?.grpcStatus ?? null;
  const delayMs = durationOrNull(fault?.delay?.fixedDelay);
  const abort =
    fault?.abort && abortStatus !== null
      ? { status: String(abortStatus), percent: percentOf(fault.abort) }
      : null;
  const delay =
    fault?.delay && delayMs !== null ? { milliseconds: delayMs, percent: percentOf(fault.delay) } : null;
  return abort === null && delay === null ? null : { abort, delay };
}

const hasShare = ({ percentage, percent }: Share): boolean =>
  Boolean(percentage) || typeof percent === 'number';

function faultGapsOf(fault: HttpRule['fault']): readonly FaultGap[] {
  const { abort, delay } = fault ?? {};
  const hasStatus = typeof abort?.httpStatus === 'number' || Boolean(abort?.grpcStatus);
  const gaps: readonly [FaultGap, boolean][] = [
    ['abort-status', Boolean(abort) && !hasStatus],
    ['abort-percentage', Boolean(abort && !hasShare(abort))],
    ['delay-duration', Boolean(delay) && durationOrNull(delay?.fixedDelay) === null],
    ['delay-percentage', Boolean(delay && !hasShare(delay))],
  ];
  return gaps.filter(([, isMissing]) => isMissing).map(([gap]) => gap);
}

function mirrorOf(rule: HttpRule, path: string, resolve: (host: string) => string): WrittenRule['mirror'] {
  const [first] = rule.mirrors ?? [];
  const to = first?.destination ?? rule.mirror;
  if (!to) return null;
  const percent =
    first === undefined
      ? (rule.mirrorPercentage?.value ?? rule.mirrorPercent ?? 100)
      : (first.percentage?.value ?? 100);
  return {
    path: first === undefined ? `${path}.mirror` : `${path}.mirrors[0].destination`,
    host: resolve(to.host),
    subset: to.subset ? to.subset : null,
    percent,
  };
}

const durationOrNull = (text: string | null | undefined): number | null =>
  text ? parseGoDurationMs(text) : null;
