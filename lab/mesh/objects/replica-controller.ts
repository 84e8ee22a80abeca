import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { ObjectStore } from '../../kubernetes/object-store.ts';
import type { Random } from '../random.ts';
import { endpointSliceObject, selects } from './endpoint-slice-object.ts';
import { deploymentFields, serviceFields, type DeploymentFields } from './object-fields.ts';
import { podObject } from './pod-object.ts';
import { PodNames } from './pod-names.ts';
import type { WorkloadCatalog } from './workload-catalog.ts';

const writer = {
  user: 'system:kube-controller-manager',
  fieldManager: 'kube-controller-manager',
  trusted: true,
};

/**
 * Does for the practice cluster what the deployment, replica set and endpoint controllers and the kubelet do:
 * pods follow `spec.replicas` and the pod template, endpoints follow the pods. It acts when `reconcile` is called.
 */
export class ReplicaController {
  readonly #store: ObjectStore;
  readonly #catalog: WorkloadCatalog;
  readonly #names: PodNames;
  readonly #istioVersion: string;
  readonly #dirtyDeployments = new Set<string>();
  readonly #dirtyServices = new Set<string>();
  readonly #unsubscribe: () => void;

  constructor(options: {
    store: ObjectStore;
    catalog: WorkloadCatalog;
    random: Random;
    istioVersion: string;
  }) {
    this.#store = options.store;
    this.#catalog = options.catalog;
    this.#names = new PodNames(options.random);
    this.#istioVersion = options.istioVersion;
    this.#unsubscribe = this.#store.onChange((event) => this.#note(event.plural, event.object));
  }

  stop(): void {
    this.#unsubscribe();
  }

