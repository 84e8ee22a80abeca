import type { ObjectStore } from '../kubernetes/object-store.ts';
import type { WorkloadCatalog } from './objects/workload-catalog.ts';
import { type ArrivedChanges, type MeshResource, PropagatedObjects } from './objects/propagated-objects.ts';
import type { MeshModel } from './model.ts';
import type { Random } from './random.ts';
import type { MeshRecordListener } from './request-record.ts';
import { MeshConfig } from './routing/mesh-config.ts';
import type { ProxyConfig, ProxyVerdict } from './routing/proxy-config.ts';
import type { RefusedRoutes } from './routing/route-table.ts';
import type { PodInstance } from './topology/pod-instance.ts';
import { PodRegistry } from './topology/pod-registry.ts';
import { ServiceRegistry } from './topology/service-registry.ts';
import { ClientProxy } from './traffic/client-proxy.ts';
import { callDirectly } from './traffic/direct-call.ts';
import { type Arrival, EntryTraffic } from './traffic/entry-traffic.ts';
import { ProxyRestarts } from './traffic/proxy-restarts.ts';
import { ProxyStates } from './traffic/proxy-state.ts';
import { RecordCalendar } from './traffic/record-calendar.ts';
import { ServerSide } from './traffic/server-side.ts';
import type { CallFromPod } from './traffic/server-request.ts';
import { TcpFlows } from './traffic/tcp-flows.ts';
import { TraceSampler } from './traffic/trace-sampler.ts';
import { UpstreamTries } from './traffic/upstream-try.ts';
import type { Proxy } from './workload-identity.ts';

export interface SimulationOptions {
  readonly model: MeshModel;
  readonly store: ObjectStore;
  readonly catalog: WorkloadCatalog;
  readonly random: Random;
  /** Mesh time at which the lab starts; the warm-up lies before it. */
  readonly startMs: number;
  /** How much of the scenario has passed at the start; none by default. */
  readonly passedSeconds?: number;
  readonly propagationDelayMs: number;
  /** Share of traces that are sampled. */
  readonly traceSamplingRatio: number;
  /** Mesh time of a write, read when it happens. */
  readonly nowMs: () => number;
}

/** A configuration that the control plane sent to every proxy. */
export interface SentConfiguration {
  readonly config: ProxyConfig;
  readonly resources: ReadonlySet<MeshResource>;
  /** When the first change in it was written, and when the proxies had it. */
  readonly writtenMs: number;
  readonly atMs: number;
}

/** The mesh in steps of one second of mesh time: what arrives is routed, served, and reported by its proxies. */
export class MeshSimulation {
  readonly propagationDelayMs: number;
  #scenarioFromMs: number;
  readonly #config: MeshConfig;
  readonly #objects: PropagatedObjects;
  readonly #records = new RecordCalendar();
  readonly #states = new ProxyStates();
  readonly #traces: TraceSampler;
  readonly #client: ClientProxy;
  readonly #server: ServerSide;
  readonly #tcp: TcpFlows;
  readonly #entries: readonly EntryTraffic[];
  readonly #restarts: ProxyRestarts;
  readonly #lagging: Set<string>;
  readonly #configured = new Set<(sent: SentConfiguration) => void>();
  #stepStartMs: number;

