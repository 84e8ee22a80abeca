import type { ObjectReader } from '../objects/propagated-objects.ts';
import { AuthorizationPolicies, type Authorizer } from '../security/authorization-policy.ts';
import { type MutualTlsMode, PeerAuthentications } from '../security/peer-authentication.ts';
import type { CallTarget } from '../topology/mesh-service.ts';
import type { PodInstance } from '../topology/pod-instance.ts';
import type { PodChanges, PodRegistry } from '../topology/pod-registry.ts';
import type { ServiceRegistry } from '../topology/service-registry.ts';
import { CompiledObjects, type RejectedConfiguration } from './compiled-objects.ts';
import { compileDestinationRule, noTrafficPolicy, type CompiledDestinationRule } from './destination-rule.ts';
import { hostCovers } from './host-name.ts';
import { compileHttpRoute, type CompiledHttpRoute } from './http-route.ts';
import { defaultRetry, noRetry, plainRule, type RouteDestination, type RouteRule } from './route-rule.ts';
import type { UpstreamCluster } from './upstream-cluster.ts';
import { compileVirtualService, type CompiledVirtualService } from './virtual-service.ts';

/** Everything that the proxies were told, compiled for fast decisions. Rebuilt when an object arrives. */
export class MeshConfig {
  readonly #pods: PodRegistry;
  readonly #services: ServiceRegistry;
  readonly #virtualServices = new CompiledObjects(compileVirtualService);
  readonly #destinationRules = new CompiledObjects(compileDestinationRule);
  readonly #httpRoutes = new CompiledObjects(compileHttpRoute);
  #rules: readonly CompiledDestinationRule[] = [];
  #routers: readonly CompiledVirtualService[] = [];
  #meshRoutes: readonly CompiledHttpRoute[] = [];
  #targets = new Map<string, CallTarget>();
  #routes = new Map<string, Map<string, readonly RouteRule[]>>();
  #clusters = new Map<string, UpstreamCluster | null>();
  #clustersByDestination = new WeakMap<RouteDestination, UpstreamCluster | null>();
  #modes = new Map<number, MutualTlsMode>();
  #podsByWorkload = new Map<string, readonly PodInstance[]>();
  #authorizers = new Map<number, Authorizer | null>();
  #peerAuthentications = new PeerAuthentications([]);
  #authorizationPolicies = new AuthorizationPolicies([]);

  constructor(pods: PodRegistry, services: ServiceRegistry) {
    this.#pods = pods;
    this.#services = services;
  }

