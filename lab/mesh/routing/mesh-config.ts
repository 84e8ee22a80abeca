import type { ObjectReader } from '../objects/propagated-objects.ts';
import type { Authorizer } from '../security/authorization-policy.ts';
import { InboundPolicies } from '../security/inbound-policies.ts';
import type { MutualTlsMode } from '../security/peer-authentication.ts';
import type { PodInstance } from '../topology/pod-instance.ts';
import type { PodChanges, PodRegistry } from '../topology/pod-registry.ts';
import type { ServiceRegistry } from '../topology/service-registry.ts';
import type { Proxy } from '../workload-identity.ts';
import { ClusterTable } from './cluster-table.ts';
import { CompiledObjects } from './compiled-objects.ts';
import { compileDestinationRule } from './destination-rule.ts';
import { filterRefusals, type FilterRefusal } from './envoy-filter.ts';
import { compileHttpRoute } from './http-route.ts';
import type { ProxyConfig, ProxyVerdict } from './proxy-config.ts';
import { type RefusedRoutes, RouteTable } from './route-table.ts';
import { compileVirtualService } from './virtual-service.ts';

const inStep: ProxyVerdict = { lags: false, refusals: {} };

/** What the control plane sends, compiled for fast decisions, and what each proxy holds of it. */
export class MeshConfig {
  readonly #pods: PodRegistry;
  readonly #services: ServiceRegistry;
  readonly #lags: (proxy: Proxy) => boolean;
  readonly #virtualServices = new CompiledObjects(compileVirtualService);
  readonly #destinationRules = new CompiledObjects(compileDestinationRule);
  readonly #httpRoutes = new CompiledObjects(compileHttpRoute);
  #sent: ProxyConfig;
  /** Only proxies that do not hold what was sent last. */
  #held = new Map<number, ProxyConfig>();
  #verdicts = new Map<number, ProxyVerdict>();
  #running: ReadonlySet<PodInstance> = new Set();
  #podsByWorkload = new Map<string, readonly PodInstance[]>();

  constructor(pods: PodRegistry, services: ServiceRegistry, lags: (proxy: Proxy) => boolean) {
    this.#pods = pods;
    this.#services = services;
    this.#lags = lags;
    const clusters = new ClusterTable(new Map(), []);
    const routes = new RouteTable({ virtualServices: [], httpRoutes: [] }, clusters, null);
    this.#sent = { clusters, routes, inbound: new InboundPolicies([], []) };
  }

  /** Takes over the objects as the control plane sends them now. */
  update(objects: ObjectReader): PodChanges {
    const changes = this.#pods.update(objects.list('pods'));
    const before = this.#sent;
    this.#sent = this.#compile(objects, before);
    this.#running = new Set(this.#pods.pods);
    this.#podsByWorkload = new Map();
    this.#deliver(objects, before, new Set(changes.started));
    return changes;
  }

  get pods(): readonly PodInstance[] {
    return this.#pods.pods;
  }

  /** False for a pod that is gone, which a proxy with old endpoints may still call. */
  isRunning(pod: PodInstance): boolean {
    return this.#running.has(pod);
  }

