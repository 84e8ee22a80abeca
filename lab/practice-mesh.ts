import type { RequestListener } from 'node:http';
import { ManualClock, type MeshClock } from './clock.ts';
import { HttpRouteStatus } from './control-plane/http-route-status.ts';
import { Istiod } from './control-plane/istiod.ts';
import { createDebugHandler } from './control-plane/debug-server.ts';
import { controlPlaneSamples, ownSamples } from './control-plane/istiod-metrics.ts';
import { createJaegerApi } from './jaeger/api.ts';
import { TraceStore } from './jaeger/trace-store.ts';
import { createKubernetesApi, type KubernetesApi } from './kubernetes/api.ts';
import { serviceAccountTokens } from './kubernetes/access/identity.ts';
import { seedCluster } from './kubernetes/cluster-base.ts';
import type { KubernetesObject } from './kubernetes/object.ts';
import { ObjectStore } from './kubernetes/object-store.ts';
import { MeshSimulation } from './mesh/mesh-simulation.ts';
import type { MeshModel } from './mesh/model.ts';
import { ReplicaController } from './mesh/objects/replica-controller.ts';
import { WorkloadCatalog } from './mesh/objects/workload-catalog.ts';
import { seedObjects } from './mesh/objects/workload-objects.ts';
import { Random } from './mesh/random.ts';
import type { MeshRecord } from './mesh/request-record.ts';
import { Owners } from './owners/owners.ts';
import { createPrometheusApi } from './prometheus/api.ts';
import { SkewedClock } from './skewed-clock.ts';
import { createTelemetryHandler } from './telemetry/handler.ts';
import { MeshTelemetry } from './telemetry/mesh-telemetry.ts';
import { Scraper } from './telemetry/scraper.ts';
import type { PlainSampleSource } from './telemetry/plain-sample.ts';
import { SampleStore } from './tsdb/sample-store.ts';

/** Steps of wall-clock time behind which the simulation leaves time out instead of catching up. */
const longestCatchUpSeconds = 120;

export interface PracticeMeshOptions {
  readonly model: MeshModel;
  readonly seed: number;
  /** Mesh time. A `ManualClock` is moved by `advance`; any other clock is followed by `catchUp`. */
  readonly clock: MeshClock;
  readonly propagationDelaySeconds?: number;
  readonly traceSamplingRatio?: number;
  readonly warmUpSeconds?: number;
  /** How much of the scenario has passed at the start; none by default. */
  readonly passedSeconds?: number;
  readonly scrapeIntervalSeconds?: number;
}

/** What a part of the lab gets to work with. */
export interface LabContext {
  readonly model: MeshModel;
  readonly clock: MeshClock;
  readonly store: ObjectStore;
  readonly samples: SampleStore;
  readonly telemetry: MeshTelemetry;
  readonly simulation: MeshSimulation;
  readonly scraper: Scraper;
  readonly owners: Owners;
  readonly kubernetes: KubernetesApi;
  /** Whether istiod answers the API server's validating webhook. */
  readonly webhook: { reachable: boolean };
  /** The time that the servers tell. */
  readonly servedClock: SkewedClock;
}

/** A part that joins the mesh: hears its records, acts at every second of mesh time, answers over HTTP. */
export interface LabPart {
  readonly name: 'telemetry' | 'prometheus' | 'kubernetes' | 'jaeger' | 'owners' | 'istiod';
  readonly onRecord?: (record: MeshRecord) => void;
  readonly tick?: (nowMs: number) => void;
  /** Acts between the seconds too, as often as the mesh follows its clock. */
  readonly poll?: (nowMs: number) => void;
  /** Samples of its own, scraped and exposed beside the proxies'. */
  readonly samples?: PlainSampleSource;
  /** Null for parts without a port of their own. */
  readonly listener: RequestListener | null;
}

/** The parts in the order in which they act within a second. */
function labParts(context: LabContext): readonly LabPart[] {
  const { kubernetes, owners, servedClock: clock, telemetry } = context;
  const controlPlane = controlPlanePart(context);
  const others = controlPlane.samples === undefined ? [] : [controlPlane.samples];
  return [
    { name: 'owners', tick: (nowMs) => owners.tick(nowMs), listener: null },
    controlPlane,
    jaegerPart(clock),
    { name: 'kubernetes', listener: kubernetes.handle },
    { name: 'telemetry', listener: createTelemetryHandler(telemetry, others) },
    {
      name: 'prometheus',
      listener: createPrometheusApi({
        store: context.samples,
        clock,
        scrapeIntervalMs: context.scraper.intervalMs,
        targets: () => context.scraper.targets(),
      }),
    },
  ];
}

function jaegerPart(clock: MeshClock): LabPart {
  const store = new TraceStore();
  return {
    name: 'jaeger',
    onRecord: (record) => {
      if (record.kind === 'request' && record.span !== null) store.add(record);
    },
    listener: createJaegerApi({ store, clock }),
  };
}