  /** Brings pods, replica sets and endpoints in line with what was written since the last call. */
  reconcile(nowMs: number): void {
    for (const key of drain(this.#dirtyDeployments)) this.#reconcileDeployment(key, nowMs);
    for (const key of drain(this.#dirtyServices)) this.#reconcileEndpoints(key);
  }

  /** Shows on the pod that its proxy's container ended and started again. */
  noteProxyRestart(namespace: string, podName: string, restarts: number): void {
    const pod = this.#store.get('pods', namespace, podName);
    if (pod === null) return;
    const change = (current: KubernetesObject): KubernetesObject => ({
      ...current,
      status: withRestartCount(current.status, restarts),
    });
    this.#store.patch('pods', namespace, podName, change, {
      ...writer,
      fieldManager: 'kubelet',
      subresource: 'status',
    });
  }

  #note(plural: string, object: KubernetesObject): void {
    const namespace = object.metadata.namespace ?? '';
    const key = `${namespace}/${object.metadata.name}`;
    if (plural === 'deployments.apps') this.#dirtyDeployments.add(key);
    if (plural === 'services') this.#dirtyServices.add(key);
    if (plural !== 'pods') return;
    const owner = object.metadata.ownerReferences?.[0]?.name ?? '';
    this.#dirtyDeployments.add(`${namespace}/${owner.replace(/-[^-]+$/, '')}`);
    for (const service of this.#store.list('services', namespace)) {
      const fields = serviceFields.safeParse(service);
      if (fields.success && selects(fields.data.spec.selector ?? {}, object.metadata.labels)) {
        this.#dirtyServices.add(`${namespace}/${service.metadata.name}`);
      }
    }
  }

  #reconcileDeployment(key: string, nowMs: number): void {
    const [namespace = '', name = ''] = key.split('/');
    const stored = this.#store.get('deployments.apps', namespace, name);
    const parsed = stored === null ? null : deploymentFields.safeParse(stored);
    if (stored === null || parsed === null || !parsed.success) {
      this.#removePods(namespace, this.#podsOf(namespace, name));
      return;
    }
    const deployment = parsed.data;
    const hash = this.#names.templateHash(key, deployment.spec.template);
    const replicaSet = this.#replicaSet(stored, deployment, hash);
    const pods = this.#podsOf(namespace, name);
    const current = pods.filter((pod) => pod.metadata.labels?.['pod-template-hash'] === hash);
    this.#removePods(
      namespace,
      pods.filter((pod) => !current.includes(pod)),
    );
    const wanted = deployment.spec.replicas ?? 1;
    this.#removePods(namespace, current.slice(wanted));
    for (let index = current.length; index < wanted; index++)
      this.#addPod(deployment, replicaSet, hash, nowMs);
    this.#writeStatus(stored, deployment, replicaSet, wanted);
  }

  #podsOf(namespace: string, deployment: string): KubernetesObject[] {
    return this.#store.list('pods', namespace).filter((pod) => {
      const owner = pod.metadata.ownerReferences?.[0]?.name ?? '';
      return owner.replace(/-[^-]+$/, '') === deployment;
    });
  }

  #removePods(namespace: string, pods: readonly KubernetesObject[]): void {
    for (const pod of pods) this.#store.delete('pods', namespace, pod.metadata.name, { user: writer.user });
  }

  #addPod(deployment: DeploymentFields, replicaSet: KubernetesObject, hash: string, nowMs: number): void {
    const { namespace, name } = deployment.metadata;
    const labels = deployment.spec.template.metadata?.labels ?? {};
    const pod = podObject(this.#catalog.find(namespace, name, labels), labels, {
      name: this.#names.podName(`${name}-${hash}`),
      replicaSet,
      templateHash: hash,
      podIp: this.#names.podIp(),
      nodeName: this.#names.nodeName(),
      startedMs: nowMs,
      istioVersion: this.#istioVersion,
    });
    this.#store.create('pods', pod, writer);
  }

  #replicaSet(stored: KubernetesObject, deployment: DeploymentFields, hash: string): KubernetesObject {
    const { namespace, name } = deployment.metadata;
    const setName = `${name}-${hash}`;
    const existing = this.#store.get('replicasets.apps', namespace, setName);
    if (existing !== null) return existing;
    const labels = { ...deployment.spec.template.metadata?.labels, 'pod-template-hash': hash };
    const replicas = deployment.spec.replicas ?? 1;
    const replicaSet: KubernetesObject = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: setName,
        namespace,
        labels,
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name,
            uid: stored.metadata.uid ?? '',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { ...deployment.spec.template, metadata: { labels } },
      },
      status: { replicas, readyReplicas: replicas, availableReplicas: replicas, observedGeneration: 1 },
    };
    return this.#store.create('replicasets.apps', replicaSet, writer);
  }

  #writeStatus(
    stored: KubernetesObject,
    deployment: DeploymentFields,
    replicaSet: KubernetesObject,
    replicas: number,
  ): void {
    const { namespace, name } = deployment.metadata;
    const status = {
      observedGeneration: stored.metadata.generation ?? 1,
      replicas,
      updatedReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      conditions: [
        { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
      ],
    };
    const withStatus = (current: KubernetesObject): KubernetesObject => ({ ...current, status });
    const options = { ...writer, subresource: 'status' as const };
    this.#store.patch('deployments.apps', namespace, name, withStatus, options);
    this.#dirtyDeployments.delete(`${namespace}/${name}`);
    for (const other of this.#store.list('replicasets.apps', namespace)) {
      if (other.metadata.ownerReferences?.[0]?.name !== name) continue;
      const count = other.metadata.name === replicaSet.metadata.name ? replicas : 0;
      this.#store.patch(
        'replicasets.apps',
        namespace,
        other.metadata.name,
        (current) => ({ ...current, spec: { ...asRecord(current.spec), replicas: count } }),
        writer,
      );
      this.#store.patch(
        'replicasets.apps',
        namespace,
        other.metadata.name,
        (current) => ({
          ...current,
          status: { replicas: count, readyReplicas: count, availableReplicas: count, observedGeneration: 1 },
        }),
        options,
      );
    }
  }

  #reconcileEndpoints(key: string): void {
    const [namespace = '', name = ''] = key.split('/');
    const service = this.#store.get('services', namespace, name);
    const sliceName = `${name}-slice`;
    const existing = this.#store.get('endpointslices.discovery.k8s.io', namespace, sliceName);
    const parsed = service === null ? null : serviceFields.safeParse(service);
    if (service === null || parsed === null || !parsed.success) {
      if (existing !== null) {
        this.#store.delete('endpointslices.discovery.k8s.io', namespace, sliceName, { user: writer.user });
      }
      return;
    }
    const port = parsed.data.spec.ports?.[0];
    const pods = this.#store
      .list('pods', namespace)
      .filter((pod) => selects(parsed.data.spec.selector ?? {}, pod.metadata.labels));
    const target = typeof port?.targetPort === 'number' ? port.targetPort : (port?.port ?? 80);
    const slice = endpointSliceObject(service, { name: port?.name ?? '', number: target }, pods);
    if (existing === null) this.#store.create('endpointslices.discovery.k8s.io', slice, writer);
    else {
      this.#store.patch(
        'endpointslices.discovery.k8s.io',
        namespace,
        sliceName,
        (current) => ({ ...current, endpoints: slice.endpoints, ports: slice.ports }),
        writer,
      );
    }
  }
}

function drain(keys: Set<string>): string[] {
  const drained = [...keys].sort();
  keys.clear();
  return drained;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function withRestartCount(status: unknown, restarts: number): Record<string, unknown> {
  const fields = asRecord(status);
  const counted = (list: unknown): unknown =>
    Array.isArray(list)
      ? list.map((entry: unknown) => {
          const container = asRecord(entry);
          return container.name === 'istio-proxy' ? { ...container, restartCount: restarts } : container;
        })
      : list;
  return {
    ...fields,
    containerStatuses: counted(fields.containerStatuses),
    ...(fields.initContainerStatuses === undefined
      ? {}
      : { initContainerStatuses: counted(fields.initContainerStatuses) }),
  };
}
