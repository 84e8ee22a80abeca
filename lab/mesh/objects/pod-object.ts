import { kubernetesTime, type KubernetesObject } from '../../kubernetes/object.ts';
import { podLabels } from './workload-objects.ts';
import type { WorkloadModel } from '../model.ts';

export interface PodPlacement {
  readonly name: string;
  readonly replicaSet: KubernetesObject;
  readonly templateHash: string;
  readonly podIp: string;
  readonly nodeName: string;
  readonly startedMs: number;
  readonly istioVersion: string;
}

interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly ports?: readonly {
    readonly containerPort: number;
    readonly name?: string;
    readonly protocol: 'TCP';
  }[];
  readonly args?: readonly string[];
  readonly restartPolicy?: 'Always';
}

function proxyContainer(role: 'sidecar' | 'router', version: string): ContainerSpec {
  return {
    name: 'istio-proxy',
    image: `docker.io/istio/proxyv2:${version}`,
    args: ['proxy', role, '--domain', '$(POD_NAMESPACE).svc.cluster.local'],
    ports: [{ containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' }],
  };
}

function runningStatus(container: ContainerSpec, startedAt: string): Record<string, unknown> {
  return {
    name: container.name,
    image: container.image,
    imageID: `${container.image.split(':')[0] ?? ''}@sha256:${'0'.repeat(64)}`,
    ready: true,
    started: true,
    restartCount: 0,
    state: { running: { startedAt } },
  };
}

/** A pod that runs and is ready, with Istio's sidecar where the workload has one. */
export function podObject(
  workload: WorkloadModel,
  templateLabels: Readonly<Record<string, string>>,
  placement: PodPlacement,
): KubernetesObject {
  const startedAt = kubernetesTime(placement.startedMs);
  const version = workload.proxyVersion ?? placement.istioVersion;
  const application: ContainerSpec = {
    name: workload.app,
    image: workload.image,
    ports: [{ containerPort: workload.containerPort, protocol: 'TCP' }],
  };
  const containers = workload.proxy === 'gateway' ? [proxyContainer('router', version)] : [application];
  const initContainers: ContainerSpec[] =
    workload.proxy === 'sidecar' ? [{ ...proxyContainer('sidecar', version), restartPolicy: 'Always' }] : [];
  const condition = (type: string): Record<string, unknown> => ({
    type,
    status: 'True',
    lastTransitionTime: startedAt,
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: placement.name,
      namespace: workload.namespace,
      labels: { ...podLabels(workload), ...templateLabels, 'pod-template-hash': placement.templateHash },
      ...(workload.proxy === 'none' ? {} : { annotations: proxyAnnotations(workload) }),
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: placement.replicaSet.metadata.name,
          uid: placement.replicaSet.metadata.uid ?? '',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      serviceAccountName: workload.serviceAccount,
      nodeName: placement.nodeName,
      restartPolicy: 'Always',
      containers,
      ...(initContainers.length === 0 ? {} : { initContainers }),
    },
    status: {
      phase: 'Running',
      podIP: placement.podIp,
      podIPs: [{ ip: placement.podIp }],
      hostIP: '192.168.10.11',
      startTime: startedAt,
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map(condition),
      containerStatuses: containers.map((container) => runningStatus(container, startedAt)),
      ...(initContainers.length === 0
        ? {}
        : { initContainerStatuses: initContainers.map((container) => runningStatus(container, startedAt)) }),
    },
  };
}

function proxyAnnotations(workload: WorkloadModel): Record<string, string> {
  const scrape = {
    'prometheus.io/path': '/stats/prometheus',
    'prometheus.io/port': '15020',
    'prometheus.io/scrape': 'true',
  };
  if (workload.proxy === 'gateway') return scrape;
  const status = { initContainers: ['istio-init', 'istio-proxy'], containers: null, revision: 'default' };
  return { ...scrape, 'sidecar.istio.io/status': JSON.stringify(status) };
}
