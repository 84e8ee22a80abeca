import type { KubernetesObject } from '../../kubernetes/object.ts';
import { z } from 'zod';
import { LatencySampler } from '../latency.ts';
import type { ExternalHostModel, MeshModel } from '../model.ts';
import { selects } from '../objects/endpoint-slice-object.ts';
import { serviceFields } from '../objects/object-fields.ts';
import type { Random } from '../random.ts';
import type { ServiceIdentity } from '../workload-identity.ts';
import type { CallTarget, ExternalService, MeshService } from './mesh-service.ts';
import type { PodInstance } from './pod-instance.ts';

const serviceEntryFields = z.object({ hosts: z.array(z.string()).optional() });

/** What hosts stand for: Kubernetes services, hosts with a ServiceEntry, and hosts that are passed through. */
export class ServiceRegistry {
  readonly #externals = new Map<
    string,
    { model: ExternalHostModel; latency: LatencySampler; random: Random }
  >();
  readonly #identities = new Map<string, ServiceIdentity>();

  constructor(model: MeshModel, random: Random) {
    for (const external of model.externalHosts) {
      this.#externals.set(external.host, {
        model: external,
        latency: new LatencySampler(external.latency),
        random: random.split(`external/${external.host}`),
      });
    }
  }

  /** All call targets by host, as services, pods and ServiceEntries make them now. */
  targets(
    services: readonly KubernetesObject[],
    pods: readonly PodInstance[],
    serviceEntries: readonly KubernetesObject[],
  ): Map<string, CallTarget> {
    const targets = new Map<string, CallTarget>();
    const declared = new Set(
      serviceEntries.flatMap((entry) => {
        const parsed = serviceEntryFields.safeParse(entry.spec);
        return parsed.success ? (parsed.data.hosts ?? []) : [];
      }),
    );
    for (const host of this.#externals.keys()) {
      const external = this.#external(host, declared.has(host));
      if (external !== null) targets.set(host, external);
    }
    const podsByNamespace = Map.groupBy(pods, (pod) => pod.namespace);
    for (const object of services) {
      const service = this.#service(object, podsByNamespace);
      if (service !== null) targets.set(service.host, service);
    }
    return targets;
  }

  /** Labels for a host that is not known at all: the `Host` header is all the proxy has. */
  unknownHost(host: string): ServiceIdentity {
    return this.#identity({ host, name: host, namespace: 'unknown' });
  }

  #external(host: string, declared: boolean): ExternalService | null {
    const external = this.#externals.get(host);
    if (external === undefined) return null;
    // The map's rules know outside hosts by the missing service namespace, so a ServiceEntry's is not reported.
    const name = declared ? host : 'PassthroughCluster';
    return {
      kind: 'external',
      host,
      identity: this.#identity({ host, name, namespace: 'unknown' }),
      ...external,
    };
  }

  #service(
    object: KubernetesObject,
    podsByNamespace: ReadonlyMap<string, PodInstance[]>,
  ): MeshService | null {
    const parsed = serviceFields.safeParse(object);
    if (!parsed.success) return null;
    const { name, namespace } = parsed.data.metadata;
    const port = parsed.data.spec.ports?.[0];
    const selector = parsed.data.spec.selector ?? {};
    const host = `${name}.${namespace}.svc.cluster.local`;
    return {
      kind: 'service',
      host,
      namespace,
      port: port?.port ?? 80,
      protocol: protocolOf(port?.appProtocol ?? port?.name ?? ''),
      identity: this.#identity({ host, name, namespace }),
      pods: (podsByNamespace.get(namespace) ?? []).filter((pod) => selects(selector, pod.labels)),
    };
  }

  #identity(fields: Omit<ServiceIdentity, 'id'>): ServiceIdentity {
    const key = `${fields.namespace}/${fields.name}/${fields.host}`;
    const known = this.#identities.get(key);
    if (known !== undefined) return known;
    const identity = { id: this.#identities.size + 1, ...fields };
    this.#identities.set(key, identity);
    return identity;
  }
}

/** Istio reads the protocol from `appProtocol` or the first word of the port's name. */
function protocolOf(hint: string): MeshService['protocol'] {
  const word = hint.split('-')[0]?.toLowerCase() ?? '';
  if (word === 'grpc') return 'grpc';
  return word === 'tcp' ? 'tcp' : 'http';
}
