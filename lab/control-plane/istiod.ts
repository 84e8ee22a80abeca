import type { ObjectEvent, ObjectStore } from '../kubernetes/object-store.ts';
import type { SentConfiguration } from '../mesh/mesh-simulation.ts';
import type { ProxyConfig, ProxyVerdict } from '../mesh/routing/proxy-config.ts';
import type { Proxy } from '../mesh/workload-identity.ts';
import { CertificateAuthority } from './certificates.ts';
import { CumulativeHistogram } from './cumulative-histogram.ts';
import { ProxySync } from './proxy-sync.ts';
import { nonceOf, pushVersion } from './push-version.ts';
import { xdsTypeNames, type XdsType } from './xds-type.ts';

const CONFIGURATION =
  /\.(networking|security|telemetry|extensions)\.istio\.io$|\.gateway\.networking\.k8s\.io$/;
const ENDPOINTS = /^(pods|services|endpointslices\.discovery\.k8s\.io)$/;

/** A proxy that istiod knows. */
export interface ConnectedProxy {
  readonly proxy: Proxy;
  readonly labels: Readonly<Record<string, string>>;
  readonly sync: ProxySync;
  readonly certificateName: string;
  readonly connectionId: string;
  readonly connectedAtMs: number;
}

/** What happened since the start, for istiod's own counters. */
export interface PushCounts {
  readonly pushes: Map<XdsType, number>;
  readonly rejects: Map<XdsType, number>;
  readonly triggers: Map<string, number>;
  /** Seconds from a change until a proxy had it. */
  readonly convergenceSeconds: CumulativeHistogram;
}

/** The last push: what every proxy was sent, under one version. */
export interface LastPush {
  readonly version: string;
  readonly atMs: number;
  readonly config: ProxyConfig;
}

export interface IstiodOptions {
  readonly store: ObjectStore;
  readonly startMs: number;
  readonly version: string;
  /** What a proxy says to the configuration that it was sent last. */
  readonly verdict: (proxy: Proxy) => ProxyVerdict;
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
  #lastPush: LastPush | null = null;
  #pushes = 0;
  #responses = 0;

  constructor(options: IstiodOptions) {
    this.#options = options;
    this.version = options.version;
    this.authority = new CertificateAuthority(options.startMs);
    options.store.onChange((event) => this.#onChange(event));
  }

  get proxies(): readonly ConnectedProxy[] {
    return [...this.#proxies.values()];
  }

  /** Null until something was sent. */
  get lastPush(): LastPush | null {
    return this.#lastPush;
  }

  /** A proxy connects and gets everything at once. `ageMs`: how long its pod has been running. */
  connect(proxy: Proxy, labels: Readonly<Record<string, string>>, nowMs: number, ageMs = 0): void {
    const certificateName = `${proxy.podName}.${proxy.namespace}`;
    const connectionId = `${certificateName}-${this.#proxies.size + 1}`;
    const sync = new ProxySync();
    const connected = { proxy, labels, sync, certificateName, connectionId, connectedAtMs: nowMs };
    this.#proxies.set(proxy.id, connected);
    this.authority.enrol(certificateName, nowMs, ageMs);
    for (const type of xdsTypeNames) {
      this.#send(connected, type, nowMs);
      connected.sync.acknowledge(type);
    }
    const { refusals } = this.#options.verdict(proxy);
    for (const type of xdsTypeNames)
      if (type !== 'eds' && refusals[type] !== undefined) this.#deliver(connected, type, nowMs);
  }

  disconnect(proxy: Proxy): void {
    const known = this.#proxies.get(proxy.id);
    if (known === undefined) return;
    this.authority.retire(known.certificateName);
    this.#proxies.delete(proxy.id);
  }

  /** Sends a configuration to every proxy and hears what each says to it. */
  push({ atMs, config, resources, writtenMs }: SentConfiguration): void {
    this.#pushes += 1;
    this.#lastPush = { version: pushVersion(this.#pushes, atMs), atMs, config };
    const onlyEndpoints = resources.size > 0 && [...resources].every((resource) => ENDPOINTS.test(resource));
    const types = onlyEndpoints ? (['eds'] as const) : xdsTypeNames;
    for (const connected of this.#proxies.values()) {
      for (const type of types) this.#deliver(connected, type, atMs);
      if (this.#options.verdict(connected.proxy).lags) continue;
      this.counts.convergenceSeconds.observe((atMs - writtenMs) / 1000);
    }
  }

  /** Renews certificates that are due at this mesh time. */
  tick(nowMs: number): void {
    this.authority.tick(nowMs, () => true);
  }

  #onChange({ plural }: ObjectEvent): void {
    const isEndpoint = ENDPOINTS.test(plural);
    if (!isEndpoint && !CONFIGURATION.test(plural)) return;
    const trigger = isEndpoint ? 'endpoint' : 'config';
    this.counts.triggers.set(trigger, (this.counts.triggers.get(trigger) ?? 0) + 1);
  }

  #deliver(connected: ConnectedProxy, type: XdsType, nowMs: number): void {
    this.#send(connected, type, nowMs);
    const { lags, refusals } = this.#options.verdict(connected.proxy);
    if (lags) return;
    const refusal = type === 'eds' ? undefined : refusals[type];
    if (refusal === undefined) connected.sync.acknowledge(type);
    else {
      connected.sync.reject(type, refusal);
      this.counts.rejects.set(type, (this.counts.rejects.get(type) ?? 0) + 1);
    }
  }

  #send(connected: ConnectedProxy, type: XdsType, nowMs: number): void {
    this.#responses += 1;
    const version = this.#lastPush?.version ?? pushVersion(0, nowMs);
    connected.sync.send(type, nonceOf(version, this.#responses), nowMs);
    this.counts.pushes.set(type, (this.counts.pushes.get(type) ?? 0) + 1);
  }
}
