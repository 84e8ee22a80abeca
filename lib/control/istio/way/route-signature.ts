import { z } from 'zod';
import type { InjectedFault } from '../intents/fault.ts';
import { readFault } from '../intents/fault.ts';
import type { TargetNaming } from '../intents/rule-targets.ts';
import { targetsOf } from '../intents/rule-targets.ts';
import { parseGoDurationMs } from '../go-duration.ts';
import { rulesOf } from '../writing/rule-patch.ts';
import type { JsonObject } from '../../../domain/json-value.ts';

/** What a route does, in one text: destinations with their shares, and what is injected. */
export type RouteSignature = string;

interface Weighted {
  readonly host: string;
  readonly subset: string | null;
  readonly weight: number;
}

/** Envoy drops what has no weight, and one destination alone needs none. */
function destinationsText(all: readonly Weighted[]): string {
  const taking = all.length === 1 ? all : all.filter(({ weight }) => weight > 0);
  const sum = taking.reduce((total, { weight }) => total + weight, 0);
  return taking
    .map(({ host, subset, weight }) => {
      const share = taking.length === 1 ? 1 : weight / sum;
      return `${host}/${subset ?? ''} ${share.toFixed(6)}`;
    })
    .toSorted()
    .join(', ');
}

const millionths = (percent: number): number => Math.round(percent * 10_000);

function faultText(fault: InjectedFault | null): string {
  const { abort, delay } = fault ?? {};
  return [
    ...(abort === undefined || abort.percent === 0 ? [] : [`abort ${millionths(abort.percent)}`]),
    ...(delay === undefined || delay.percent === 0
      ? []
      : [`delay ${delay.milliseconds} ms ${millionths(delay.percent)}`]),
  ].join(', ');
}

/** A rule that a proxy may have, and whether every caller's proxy must have it. */
export interface ExpectedRoute {
  readonly signature: RouteSignature;
  readonly isForAll: boolean;
}

/** What proxies should have of a VirtualService. */
export const expectedRoutes = (object: JsonObject, naming: TargetNaming): readonly ExpectedRoute[] =>
  rulesOf(object)
    .filter(({ rule }) => Array.isArray(rule.route))
    .map(({ rule }) => ({
      signature: `${destinationsText(targetsOf(rule, 'VirtualService', naming))} | ${faultText(readFault(rule))}`,
      isForAll: rule.match === undefined,
    }));

const fraction = z.object({ numerator: z.number().nullish(), denominator: z.string().nullish() }).nullish();
const faultSchema = z.object({
  abort: z.object({ percentage: fraction }).nullish(),
  delay: z.object({ fixedDelay: z.string().nullish(), percentage: fraction }).nullish(),
});
const routeSchema = z.object({
  route: z
    .object({
      cluster: z.string().nullish(),
      weightedClusters: z
        .object({ clusters: z.array(z.object({ name: z.string(), weight: z.number().nullish() })) })
        .nullish(),
    })
    .nullish(),
  metadata: z
    .object({
      filterMetadata: z.object({ istio: z.object({ config: z.string().nullish() }).nullish() }).nullish(),
    })
    .nullish(),
  typedPerFilterConfig: z.record(z.string(), z.unknown()).nullish(),
});
const dumpSchema = z.object({
  dynamicRouteConfigs: z
    .array(
      z.object({
        routeConfig: z.object({
          virtualHosts: z.array(z.object({ routes: z.array(routeSchema).nullish() })).nullish(),
        }),
      }),
    )
    .nullish(),
});
type DumpedRoute = z.infer<typeof routeSchema>;

/** The routes of a proxy that come from one VirtualService, from the dump of its routes. */
export function dumpedRoutes(
  dump: unknown,
  { namespace, name }: { namespace: string; name: string },
): readonly RouteSignature[] {
  const parsed = dumpSchema.safeParse(dump);
  if (!parsed.success) return [];
  const origin = `/namespaces/${namespace}/virtual-service/${name}`;
  return (parsed.data.dynamicRouteConfigs ?? [])
    .flatMap(({ routeConfig }) => routeConfig.virtualHosts ?? [])
    .flatMap(({ routes }) => routes ?? [])
    .filter(({ metadata }) => metadata?.filterMetadata?.istio?.config?.endsWith(origin))
    .flatMap((route) => (route.route ? [signatureOf(route)] : []));
}

function signatureOf({ route, typedPerFilterConfig }: DumpedRoute): RouteSignature {
  const clusters = route?.weightedClusters?.clusters.map(({ name, weight }) => ({
    name,
    weight: weight ?? 0,
  }));
  const all = clusters ?? [{ name: route?.cluster ?? '', weight: 1 }];
  const fault = faultSchema.safeParse(typedPerFilterConfig?.['envoy.filters.http.fault']);
  return `${destinationsText(all.map(clusterOf))} | ${faultText(fault.success ? injected(fault.data) : null)}`;
}

/** `outbound|<port>|<subset>|<host>` */
function clusterOf({ name, weight }: { name: string; weight: number }): Weighted {
  const [, , subset = '', host = name] = name.split('|');
  return { host, subset: subset === '' ? null : subset, weight };
}

function injected({ abort, delay }: z.infer<typeof faultSchema>): InjectedFault {
  return {
    ...(abort ? { abort: { httpStatus: 503, percent: percentOf(abort.percentage) } } : {}),
    ...(delay
      ? {
          delay: {
            milliseconds: parseGoDurationMs(delay.fixedDelay ?? '') ?? 0,
            percent: percentOf(delay.percentage),
          },
        }
      : {}),
  };
}

const PARTS: Readonly<Record<string, number>> = { HUNDRED: 100, TEN_THOUSAND: 10_000, MILLION: 1_000_000 };

const percentOf = (share: z.infer<typeof fraction>): number =>
  ((share?.numerator ?? 0) / (PARTS[share?.denominator ?? 'HUNDRED'] ?? 100)) * 100;
