import { ManualClock } from '@/lab/clock.ts';
import type { KubernetesObject } from '@/lab/kubernetes/object.ts';
import type { MeshModel } from '@/lab/mesh/model.ts';
import type { MeshRecord, RequestRecord } from '@/lab/mesh/request-record.ts';
import { shopScenario } from '@/lab/mesh/scenarios/shop.ts';
import { PracticeMesh, type PracticeMeshOptions } from '@/lab/practice-mesh.ts';
import type { Instruments } from '@/lab/telemetry/instruments.ts';
import { type MetricFamily, requestsTotal } from '@/lab/telemetry/metric-family.ts';

export const startMs = Date.UTC(2026, 10, 23, 14, 0, 0);

/** The shop before somebody deployed a second version of the ratings. */
export function withOneVersionOfRatings(): MeshModel {
  const shop = shopScenario();
  return { ...shop, workloads: shop.workloads.filter(({ name }) => name !== 'ratings-v2') };
}

export type LabelFilter = Readonly<Record<string, string>>;

const asUser = { user: 'alice', fieldManager: 'kubectl' };

/** A practice mesh that stands still until it is moved, with counters that are read as a person reads them. */
export class MeshUnderTest {
  readonly mesh: PracticeMesh;
  readonly records: RequestRecord[] = [];
  #keepRecords = false;

  constructor(options: Partial<PracticeMeshOptions> & { model?: MeshModel } = {}) {
    this.mesh = new PracticeMesh({
      model: shopScenario(),
      seed: 1,
      clock: new ManualClock(startMs),
      warmUpSeconds: 0,
      ...options,
    });
    this.mesh.context.simulation.subscribe((record: MeshRecord) => {
      if (this.#keepRecords && record.kind === 'request') this.records.push(record);
    });
  }

  advance(seconds: number): void {
    this.mesh.advance(seconds);
  }

  /** Sum of one family's plain samples over all proxies whose labels agree; gone counters of restarts are lost. */
  total(filter: LabelFilter, family: MetricFamily = requestsTotal): number {
    let sum = 0;
    for (const instruments of this.instruments(filter)) {
      if (!instruments.families.includes(family)) continue;
      instruments.visit(family, (suffix, _le, value) => {
        if (suffix === '' || suffix === '_count') sum += value;
      });
    }
    return sum;
  }

  instruments(filter: LabelFilter): Instruments[] {
    return [...this.mesh.context.telemetry.proxies].flatMap((proxy) =>
      proxy.instruments.filter((instruments) =>
        Object.entries(filter).every(([name, value]) => instruments.labels[name] === value),
      ),
    );
  }

  /** Requests that end within the next seconds. */
  during(seconds: number): RequestRecord[] {
    this.records.length = 0;
    this.#keepRecords = true;
    this.advance(seconds);
    this.#keepRecords = false;
    return [...this.records];
  }

  /** Writes an object as a user does, in place of one of the same name, and waits until the mesh obeys. */
  apply(object: KubernetesObject): void {
    const { store } = this.mesh.context;
    const plural = pluralOf(object);
    const existing = store.get(plural, object.metadata.namespace, object.metadata.name);
    if (existing === null) store.create(plural, object, asUser);
    else
      store.patch(
        plural,
        object.metadata.namespace,
        object.metadata.name,
        (now) => ({ ...now, spec: object.spec }),
        asUser,
      );
    this.advance(4);
  }

  remove(plural: string, namespace: string, name: string): void {
    this.mesh.context.store.delete(plural, namespace, name, { user: 'alice' });
    this.advance(4);
  }

  scale(namespace: string, deployment: string, replicas: number): void {
    const { store } = this.mesh.context;
    const change = (now: KubernetesObject): KubernetesObject => ({
      ...now,
      spec: { ...(now.spec as Record<string, unknown>), replicas },
    });
    store.patch('deployments.apps', namespace, deployment, change, asUser);
    this.advance(5);
  }
}

function pluralOf(object: KubernetesObject): string {
  const group = object.apiVersion.includes('/') ? `.${object.apiVersion.split('/')[0]}` : '';
  const word = object.kind.toLowerCase();
  return `${word.endsWith('y') ? `${word.slice(0, -1)}ie` : word}s${group}`;
}

/** `networking.istio.io/v1` VirtualService of the shop with one list of routes. */
export function virtualService(service: string, http: unknown[], namespace = 'shop'): KubernetesObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: service, namespace },
    spec: { hosts: [`${service}.${namespace}.svc.cluster.local`], http },
  };
}

export function destinationRule(service: string, spec: object, namespace = 'shop'): KubernetesObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: service, namespace },
    spec: { host: `${service}.${namespace}.svc.cluster.local`, ...spec },
  };
}

export function to(service: string, subset?: string, namespace = 'shop'): object {
  const host = `${service}.${namespace}.svc.cluster.local`;
  return { destination: { host, ...(subset === undefined ? {} : { subset }) } };
}

export function peerAuthentication(namespace: string, mode: string): KubernetesObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace },
    spec: { mtls: { mode } },
  };
}

export function authorizationPolicy(name: string, namespace: string, spec: object): KubernetesObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace },
    spec,
  };
}

/** Requests of one reporter to one service. */
export function toService(
  records: readonly RequestRecord[],
  reporter: string,
  service: string,
): RequestRecord[] {
  return records.filter((record) => record.reporter === reporter && record.service.name === service);
}

/** Share of the records for which something holds. */
export function share(records: readonly RequestRecord[], holds: (record: RequestRecord) => boolean): number {
  return records.filter(holds).length / records.length;
}
