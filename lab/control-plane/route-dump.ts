import type { ClusterTable } from '../mesh/routing/cluster-table.ts';
import type { FaultRule, RouteDestination, RouteRule, WrittenMatch } from '../mesh/routing/route-rule.ts';
import { envoyMatch, type ProxyFacts, reachesProxy } from './match-dump.ts';

/** JSON as istiod writes protocol buffers: lower camel case, unset fields left out. */
type Json = Readonly<Record<string, unknown>>;

/** `outbound|<port>|<subset>|<host>`: how istiod names a cluster. */
export function clusterName(clusters: ClusterTable, { host, subset }: RouteDestination): string {
  if (clusters.target(host)?.identity.name === 'PassthroughCluster') return 'PassthroughCluster';
  return `outbound|${clusters.portOf(host) ?? 0}|${subset}|${host}`;
}

/** One virtual host of a route configuration: a host with the rules that one proxy has for it. */
export function virtualHost(
  host: string,
  port: number,
  rules: readonly RouteRule[],
  { clusters, proxy }: { readonly clusters: ClusterTable; readonly proxy: ProxyFacts },
): Json {
  return {
    name: `${host}:${port}`,
    domains: domainsOf(host),
    routes: rules.flatMap((rule) => routesOf(rule, { host, port, clusters, proxy })),
    includeRequestAttemptCount: true,
  };
}

/** Inside the cluster a service is also known by its shorter names. */
function domainsOf(host: string): string[] {
  const [name = '', namespace = ''] = host.split('.');
  return host.endsWith('.svc.cluster.local')
    ? [host, `${name}.${namespace}`, `${name}.${namespace}.svc`]
    : [host];
}

interface RouteContext {
  readonly host: string;
  readonly port: number;
  readonly clusters: ClusterTable;
  readonly proxy: ProxyFacts;
}

/** Envoy has one route for each match of a rule; matches on the caller leave out the other callers' proxies. */
function routesOf(rule: RouteRule, context: RouteContext): Json[] {
  const written = rule.origin?.matches ?? [];
  const matches = written.filter((match) => reachesProxy(match, context.proxy, context.port));
  if (written.length > 0 && matches.length === 0) return [];
  const shown: readonly (WrittenMatch | null)[] = written.length === 0 ? [null] : matches;
  return shown.map((match) => ({
    name: rule.origin === null ? 'default' : rule.origin.name,
    match: match === null ? { prefix: '/' } : envoyMatch(match),
    ...actionOf(rule, context.clusters),
    ...(rule.origin === null
      ? {}
      : { metadata: { filterMetadata: { istio: { config: rule.origin.config } } } }),
    decorator: { operation: `${context.host}:${context.port}/*` },
    ...faultConfig(rule.fault),
  }));
}

function actionOf(rule: RouteRule, clusters: ClusterTable): Json {
  if (rule.directStatus !== null) return { directResponse: { status: rule.directStatus } };
  const [only] = rule.destinations;
  const target =
    rule.destinations.length === 1 && only !== undefined
      ? { cluster: clusterName(clusters, only) }
      : {
          weightedClusters: {
            clusters: rule.destinations.map((destination, index) => ({
              name: clusterName(clusters, destination),
              weight: rule.weights[index] ?? 0,
            })),
          },
        };
  return {
    route: {
      ...target,
      ...(rule.missingClusterStatus === 500 ? { clusterNotFoundResponseCode: 'INTERNAL_SERVER_ERROR' } : {}),
      timeout: seconds(rule.timeoutMs ?? 0),
      ...retryPolicy(rule),
      ...mirrorPolicies(rule, clusters),
      maxGrpcTimeout: seconds(rule.timeoutMs ?? 0),
    },
  };
}

function retryPolicy({ retry }: RouteRule): Json {
  if (retry.attempts === 0) return {};
  const retryOn = [...retry.conditions, ...(retry.statusCodes.size > 0 ? ['retriable-status-codes'] : [])];
  return {
    retryPolicy: {
      retryOn: retryOn.join(','),
      numRetries: retry.attempts,
      ...(retry.perTryTimeoutMs === null ? {} : { perTryTimeout: seconds(retry.perTryTimeoutMs) }),
      ...(retry.statusCodes.size === 0 ? {} : { retriableStatusCodes: [...retry.statusCodes] }),
    },
  };
}

function mirrorPolicies({ mirrors }: RouteRule, clusters: ClusterTable): Json {
  if (mirrors.length === 0) return {};
  return {
    requestMirrorPolicies: mirrors.map(({ destination, ratio }) => ({
      cluster: clusterName(clusters, destination),
      runtimeFraction: { defaultValue: perMillion(ratio) },
    })),
  };
}

/** A share of 0 shows without a numerator, as protocol buffers leave zeros out. */
function perMillion(ratio: number): Json {
  const numerator = Math.floor(ratio * 1_000_000);
  return { ...(numerator === 0 ? {} : { numerator }), denominator: 'MILLION' };
}

function faultConfig(fault: FaultRule | null): Json {
  if (fault === null) return {};
  const { abortRatio, delayMs, delayRatio } = fault;
  const status = abortStatus(fault);
  return {
    typedPerFilterConfig: {
      'envoy.filters.http.fault': {
        '@type': 'type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault',
        ...(delayMs === 0
          ? {}
          : { delay: { fixedDelay: seconds(delayMs), percentage: perMillion(delayRatio) } }),
        ...(status === null ? {} : { abort: { ...status, percentage: perMillion(abortRatio) } }),
      },
    },
  };
}

function abortStatus({ abortGrpcStatus, abortHttpStatus }: FaultRule): Json | null {
  if (abortHttpStatus !== null) return { httpStatus: abortHttpStatus };
  return abortGrpcStatus === null ? null : { grpcStatus: abortGrpcStatus };
}

function seconds(ms: number): string {
  return `${ms / 1000}s`;
}