  /** Takes over the objects as proxies know them now. */
  update(objects: ObjectReader): PodChanges {
    const changes = this.#pods.update(objects.list('pods'));
    this.#targets = this.#services.targets(
      objects.list('services'),
      this.#pods.pods,
      objects.list('serviceentries.networking.istio.io'),
    );
    this.#routers = this.#virtualServices.update(objects.list('virtualservices.networking.istio.io'));
    this.#rules = this.#destinationRules.update(objects.list('destinationrules.networking.istio.io'));
    this.#meshRoutes = this.#httpRoutes.update(objects.list('httproutes.gateway.networking.k8s.io'));
    this.#peerAuthentications = new PeerAuthentications(
      objects.list('peerauthentications.security.istio.io'),
    );
    this.#authorizationPolicies = new AuthorizationPolicies(
      objects.list('authorizationpolicies.security.istio.io'),
    );
    this.#routes = new Map();
    this.#clusters = new Map();
    this.#clustersByDestination = new WeakMap();
    this.#modes = new Map();
    this.#podsByWorkload = new Map();
    this.#authorizers = new Map();
    return changes;
  }

  get pods(): readonly PodInstance[] {
    return this.#pods.pods;
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

  get rejections(): RejectedConfiguration[] {
    return [
      ...this.#virtualServices.rejections,
      ...this.#destinationRules.rejections,
      ...this.#httpRoutes.rejections,
    ];
  }

  target(host: string): CallTarget | null {
    return this.#targets.get(host) ?? null;
  }

  /** Rules for a host as the sidecars (`mesh`) or one Gateway (`namespace/name`) have them; empty: no route. */
  routes(host: string, gateway: string): readonly RouteRule[] {
    const known = this.#routes.get(gateway)?.get(host);
    if (known !== undefined) return known;
    const rules = this.#findRoutes(host, gateway);
    const ofGateway = this.#routes.get(gateway) ?? new Map<string, readonly RouteRule[]>();
    this.#routes.set(gateway, ofGateway.set(host, rules));
    return rules;
  }

  #findRoutes(host: string, gateway: string): readonly RouteRule[] {
    const router = this.#routers.find(
      (candidate) =>
        candidate.gateways.includes(gateway) && candidate.hosts.some((known) => hostCovers(known, host)),
    );
    const meshRoute =
      gateway === 'mesh' ? this.#meshRoutes.find((candidate) => candidate.hosts.includes(host)) : undefined;
    // A host with both kinds of routes obeys the older one.
    if (router !== undefined && (meshRoute === undefined || router.createdAt <= meshRoute.createdAt)) {
      return router.rulesFor(gateway);
    }
    if (meshRoute !== undefined) return meshRoute.rules;
    if (gateway !== 'mesh') return [];
    const isPassedThrough = this.#targets.get(host)?.identity.name === 'PassthroughCluster';
    return [plainRule(host, isPassedThrough ? noRetry : defaultRetry)];
  }

  /** The cluster that a route names, or null where it does not exist (`NC`). */
  clusterOf(destination: RouteDestination): UpstreamCluster | null {
    // Found by the rule's own object: calls are too many for a key of two names each.
    const known = this.#clustersByDestination.get(destination);
    if (known !== undefined) return known;
    const cluster = this.cluster(destination.host, destination.subset);
    this.#clustersByDestination.set(destination, cluster);
    return cluster;
  }

  /** The cluster of a host, or of one of its subsets. */
  cluster(host: string, subset = ''): UpstreamCluster | null {
    const name = `${host}|${subset}`;
    const known = this.#clusters.get(name);
    if (known !== undefined) return known;
    const cluster = this.#buildCluster(name, { host, subset });
    this.#clusters.set(name, cluster);
    return cluster;
  }

  #buildCluster(name: string, destination: RouteDestination): UpstreamCluster | null {
    const target = this.#targets.get(destination.host);
    if (target === undefined) return null;
    const rule = this.#rules.find((candidate) => hostCovers(candidate.host, destination.host));
    const subset = rule?.subsets.get(destination.subset);
    if (destination.subset !== '' && subset === undefined) return null;
    const labels = Object.entries(subset?.labels ?? {});
    const pods = target.kind === 'service' ? target.pods : [];
    const policy = subset?.policy ?? rule?.policy ?? noTrafficPolicy;
    return {
      name,
      target,
      subset: destination.subset,
      pods: pods.filter((pod) => labels.every(([label, value]) => pod.labels[label] === value)),
      policy,
      limited: policy.pool !== null || policy.outlier !== null,
    };
  }

  mutualTlsMode(pod: PodInstance): MutualTlsMode {
    const known = this.#modes.get(pod.id);
    if (known !== undefined) return known;
    const port = pod.workload.model.containerPort;
    const mode = this.#peerAuthentications.modeOf(pod.namespace, pod.labels, port);
    this.#modes.set(pod.id, mode);
    return mode;
  }

  authorizer(pod: PodInstance): Authorizer | null {
    const known = this.#authorizers.get(pod.id);
    if (known !== undefined) return known;
    const authorizer = this.#authorizationPolicies.authorizerOf(pod.namespace, pod.labels);
    this.#authorizers.set(pod.id, authorizer);
    return authorizer;
  }

  unknownHost(host: string): ReturnType<ServiceRegistry['unknownHost']> {
    return this.#services.unknownHost(host);
  }
}
