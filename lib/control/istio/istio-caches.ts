import { Informer } from '../../kubernetes/informer.ts';
import type { InformerTiming, ResourceKind } from '../../kubernetes/informer.ts';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import type { Projection } from '../../kubernetes/object-cache.ts';
import { readAuthorizationPolicy } from './authorization-policy.ts';
import { readDestinationRule } from './destination-rule.ts';
import { readGateway } from './gateway-object.ts';
import { readHttpRoute } from './http-route.ts';
import { readNamespace } from './kept-namespace.ts';
import { readPod } from './kept-pod.ts';
import { readService, readServiceEntry } from './kept-service.ts';
import { readWorkload } from './kept-workload.ts';
import type { WorkloadKind } from './kept-workload.ts';
import { readMeshConfig } from './mesh-config.ts';
import type { MeshState } from './mesh-state.ts';
import { readPeerAuthentication } from './peer-authentication.ts';
import { readRequestAuthentication } from './request-authentication.ts';
import { readVirtualService } from './virtual-service.ts';

export interface IstioCachesOptions {
  readonly client: KubernetesClient;
  readonly cluster: string;
  readonly clusterDomain: string;
  /** Namespace of istiod, which is the root namespace unless the mesh configuration names another. */
  readonly controlPlaneNamespace: string;
  readonly onChange: () => void;
  readonly timing?: Partial<InformerTiming>;
}

const core = (plural: string): ResourceKind => ({ group: '', version: 'v1', plural });
const apps = (plural: string): ResourceKind => ({ group: 'apps', version: 'v1', plural });
const security = (plural: string): ResourceKind => ({ group: 'security.istio.io', version: 'v1', plural });
const networking = (plural: string): ResourceKind => ({
  group: 'networking.istio.io',
  version: 'v1',
  plural,
});

/** The caches of every kind that says something about the mesh. */
export class IstioCaches {
  readonly #options: IstioCachesOptions;
  readonly #informers: Informer<unknown>[] = [];
  readonly #namespaces;
  readonly #pods;
  readonly #workloads;
  readonly #services;
  readonly #serviceEntries;
  readonly #peerAuthentications;
  readonly #authorizationPolicies;
  readonly #requestAuthentications;
  readonly #virtualServices;
  readonly #httpRoutes;
  readonly #destinationRules;
  readonly #gateways;
  readonly #meshConfig;

  constructor(options: IstioCachesOptions) {
    this.#options = options;
    const domain = options.clusterDomain;
    const workloads = (kind: WorkloadKind, plural: string) =>
      this.#informer(apps(plural), (object) => readWorkload(kind, object));
    this.#namespaces = this.#informer(core('namespaces'), readNamespace);
    this.#pods = this.#informer(core('pods'), readPod);
    this.#workloads = [
      workloads('Deployment', 'deployments'),
      workloads('StatefulSet', 'statefulsets'),
      workloads('DaemonSet', 'daemonsets'),
    ];
    this.#services = this.#informer(core('services'), readService);
    this.#serviceEntries = this.#informer(networking('serviceentries'), readServiceEntry);
    this.#peerAuthentications = this.#informer(security('peerauthentications'), readPeerAuthentication);
    this.#authorizationPolicies = this.#informer(security('authorizationpolicies'), readAuthorizationPolicy);
    this.#requestAuthentications = this.#informer(
      security('requestauthentications'),
      readRequestAuthentication,
    );
    this.#virtualServices = this.#informer(networking('virtualservices'), (object) =>
      readVirtualService(object, domain),
    );
    this.#httpRoutes = this.#informer(
      { group: 'gateway.networking.k8s.io', version: 'v1', plural: 'httproutes' },
      (object) => readHttpRoute(object, domain),
    );
    this.#destinationRules = this.#informer(networking('destinationrules'), (object) =>
      readDestinationRule(object, domain),
    );
    this.#gateways = this.#informer(networking('gateways'), readGateway);
    this.#meshConfig = this.#informer(
      {
        ...core('configmaps'),
        namespace: options.controlPlaneNamespace,
        fieldSelector: 'metadata.name=istio',
      },
      readMeshConfig,
    );
  }

  /** The kinds with how far each can be trusted. */
  get informers(): readonly Informer<unknown>[] {
    return this.#informers;
  }

  /** Everything kept now. */
  state(): MeshState {
    const { cluster, clusterDomain, controlPlaneNamespace } = this.#options;
    return {
      cluster,
      clusterDomain,
      rootNamespace: this.#meshConfig.values()[0]?.rootNamespace ?? controlPlaneNamespace,
      namespaces: this.#namespaces.values(),
      workloads: this.#workloads.flatMap((informer) => informer.values()),
      pods: this.#pods.values(),
      services: this.#services.values(),
      serviceEntries: this.#serviceEntries.values(),
      peerAuthentications: this.#peerAuthentications.values(),
      authorizationPolicies: this.#authorizationPolicies.values(),
      requestAuthentications: this.#requestAuthentications.values(),
      routes: [...this.#virtualServices.values(), ...this.#httpRoutes.values()],
      destinationRules: this.#destinationRules.values(),
      gateways: this.#gateways.values(),
    };
  }

  start(): void {
    for (const informer of this.#informers) informer.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#informers.map((informer) => informer.stop()));
  }

  #informer<T>(kind: ResourceKind, project: Projection<T>): Informer<T> {
    const { client, onChange, timing } = this.#options;
    const informer = new Informer({ client, kind, project, onChange, ...(timing ? { timing } : {}) });
    this.#informers.push(informer);
    return informer;
  }
}