  /** Pods of one workload. */
  podsOf(namespace: string, workload: string): readonly PodInstance[] {
    const key = `${namespace}/${workload}`;
    const known = this.#podsByWorkload.get(key);
    if (known !== undefined) return known;
    const pods = this.#pods.pods.filter(
      (pod) => pod.namespace === namespace && pod.workload.model.name === workload,
    );
    this.#podsByWorkload.set(key, pods);
    return pods;
  }

  /** What was sent last to every proxy. */
  get sent(): ProxyConfig {
    return this.#sent;
  }

  /** What a proxy obeys; callers without one see the cluster as it is. */
  of(proxy: Proxy | null): ProxyConfig {
    if (proxy === null || this.#held.size === 0) return this.#sent;
    return this.#held.get(proxy.id) ?? this.#sent;
  }

  /** What a proxy said to what was sent last. */
  verdict(proxy: Proxy): ProxyVerdict {
    return this.#verdicts.get(proxy.id) ?? inStep;
  }

  /** Route objects that proxies refuse at present. */
  get refusals(): readonly RefusedRoutes[] {
    return this.#sent.routes.refusals;
  }

  mutualTlsMode(pod: PodInstance): MutualTlsMode {
    return this.of(pod.proxy).inbound.mutualTlsMode(pod);
  }

  authorizer(pod: PodInstance): Authorizer | null {
    return this.of(pod.proxy).inbound.authorizer(pod);
  }

  unknownHost(host: string): ReturnType<ServiceRegistry['unknownHost']> {
    return this.#services.unknownHost(host);
  }

  #compile(objects: ObjectReader, before: ProxyConfig): ProxyConfig {
    const targets = this.#services.targets(
      objects.list('services'),
      this.#pods.pods,
      objects.list('serviceentries.networking.istio.io'),
    );
    const rules = this.#destinationRules.update(objects.list('destinationrules.networking.istio.io'));
    const clusters = new ClusterTable(targets, rules);
    const virtualServices = this.#virtualServices.update(objects.list('virtualservices.networking.istio.io'));
    const httpRoutes = this.#httpRoutes.update(objects.list('httproutes.gateway.networking.k8s.io'));
    return {
      clusters,
      routes: new RouteTable({ virtualServices, httpRoutes }, clusters, before.routes),
      inbound: new InboundPolicies(
        objects.list('peerauthentications.security.istio.io'),
        objects.list('authorizationpolicies.security.istio.io'),
      ),
    };
  }

  /** Lets every proxy take what was sent, or keep what it had. */
  #deliver(objects: ObjectReader, before: ProxyConfig, started: ReadonlySet<PodInstance>): void {
    const filters = objects.list('envoyfilters.networking.istio.io');
    const held = new Map<number, ProxyConfig>();
    this.#verdicts = new Map();
    for (const pod of this.#pods.pods) {
      const { proxy } = pod;
      if (proxy === null) continue;
      const had = started.has(pod) ? this.#sent : (this.#held.get(proxy.id) ?? before);
      const lags = this.#lags(proxy);
      const ofFilters = filters.flatMap((filter) =>
        filterRefusals(filter, { namespace: pod.namespace, labels: pod.labels }),
      );
      const keeps = lags ? had : this.#taken(had, ofFilters);
      if (keeps !== this.#sent) held.set(proxy.id, keeps);
      const refusals = this.#refusalsOf(proxy, ofFilters);
      if (lags || Object.keys(refusals).length > 0) this.#verdicts.set(proxy.id, { lags, refusals });
    }
    this.#held = held;
  }

  #taken(had: ProxyConfig, refusals: readonly FilterRefusal[]): ProxyConfig {
    if (refusals.length === 0) return this.#sent;
    const refuses = (type: FilterRefusal['type']): boolean => refusals.some((entry) => entry.type === type);
    const refusesInbound = refusals.some((entry) => entry.type === 'lds' && entry.inbound);
    return {
      routes: (refuses('rds') ? had : this.#sent).routes,
      clusters: (refuses('cds') ? had : this.#sent).clusters,
      inbound: (refusesInbound ? had : this.#sent).inbound,
    };
  }

  #refusalsOf(proxy: Proxy, ofFilters: readonly FilterRefusal[]): ProxyVerdict['refusals'] {
    const reaches = (gateways: readonly string[]): boolean =>
      proxy.kind === 'sidecar' ? gateways.includes('mesh') : gateways.some((name) => name !== 'mesh');
    const routes = this.#sent.routes.refusals.find(({ gateways }) => reaches(gateways));
    return {
      ...(routes === undefined ? {} : { rds: routes.message }),
      ...Object.fromEntries(ofFilters.map(({ type, message }) => [type, message])),
    };
  }
}
