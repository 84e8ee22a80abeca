import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from '../kubernetes/api-error.ts';
import { jsonEquals, kubernetesTime, type KubernetesObject } from '../kubernetes/object.ts';
import type { ObjectStore } from '../kubernetes/object-store.ts';

const HTTP_ROUTES = 'httproutes.gateway.networking.k8s.io';
const GATEWAYS = 'gateways.gateway.networking.k8s.io';
const controllerName = 'istio.io/gateway-controller';
const istiod = { user: 'system:serviceaccount:istio-system:istiod', fieldManager: 'pilot-discovery' };
/** istiod writes a status this long after the object at the earliest, and within this much more. */
const earliestMs = 100;
const spreadMs = 200;

const reference = z.looseObject({
  group: z.string().optional(),
  kind: z.string().optional(),
  name: z.string(),
  namespace: z.string().optional(),
});
type Reference = z.infer<typeof reference>;

const route = z.object({
  spec: z.object({
    parentRefs: z.array(reference).default([]),
    rules: z.array(z.object({ backendRefs: z.array(reference).default([]) })).default([]),
  }),
});

const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string(),
  message: z.string(),
  lastTransitionTime: z.string(),
});
const writtenStatus = z.object({
  parents: z.array(z.object({ conditions: z.array(condition).default([]) })).default([]),
});

interface Finding {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** Tells in the status of every HTTPRoute whether it was taken, some 100 to 300 ms after each write. */
export class HttpRouteStatus {
  readonly #store: ObjectStore;
  readonly #dueMs = new Map<string, number>();

  constructor(store: ObjectStore) {
    this.#store = store;
    for (const object of store.list(HTTP_ROUTES)) this.#dueMs.set(keyOf(object), -Infinity);
    store.onChange(({ object, plural, previous, type }) => {
      if (plural === HTTP_ROUTES) {
        const moved = previous?.metadata.generation !== object.metadata.generation;
        if (type !== 'DELETED' && moved) this.#note(object);
      } else if (type !== 'MODIFIED' && (plural === 'services' || plural === GATEWAYS)) {
        for (const known of store.list(HTTP_ROUTES)) this.#note(known);
      }
    });
  }

  /** Writes what is due at this mesh time. */
  poll(nowMs: number): void {
    for (const [key, dueMs] of this.#dueMs) {
      if (dueMs > nowMs) continue;
      this.#dueMs.delete(key);
      const [namespace = '', name = ''] = key.split('/');
      const object = this.#store.get(HTTP_ROUTES, namespace, name);
      if (object !== null) this.#write(object);
    }
  }

  #note(object: KubernetesObject): void {
    const { generation, uid } = object.metadata;
    const draw = createHash('sha256').update(`${uid}/${generation}`).digest().readUInt16BE(0) / 65_536;
    const dueMs = this.#store.clock.nowMs() + earliestMs + draw * spreadMs;
    if (!this.#dueMs.has(keyOf(object))) this.#dueMs.set(keyOf(object), dueMs);
  }

  #write(object: KubernetesObject): void {
    const status = this.#statusOf(object);
    if (jsonEquals(status, object.status)) return;
    const { name, namespace } = object.metadata;
    const change = (now: KubernetesObject): KubernetesObject => ({ ...now, status });
    try {
      this.#store.patch(HTTP_ROUTES, namespace, name, change, { ...istiod, subresource: 'status' });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #statusOf(object: KubernetesObject): object {
    const { spec } = route.parse(object);
    const namespace = object.metadata.namespace ?? 'default';
    const before = writtenStatus.safeParse(object.status).data?.parents ?? [];
    const backends = spec.rules.flatMap((rule) => rule.backendRefs);
    const findings = [accepted, this.#resolved(backends, namespace)];
    return {
      parents: spec.parentRefs
        .filter((parent) => this.#isOurs(parent, namespace))
        .map((parentRef, index) => ({
          parentRef,
          controllerName,
          conditions: findings.map((finding) => {
            const known = before[index]?.conditions.find(({ type }) => type === finding.type);
            const lasts = known?.status === finding.status;
            return {
              ...finding,
              observedGeneration: object.metadata.generation,
              lastTransitionTime: lasts
                ? known.lastTransitionTime
                : kubernetesTime(this.#store.clock.nowMs()),
            };
          }),
        })),
    };
  }

  /** Parents that are there: a Service, or a Gateway that istiod runs. */
  #isOurs({ kind = 'Gateway', name, namespace }: Reference, home: string): boolean {
    if (kind === 'Service') return this.#store.get('services', namespace ?? home, name) !== null;
    const gateway = this.#store.get(GATEWAYS, namespace ?? home, name);
    return z.object({ spec: z.object({ gatewayClassName: z.literal('istio') }) }).safeParse(gateway).success;
  }

  #resolved(backends: readonly Reference[], home: string): Finding {
    const type = 'ResolvedRefs';
    const missing = backends.find(
      ({ kind = 'Service', name, namespace }) =>
        kind === 'Service' && this.#store.get('services', namespace ?? home, name) === null,
    );
    if (missing === undefined) {
      return { type, status: 'True', reason: 'ResolvedRefs', message: 'All references resolved' };
    }
    const host = `${missing.name}.${missing.namespace ?? home}.svc.cluster.local`;
    return { type, status: 'False', reason: 'BackendNotFound', message: `backend(${host}) not found` };
  }
}

const accepted: Finding = {
  type: 'Accepted',
  status: 'True',
  reason: 'Accepted',
  message: 'Route was valid',
};

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
