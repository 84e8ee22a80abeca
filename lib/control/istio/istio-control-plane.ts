import type { GraphWarning } from '../../domain/mesh-graph.ts';
import type { ServiceFindings } from '../../domain/finding.ts';
import type { MeshInventory, WorkloadDetail } from '../../domain/mesh-inventory.ts';
import { withMarks, type MeshMark } from '../../domain/mesh-mark.ts';
import type { Routing } from '../../domain/routing.ts';
import type { Topology } from '../../domain/topology.ts';
import type { InformerTiming } from '../../kubernetes/informer.ts';
import type { KubernetesClient } from '../../kubernetes/kubernetes-client.ts';
import { KubernetesFailure } from '../../kubernetes/kubernetes-failure.ts';
import type { ControlPlane, ControlPlaneStatus } from '../../ports/control-plane.ts';
import { cacheWarnings, confirmedAt, isComplete, overallStatus } from './cache-status.ts';
import type { KindStatus } from './cache-status.ts';
import { serviceFindings } from './checks/service-findings.ts';
import { DEFAULT_CLUSTER_DOMAIN } from './host-name.ts';
import { IstioCaches } from './istio-caches.ts';
import { readPastDeploys } from './marks/past-deploys.ts';
import { stateMarks } from './marks/state-marks.ts';
import { meshInventory, workloadDetail } from './mesh-inventory.ts';
import type { MeshState } from './mesh-state.ts';
import { meshTopology } from './mesh-topology.ts';
import { servicePolicies } from './service-policies.ts';
import { indexRouting } from './service-routing.ts';
import type { RoutingIndex } from './service-routing.ts';

export interface IstioControlPlaneOptions {
  readonly client: KubernetesClient;
  /** Name of the cluster in telemetry (`source_cluster`). Default `Kubernetes`, as Istio's. */
  readonly cluster?: string;
  /** Default `cluster.local`. */
  readonly clusterDomain?: string;
  /** Namespace of istiod. Default `istio-system`. */
  readonly controlPlaneNamespace?: string;
  readonly timing?: Partial<InformerTiming>;
}

/** Changes come in bursts: listeners hear of a burst once, this long after its first change, ms. */
const SETTLE_MS = 100;

/** Istio's configuration and the workloads it is about, from the Kubernetes API. */
export class IstioControlPlane implements ControlPlane {
  readonly #client: KubernetesClient;
  readonly #caches: IstioCaches;
  readonly #listeners = new Set<() => void>();
  #reading: { state: MeshState; routing: RoutingIndex; topology: Topology } | null = null;
  #settling: NodeJS.Timeout | null = null;
  /** The state that marks were last looked for in. */
  #markedState: MeshState | null = null;
  #marks: readonly MeshMark[] = [];
  readonly #stopping = new AbortController();
  /** The question for deploys of the past; null before it is asked, and after it found no answer. */
  #past: Promise<void> | null = null;

  constructor(options: IstioControlPlaneOptions) {
    this.#client = options.client;
    this.#caches = new IstioCaches({
      client: options.client,
      cluster: options.cluster ?? 'Kubernetes',
      clusterDomain: options.clusterDomain ?? DEFAULT_CLUSTER_DOMAIN,
      controlPlaneNamespace: options.controlPlaneNamespace ?? 'istio-system',
      onChange: () => this.#afterChange(),
      ...(options.timing ? { timing: options.timing } : {}),
    });
  }

  version(): string | null {
    const versions = this.#caches.state().workloads.flatMap(({ istiodVersion }) => istiodVersion ?? []);
    return [...new Set(versions)].sort().join(', ') || null;
  }

  topology(): Topology | null {
    const reading = this.#read();
    if (reading === null) return null;
    return { ...reading.topology, at: confirmedAt(this.#kinds(), Date.now() / 1000) };
  }

  routing(namespace: string, service: string): Routing | null {
    const reading = this.#read();
    const found = reading?.state.services.find((one) => one.namespace === namespace && one.name === service);
    return reading && found ? reading.routing.of(found).routing : null;
  }

  findings(namespace: string, service: string): ServiceFindings | null {
    const reading = this.#read();
    const found = reading?.state.services.find((one) => one.namespace === namespace && one.name === service);
    if (!reading || !found) return null;
    return {
      policies: servicePolicies(found, reading.state),
      findings: serviceFindings(found, reading.state, reading.routing),
    };
  }

  inventory(): MeshInventory | null {
    const reading = this.#read();
    return reading === null ? null : meshInventory(reading.state);
  }

  workload(namespace: string, name: string): WorkloadDetail | null {
    const reading = this.#read();
    return reading === null ? null : workloadDetail(reading.state, namespace, name);
  }

  status(): ControlPlaneStatus {
    return overallStatus(this.#kinds(), Date.now() / 1000);
  }

  warnings(): readonly GraphWarning[] {
    return cacheWarnings(this.#kinds());
  }

  marks(): readonly MeshMark[] {
    return this.#marks;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  start(): void {
    this.#caches.start();
  }

  async stop(): Promise<void> {
    if (this.#settling !== null) clearTimeout(this.#settling);
    this.#listeners.clear();
    this.#stopping.abort();
    await this.#past;
    await this.#caches.stop();
    await this.#client.close();
  }

  #kinds(): readonly KindStatus[] {
    return this.#caches.informers.map((informer) => ({
      plural: informer.kind.plural,
      state: informer.state(),
      unreadable: informer.unreadable,
    }));
  }

  /** What happened since the last burst of changes. Caches that are not complete yet are no state to compare. */
  #noteMarks(): void {
    if (!isComplete(this.#kinds())) return;
    const state = this.#caches.state();
    this.#marks = withMarks(this.#marks, stateMarks(this.#markedState, state, Date.now() / 1000));
    this.#markedState = state;
    this.#past ??= this.#notePast(state);
  }

  async #notePast(state: MeshState): Promise<void> {
    try {
      this.#marks = withMarks(this.#marks, await readPastDeploys(this.#client, state, this.#stopping.signal));
    } catch (error) {
      // Without the right to read them there is no past; where nobody answered, the next change asks again.
      if (!(error instanceof KubernetesFailure) || (error.status ?? 500) >= 500) this.#past = null;
    }
  }

  /** What the caches say now, worked out once per change. */
  #read() {
    if (!isComplete(this.#kinds())) return null;
    if (this.#reading === null) {
      const state = this.#caches.state();
      const routing = indexRouting(state);
      this.#reading = { state, routing, topology: meshTopology(state, routing, 0) };
    }
    return this.#reading;
  }

  #afterChange(): void {
    this.#reading = null;
    this.#settling ??= setTimeout(() => {
      this.#settling = null;
      this.#noteMarks();
      for (const listener of this.#listeners) listener();
    }, SETTLE_MS).unref();
  }
}
