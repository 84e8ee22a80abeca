import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { MeshModel, WorkloadModel } from '../model.ts';
import { podFields, type PodFields } from '../objects/object-fields.ts';
import type { WorkloadCatalog } from '../objects/workload-catalog.ts';
import type { Random } from '../random.ts';
import type { Proxy, WorkloadIdentity } from '../workload-identity.ts';
import type { PodInstance } from './pod-instance.ts';
import { WorkloadRuntime } from './workload-runtime.ts';

/** Difference between two states of the cluster. */
export interface PodChanges {
  readonly started: readonly PodInstance[];
  readonly gone: readonly PodInstance[];
}

/** Keeps pods and workloads the same objects across configuration changes, so that their state lives on. */
export class PodRegistry {
  readonly #model: MeshModel;
  readonly #catalog: WorkloadCatalog;
  readonly #random: Random;
  readonly #workloads = new Map<string, WorkloadRuntime>();
  #pods = new Map<string, PodInstance>();
  #identities = 1;
  #instances = 1;

  constructor(model: MeshModel, catalog: WorkloadCatalog, random: Random) {
    this.#model = model;
    this.#catalog = catalog;
    this.#random = random;
  }

  get pods(): readonly PodInstance[] {
    return [...this.#pods.values()];
  }

  /** Takes over the pods that are ready now. */
  update(objects: readonly KubernetesObject[]): PodChanges {
    const next = new Map<string, PodInstance>();
    const started: PodInstance[] = [];
    for (const object of objects) {
      const parsed = podFields.safeParse(object);
      if (!parsed.success || !isReady(parsed.data)) continue;
      const key = `${parsed.data.metadata.namespace}/${parsed.data.metadata.name}`;
      const known = this.#pods.get(key);
      const pod = known ?? this.#instance(parsed.data);
      if (known === undefined) started.push(pod);
      next.set(key, pod);
    }
    const gone = [...this.#pods.entries()].filter(([key]) => !next.has(key)).map(([, pod]) => pod);
    this.#pods = next;
    return { started, gone };
  }

  #instance(fields: PodFields): PodInstance {
    const { namespace, name, labels = {}, annotations = {} } = fields.metadata;
    const owner = fields.metadata.ownerReferences?.[0];
    // Istio names the workload after the Deployment: the replica set's name without its hash.
    const workloadName =
      owner?.kind === 'ReplicaSet' ? owner.name.replace(/-[^-]+$/, '') : (owner?.name ?? name);
    const model = this.#catalog.find(namespace, workloadName, labels);
    const workload = this.#workload(model);
    const id = this.#instances++;
    const podIp = fields.status?.podIP ?? '';
    const hasProxy = model.proxy === 'gateway' || annotations['sidecar.istio.io/status'] !== undefined;
    return {
      id,
      namespace,
      name,
      ip: podIp,
      address: `${podIp}:${model.containerPort}`,
      clientAddress: `${podIp}:${40_000 + (id % 20_000)}`,
      labels,
      workload,
      proxy: hasProxy ? this.#proxy(id, fields, workload) : null,
    };
  }

  #proxy(id: number, fields: PodFields, workload: WorkloadRuntime): Proxy {
    return {
      id,
      kind: workload.model.proxy === 'gateway' ? 'gateway' : 'sidecar',
      podName: fields.metadata.name,
      namespace: fields.metadata.namespace,
      podIp: fields.status?.podIP ?? '',
      nodeName: fields.spec?.nodeName ?? '',
      workload: workload.identity,
      proxyVersion: workload.model.proxyVersion ?? this.#model.istioVersion,
      restarts: 0,
    };
  }

  #workload(model: WorkloadModel): WorkloadRuntime {
    const key = `${model.namespace}/${model.name}`;
    const known = this.#workloads.get(key);
    if (known !== undefined) return known;
    const runtime = new WorkloadRuntime(
      model,
      { identity: this.#identity(model), endpointIdentity: this.#endpointIdentity(model) },
      this.#random,
    );
    this.#workloads.set(key, runtime);
    return runtime;
  }

  #identity(model: WorkloadModel): WorkloadIdentity {
    const { trustDomain, clusterName } = this.#model;
    return {
      id: this.#identities++,
      workload: model.name,
      namespace: model.namespace,
      principal: `spiffe://${trustDomain}/ns/${model.namespace}/sa/${model.serviceAccount}`,
      app: model.app,
      version: model.version ?? 'unknown',
      canonicalService: model.app,
      canonicalRevision: model.version ?? 'latest',
      cluster: clusterName,
    };
  }

  /** istiod's endpoint metadata carries workload, namespace, canonical names and cluster, and nothing more. */
  #endpointIdentity(model: WorkloadModel): WorkloadIdentity {
    return {
      ...this.#identity(model),
      principal: 'unknown',
      app: 'unknown',
      version: 'unknown',
    };
  }
}

function isReady(pod: PodFields): boolean {
  const conditions = pod.status?.conditions ?? [];
  return conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}