function controlPlanePart({ kubernetes, model, simulation, store }: LabContext): LabPart {
  const istiod = new Istiod({
    store,
    startMs: store.clock.nowMs(),
    version: model.istioVersion,
    verdict: (proxy) => simulation.verdict(proxy),
  });
  simulation.onConfigured((sent) => istiod.push(sent));
  const statuses = new HttpRouteStatus(store);
  statuses.poll(store.clock.nowMs());
  return {
    name: 'istiod',
    onRecord: (record) => {
      if (record.kind === 'proxy-started') {
        const labels = store.get('pods', record.proxy.namespace, record.proxy.podName)?.metadata.labels ?? {};
        istiod.connect(record.proxy, labels, record.atMs);
      } else if (record.kind === 'proxy-gone') istiod.disconnect(record.proxy);
    },
    tick: (nowMs) => {
      istiod.tick(nowMs);
      statuses.poll(nowMs);
    },
    poll: (nowMs) => statuses.poll(nowMs),
    samples: () => controlPlaneSamples(istiod, store, simulation.simulatedUntilMs),
    listener: createDebugHandler({
      istiod,
      store,
      clusterId: model.clusterName,
      tokens: { ...kubernetes.tokens, ...serviceAccountTokens },
      samples: () => ownSamples(istiod, store, simulation.simulatedUntilMs),
    }),
  };
}

/** Namespaces that every cluster has are there before the scenario names them. */
function isSeeded(store: ObjectStore, { kind, metadata }: KubernetesObject): boolean {
  return kind === 'Namespace' && store.get('namespaces', undefined, metadata.name) !== null;
}

/** The whole lab in one process: objects, traffic, telemetry and the parts that serve them. */
export class PracticeMesh {
  readonly context: LabContext;
  readonly parts: readonly LabPart[];
  readonly #controller: ReplicaController;

  constructor(options: PracticeMeshOptions) {
    const { clock, model } = options;
    const random = new Random(String(options.seed));
    const catalog = new WorkloadCatalog(model);
    const store = new ObjectStore({ clock });
    const samples = new SampleStore({ retentionMs: model.retentionSeconds * 1000 });
    const telemetry = new MeshTelemetry({ sizeHistograms: model.sizeHistograms });
    this.#controller = new ReplicaController({
      store,
      catalog,
      random: random.split('pods'),
      istioVersion: model.istioVersion,
    });
    const startMs = Math.floor(clock.nowMs() / 1000) * 1000;
    seedCluster(store);
    const owners = new Owners(store);
    owners.seed(seedObjects(model).filter((object) => !isSeeded(store, object)));
    this.#controller.reconcile(startMs);
    const simulation = new MeshSimulation({
      model,
      store,
      catalog,
      random,
      startMs,
      passedSeconds: options.passedSeconds ?? 0,
      propagationDelayMs: (options.propagationDelaySeconds ?? 2) * 1000,
      traceSamplingRatio: options.traceSamplingRatio ?? 0.01,
      nowMs: () => clock.nowMs(),
    });
    const scraper = new Scraper({
      telemetry,
      store: samples,
      intervalSeconds: options.scrapeIntervalSeconds ?? model.scrapeIntervalSeconds,
    });
    const webhook = { reachable: true };
    this.context = {
      model,
      clock,
      servedClock: new SkewedClock(clock),
      store,
      owners,
      kubernetes: createKubernetesApi({ store, webhookReachable: () => webhook.reachable }),
      webhook,
      simulation,
      telemetry,
      samples,
      scraper,
    };
    this.parts = labParts(this.context);
    this.#listen();
    this.#warmUp(startMs, options.warmUpSeconds ?? model.warmUpSeconds);
  }

  get nowMs(): number {
    return this.context.simulation.simulatedUntilMs;
  }

  /** Moves a manual clock and everything with it. */
  advance(seconds: number): void {
    const { clock } = this.context;
    if (!(clock instanceof ManualClock)) throw new Error('only a manual clock can be advanced');
    for (let second = 0; second < seconds; second++) {
      clock.advance(1000);
      this.#second();
    }
  }

  /** Simulates what the clock has passed since the last call. */
  catchUp(): void {
    const { clock, simulation } = this.context;
    const nowMs = clock.nowMs();
    if (nowMs - simulation.simulatedUntilMs > longestCatchUpSeconds * 1000) {
      simulation.skipTo(Math.floor(nowMs / 1000) * 1000 - 1000);
    }
    while (simulation.simulatedUntilMs + 1000 <= nowMs) this.#second();
    for (const { poll } of this.parts) poll?.(nowMs);
  }

  stop(): void {
    this.context.kubernetes.close();
    this.#controller.stop();
    this.context.simulation.stop();
  }

  #listen(): void {
    const { simulation, telemetry } = this.context;
    simulation.subscribe(telemetry.record);
    simulation.subscribe((record) => {
      if (record.kind !== 'proxy-restart') return;
      const { namespace, podName, restarts } = record.proxy;
      this.#controller.noteProxyRestart(namespace, podName, restarts);
    });
    for (const { onRecord, samples } of this.parts) {
      if (onRecord !== undefined) simulation.subscribe(onRecord);
      if (samples !== undefined) this.context.scraper.include(samples);
    }
  }

  /** Lives through the last minutes quickly, so that the first question already has an answer. */
  #warmUp(startMs: number, seconds: number): void {
    const { simulation } = this.context;
    simulation.begin(startMs - seconds * 1000);
    for (let second = 0; second < seconds; second++) {
      simulation.step();
      this.context.scraper.step(simulation.simulatedUntilMs);
    }
  }

  #second(): void {
    const { simulation } = this.context;
    simulation.step();
    const nowMs = simulation.simulatedUntilMs;
    this.#controller.reconcile(nowMs);
    for (const { tick } of this.parts) tick?.(nowMs);
    this.context.scraper.step(nowMs);
  }
}
