import { jsonEquals, type KubernetesObject } from '../../kubernetes/object.ts';
import type { ObjectEvent, ObjectStore } from '../../kubernetes/object-store.ts';

/** Resources that the control plane reads; pods and services are endpoints, the others configuration. */
const resourcesOfTheMesh = [
  'pods',
  'services',
  'virtualservices.networking.istio.io',
  'destinationrules.networking.istio.io',
  'serviceentries.networking.istio.io',
  'httproutes.gateway.networking.k8s.io',
  'peerauthentications.security.istio.io',
  'authorizationpolicies.security.istio.io',
  'envoyfilters.networking.istio.io',
  'gateways.networking.istio.io',
  'sidecars.networking.istio.io',
  'requestauthentications.security.istio.io',
  'telemetries.telemetry.istio.io',
] as const;

export type MeshResource = (typeof resourcesOfTheMesh)[number];

/** Reads objects as the proxies know them. */
export interface ObjectReader {
  list(resource: MeshResource): readonly KubernetesObject[];
}

/** What arrived at once, and when the first of it was written. */
export interface ArrivedChanges {
  readonly resources: ReadonlySet<MeshResource>;
  readonly writtenMs: number;
}

interface PendingChange {
  readonly atMs: number;
  readonly resource: MeshResource;
  readonly key: string;
  /** Null where the object was deleted. */
  readonly object: KubernetesObject | null;
}

/**
 * The objects as the proxies know them: what the API server stored some seconds ago. Between a write and its
 * arrival here the mesh is converging.
 */
export class PropagatedObjects implements ObjectReader {
  readonly #delayMs: number;
  readonly #known = new Map<MeshResource, Map<string, KubernetesObject>>();
  readonly #pending: PendingChange[] = [];
  #touched = false;
  readonly #unsubscribe: () => void;

  constructor(store: ObjectStore, options: { delayMs: number; nowMs: () => number }) {
    this.#delayMs = options.delayMs;
    for (const resource of resourcesOfTheMesh) {
      const objects = store.list(resource).map((object) => [keyOf(object), object] as const);
      this.#known.set(resource, new Map(objects));
    }
    this.#unsubscribe = store.onChange((event) => {
      const resource = resourcesOfTheMesh.find((known) => known === event.plural);
      if (resource === undefined || !concernsProxies(resource, event)) return;
      const object = event.type === 'DELETED' ? null : event.object;
      this.#pending.push({ atMs: options.nowMs(), resource, key: keyOf(event.object), object });
    });
  }

  stop(): void {
    this.#unsubscribe();
  }

  /** Lets changes that are old enough arrive, and answers with them; null when there are none. */
  advanceTo(nowMs: number): ArrivedChanges | null {
    let arrived = 0;
    const resources = new Set<MeshResource>();
    const writtenMs = this.#pending[0]?.atMs ?? nowMs;
    for (const change of this.#pending) {
      if (change.atMs + this.#delayMs > nowMs) break;
      resources.add(change.resource);
      const objects = this.#known.get(change.resource);
      if (change.object === null) objects?.delete(change.key);
      else objects?.set(change.key, change.object);
      arrived += 1;
    }
    this.#pending.splice(0, arrived);
    const isDue = arrived > 0 || this.#touched;
    this.#touched = false;
    return isDue ? { resources, writtenMs } : null;
  }

  /** Sends what is known once more, as istiod does to a proxy that connects anew. */
  touch(): void {
    this.#touched = true;
  }

  list(resource: MeshResource): readonly KubernetesObject[] {
    return [...(this.#known.get(resource)?.values() ?? [])];
  }
}

function keyOf(object: KubernetesObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** A status that a controller writes into a configuration is nothing to the proxies. */
function concernsProxies(resource: MeshResource, { object, previous, type }: ObjectEvent): boolean {
  if (resource === 'pods' || resource === 'services' || type !== 'MODIFIED' || previous === undefined)
    return true;
  const { annotations, generation, labels } = object.metadata;
  return (
    generation !== previous.metadata.generation ||
    !jsonEquals(annotations, previous.metadata.annotations) ||
    !jsonEquals(labels, previous.metadata.labels)
  );
}