  constructor(options: SimulationOptions) {
    const { model, random } = options;
    this.propagationDelayMs = options.propagationDelayMs;
    this.#scenarioFromMs = options.startMs - (options.passedSeconds ?? 0) * 1000;
    this.#stepStartMs = options.startMs;
    const pods = new PodRegistry(model, options.catalog, random.split('workloads'));
    this.#lagging = new Set(model.laggingWorkloads);
    this.#config = new MeshConfig(pods, new ServiceRegistry(model, random), ({ namespace, workload }) =>
      this.#lagging.has(`${namespace}/${workload.workload}`),
    );
    this.#objects = new PropagatedObjects(options.store, {
      delayMs: options.propagationDelayMs,
      nowMs: options.nowMs,
    });
    this.#traces = new TraceSampler(options.traceSamplingRatio, random.split('traces'));
    this.#tcp = new TcpFlows(this.#config, this.#records, random.split('tcp'));
    const elapsedSeconds = (): number => this.elapsedSeconds;
    this.#server = new ServerSide({
      config: this.#config,
      records: this.#records,
      traces: this.#traces,
      tcp: this.#tcp,
      elapsedSeconds,
      callFromPod: (...call) => this.#callFromPod(...call),
    });
    const tries = new UpstreamTries({
      config: this.#config,
      states: this.#states,
      serve: (request) => this.#server.serve(request),
      elapsedSeconds,
    });
    this.#client = new ClientProxy(this.#config, this.#records, this.#traces, tries);
    this.#entries = model.entries.map((entry) => new EntryTraffic(entry, random));
    this.#restarts = new ProxyRestarts(random.split('restarts'));
  }

  /** Mesh seconds since the scenario began; negative during the warm-up before it. */
  get elapsedSeconds(): number {
    return Math.round((this.#stepStartMs - this.#scenarioFromMs) / 1000);
  }

  /** Goes on as if so much of the scenario had passed. */
  setPassed(seconds: number): void {
    this.#scenarioFromMs = this.#stepStartMs - seconds * 1000;
  }

  /** Mesh time up to which everything has happened. */
  get simulatedUntilMs(): number {
    return this.#stepStartMs;
  }

  get pods(): readonly PodInstance[] {
    return this.#config.pods;
  }

  /** Route objects that the proxies refuse at present. */
  get refusals(): readonly RefusedRoutes[] {
    return this.#config.refusals;
  }

  /** What the control plane sent last to every proxy. */
  get sent(): ProxyConfig {
    return this.#config.sent;
  }

  /** What a proxy said to what was sent last. */
  verdict(proxy: Proxy): ProxyVerdict {
    return this.#config.verdict(proxy);
  }

  /** Calls the listener with every configuration that is sent, before the proxies that start with it. */
  onConfigured(listener: (sent: SentConfiguration) => void): void {
    this.#configured.add(listener);
  }

  /** Lets the proxies of a workload stop taking configuration, or catch up with the next one. False where there are none. */
  setLagging(namespace: string, workload: string, lags: boolean): boolean {
    const key = `${namespace}/${workload}`;
    if (lags) this.#lagging.add(key);
    else this.#lagging.delete(key);
    this.#objects.touch();
    return this.#config.podsOf(namespace, workload).some((pod) => pod.proxy !== null);
  }

  subscribe(listener: MeshRecordListener): () => void {
    return this.#records.subscribe(listener);
  }

  /** Announces the pods that are there and sets the time of the first step. Subscribe before. */
  begin(firstStepMs: number): void {
    this.#stepStartMs = firstStepMs;
    this.#takeConfiguration(firstStepMs, { resources: new Set(), writtenMs: firstStepMs });
  }

  /** Simulates one second. */
  step(): void {
    const startMs = this.#stepStartMs;
    const endMs = startMs + 1000;
    const arrived = this.#objects.advanceTo(startMs);
    if (arrived !== null) this.#takeConfiguration(startMs, arrived);
    this.#records.beginStep(endMs);
    const elapsedSeconds = this.elapsedSeconds;
    for (const entry of this.#entries) {
      for (const arrival of entry.arrivals(startMs, elapsedSeconds)) this.#enter(entry, arrival);
    }
    this.#tcp.step(endMs);
    for (const proxy of this.#restarts.draw(this.#config.pods)) this.#restart(proxy, endMs);
    this.#stepStartMs = endMs;
  }

  /** Restarts all proxies of a workload. False where there are none. */
  restartProxies(namespace: string, workload: string): boolean {
    const proxies = this.#config.podsOf(namespace, workload).flatMap((pod) => pod.proxy ?? []);
    for (const proxy of proxies) this.#restart(proxy, this.#stepStartMs);
    return proxies.length > 0;
  }

  /** Leaves out time in which nobody could simulate (a suspended machine). */
  skipTo(stepStartMs: number): void {
    this.#stepStartMs = Math.max(this.#stepStartMs, stepStartMs);
  }

  #restart(proxy: Proxy, atMs: number): void {
    proxy.restarts += 1;
    this.#states.forget(proxy);
    this.#records.publish({ kind: 'proxy-restart', proxy, atMs });
  }

  stop(): void {
    this.#objects.stop();
  }

  #takeConfiguration(atMs: number, { resources, writtenMs }: ArrivedChanges): void {
    const { started, gone } = this.#config.update(this.#objects);
    const { sent: config } = this.#config;
    for (const listener of this.#configured) listener({ config, resources, writtenMs, atMs });
    for (const { proxy } of gone) {
      if (proxy === null) continue;
      this.#states.forget(proxy);
      this.#records.publish({ kind: 'proxy-gone', proxy, atMs });
    }
    for (const { proxy } of started) {
      if (proxy !== null) this.#records.publish({ kind: 'proxy-started', proxy, atMs });
    }
  }

  #enter(entry: EntryTraffic, arrival: Arrival): void {
    const { call, headers, atMs } = arrival;
    const patienceEndMs = atMs + entry.model.patienceMs;
    const { gateway } = entry.model;
    if (gateway === null) {
      const parts = {
        config: this.#config,
        serve: (request: Parameters<ServerSide['serve']>[0]) => this.#server.serve(request),
        random: entry.random,
      };
      const trace = this.#traces.begin();
      callDirectly(parts, call, atMs, { headers, patienceEndMs, callerAddress: '192.168.10.5:51234', trace });
      return;
    }
    const gateways = this.#gatewayPods(gateway);
    const pod = gateways[entry.random.index(gateways.length)];
    if (pod === undefined || pod.proxy === null) return;
    this.#client.send({
      pod,
      proxy: pod.proxy,
      gateway,
      call,
      headers,
      startMs: atMs,
      patienceEndMs,
      trace: this.#traces.begin(),
    });
  }

  #gatewayPods(gateway: string): readonly PodInstance[] {
    const [namespace = '', workload = ''] = gateway.split('/');
    return this.#config.podsOf(namespace, workload);
  }

  readonly #callFromPod: CallFromPod = (pod, call, startMs, trace, headers) => {
    if (pod.proxy === null) {
      const parts = {
        config: this.#config,
        serve: (request: Parameters<ServerSide['serve']>[0]) => this.#server.serve(request),
        random: pod.workload.random.routing,
      };
      const callerAddress = pod.clientAddress;
      return callDirectly(parts, call, startMs, { headers, patienceEndMs: Infinity, callerAddress, trace });
    }
    return this.#client.send({
      pod,
      proxy: pod.proxy,
      gateway: 'mesh',
      call,
      headers,
      startMs,
      patienceEndMs: Infinity,
      trace,
    });
  };
}
