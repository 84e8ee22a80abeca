import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { ObjectStore } from '../../kubernetes/object-store.ts';

const resourcesOfTheMesh = [
  'pods',
  'services',
  'virtualservices.networking.istio.io',
  'destinationrules.networking.istio.io',
  'serviceentries.networking.istio.io',
  'httproutes.gateway.networking.k8s.io',
  'peerauthentications.security.istio.io',
  'authorizationpolicies.security.istio.io',
] as const;

export type MeshResource = (typeof resourcesOfTheMesh)[number];

/** Reads objects as the proxies know them. */
export interface ObjectReader {
  list(resource: MeshResource): readonly KubernetesObject[];
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
  readonly #unsubscribe: () => void;

  constructor(store: ObjectStore, options: { delayMs: number; nowMs: () => number }) {
    this.#delayMs = options.delayMs;
    for (const resource of resourcesOfTheMesh) {
      const objects = store.list(resource).map((object) => [keyOf(object), object] as const);
      this.#known.set(resource, new Map(objects));
    }
    this.#unsubscribe = store.onChange((event) => {
      const resource = resourcesOfTheMesh.find((known) => known === event.plural);
      if (resource === undefined) return;
      const object = event.type === 'DELETED' ? null : event.object;
      this.#pending.push({ atMs: options.nowMs(), resource, key: keyOf(event.object), object });
    });
  }

  stop(): void {
    this.#unsubscribe();
  }

  /** Lets changes that are old enough arrive. Answers whether any did. */
  advanceTo(nowMs: number): boolean {
    let arrived = 0;
    for (const change of this.#pending) {
      if (change.atMs + this.#delayMs > nowMs) break;
      const objects = this.#known.get(change.resource);
      if (change.object === null) objects?.delete(change.key);
      else objects?.set(change.key, change.object);
      arrived += 1;
    }
    this.#pending.splice(0, arrived);
    return arrived > 0;
  }

  list(resource: MeshResource): readonly KubernetesObject[] {
    return [...(this.#known.get(resource)?.values() ?? [])];
  }
}

function keyOf(object: KubernetesObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}
