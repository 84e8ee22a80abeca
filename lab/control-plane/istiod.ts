import type { ObjectEvent, ObjectStore } from '../kubernetes/object-store.ts';
import type { Proxy } from '../mesh/workload-identity.ts';
import { CertificateAuthority } from './certificates.ts';
import { CumulativeHistogram } from './cumulative-histogram.ts';
import { rejection } from './envoy-filter.ts';
import { ProxySync } from './proxy-sync.ts';
import { xdsTypeNames, type XdsType } from './xds-type.ts';

const ENVOY_FILTERS = 'envoyfilters.networking.istio.io';
const CONFIGURATION =
  /\.(networking|security|telemetry|extensions)\.istio\.io$|\.gateway\.networking\.k8s\.io$/;
const ENDPOINTS = /^(pods|services|endpointslices\.discovery\.k8s\.io)$/;

/** A proxy that istiod knows. */
export interface ConnectedProxy {
  readonly proxy: Proxy;
  readonly labels: Readonly<Record<string, string>>;
  readonly sync: ProxySync;
  readonly certificateName: string;
}

/** What happened since the start, for istiod's own counters. */
export interface PushCounts {
  readonly pushes: Map<XdsType, number>;
  readonly rejects: Map<XdsType, number>;
  readonly triggers: Map<string, number>;
  /** Seconds from a change until a proxy had it. */
  readonly convergenceSeconds: CumulativeHistogram;
}

export interface IstiodOptions {
  readonly store: ObjectStore;
  readonly startMs: number;
  readonly version: string;
  /** How long a proxy takes to have a change. */
  readonly propagationMs: number;
  /** A proxy that stopped answering: it keeps what it has and is never in step again. */
  readonly lags: (proxy: Proxy) => boolean;
}

/** The mesh's control plane: sends configuration to proxies, hears what they say to it, signs certificates. */
export class Istiod {
  readonly version: string;
  readonly authority: CertificateAuthority;
  readonly counts: PushCounts = {
    pushes: new Map(),
    rejects: new Map(),
    triggers: new Map(),
    convergenceSeconds: new CumulativeHistogram([0.1, 0.5, 1, 3, 5, 10, 20, 30]),
  };
  readonly #options: IstiodOptions;
  readonly #proxies = new Map<number, ConnectedProxy>();
  #pending: { types: Set<XdsType>; atMs: number } | null = null;
  #pushes = 0;

  constructor(options: IstiodOptions) {
    this.#options = options;
    this.version = options.version;
    this.authority = new CertificateAuthority(options.startMs);
    options.store.onChange((event) => this.#onChange(event));
  }

  get proxies(): readonly ConnectedProxy[] {
    return [...this.#proxies.values()];
  }

  /** A proxy connects and gets everything at once. `ageMs`: how long its pod has been running. */
  connect(proxy: Proxy, labels: Readonly<Record<string, string>>, nowMs: number, ageMs = 0): void {
    const certificateName = `${proxy.podName}.${proxy.namespace}`;
    const connected = { proxy, labels, sync: new ProxySync(), certificateName };
    this.#proxies.set(proxy.id, connected);
    this.authority.enrol(certificateName, nowMs, ageMs);
    for (const type of xdsTypeNames) {
      this.#send(connected, type, nowMs);
      connected.sync.acknowledge(type);
    }
    this.#judge(connected, nowMs);
  }

  disconnect(proxy: Proxy): void {
    const known = this.#proxies.get(proxy.id);
    if (known === undefined) return;
    this.authority.retire(known.certificateName);
    this.#proxies.delete(proxy.id);
  }

  /** Sends what is due at this mesh time and renews certificates. */
  tick(nowMs: number): void {
    const pending = this.#pending;
    if (pending !== null && nowMs - pending.atMs >= this.#options.propagationMs) {
      this.#pending = null;
      for (const connected of this.#proxies.values()) this.#push(connected, pending, nowMs);
    }
    this.authority.tick(nowMs, () => true);
  }

  #onChange({ plural }: ObjectEvent): void {
    const isEndpoint = ENDPOINTS.test(plural);
    if (!isEndpoint && !CONFIGURATION.test(plural)) return;
    const trigger = isEndpoint ? 'endpoint' : 'config';
    this.counts.triggers.set(trigger, (this.counts.triggers.get(trigger) ?? 0) + 1);
    const types = isEndpoint ? (['eds'] as const) : xdsTypeNames;
    this.#pending ??= { types: new Set(), atMs: this.#options.store.clock.nowMs() };
    for (const type of types) this.#pending.types.add(type);
  }

  #push(connected: ConnectedProxy, pending: { types: Set<XdsType>; atMs: number }, nowMs: number): void {
    for (const type of xdsTypeNames) {
      if (!pending.types.has(type)) continue;
      this.#send(connected, type, nowMs);
      if (!this.#options.lags(connected.proxy)) connected.sync.acknowledge(type);
    }
    if (this.#options.lags(connected.proxy)) return;
    this.#judge(connected, nowMs);
    this.counts.convergenceSeconds.observe((nowMs - pending.atMs) / 1000);
  }

  #send(connected: ConnectedProxy, type: XdsType, nowMs: number): void {
    this.#pushes += 1;
    connected.sync.send(type, this.#pushes.toString(36).padStart(8, '0'), nowMs);
    this.counts.pushes.set(type, (this.counts.pushes.get(type) ?? 0) + 1);
  }

  /** Listeners are what an EnvoyFilter breaks: the proxy refuses them and runs on with what it had. */
  #judge(connected: ConnectedProxy, nowMs: number): void {
    const subject = { namespace: connected.proxy.namespace, labels: connected.labels };
    const error = this.#options.store
      .list(ENVOY_FILTERS)
      .map((filter) => rejection(filter, subject))
      .find((words) => words !== null);
    if (error === undefined || error === null) return;
    this.#send(connected, 'lds', nowMs);
    connected.sync.reject('lds', error);
    this.counts.rejects.set('lds', (this.counts.rejects.get('lds') ?? 0) + 1);
  }
}
