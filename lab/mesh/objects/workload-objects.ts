import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { MeshModel, NamespaceModel, ServiceModel, WorkloadModel } from '../model.ts';

/** Labels of a workload's pods, as an application's chart and Istio's injector set them. */
export function podLabels(workload: WorkloadModel): Record<string, string> {
  return {
    app: workload.app,
    ...(workload.version === null ? {} : { version: workload.version }),
    ...(workload.proxy === 'gateway' ? { istio: workload.app } : {}),
    ...(workload.proxy === 'none'
      ? {}
      : {
          'service.istio.io/canonical-name': workload.app,
          'service.istio.io/canonical-revision': workload.version ?? 'latest',
          'security.istio.io/tlsMode': 'istio',
        }),
  };
}

export function namespaceObject(namespace: NamespaceModel): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespace.name,
      labels: {
        'kubernetes.io/metadata.name': namespace.name,
        ...(namespace.injection ? { 'istio-injection': 'enabled' } : {}),
        ...namespace.labels,
      },
    },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

export function serviceAccountObject(name: string, namespace: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
}

export function deploymentObject(workload: WorkloadModel): KubernetesObject {
  const selector = {
    app: workload.app,
    ...(workload.version === null ? {} : { version: workload.version }),
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: workload.name,
      namespace: workload.namespace,
      labels: { ...selector, ...workload.labels },
      ...(workload.annotations === undefined ? {} : { annotations: { ...workload.annotations } }),
    },
    spec: {
      replicas: workload.replicas,
      selector: { matchLabels: selector },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
      template: {
        metadata: {
          labels: { ...selector, ...(workload.proxy === 'gateway' ? { istio: workload.app } : {}) },
        },
        spec: {
          serviceAccountName: workload.serviceAccount,
          containers: [
            {
              name: workload.proxy === 'gateway' ? 'istio-proxy' : workload.app,
              image: workload.image,
              ports: [{ containerPort: workload.containerPort, protocol: 'TCP' }],
            },
          ],
        },
      },
    },
  };
}

export function serviceObject(
  service: ServiceModel,
  clusterIp: string,
  targetPort: number,
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: service.name,
      namespace: service.namespace,
      labels: { app: service.name, ...service.labels },
      ...(service.annotations === undefined ? {} : { annotations: { ...service.annotations } }),
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: clusterIp,
      clusterIPs: [clusterIp],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      sessionAffinity: 'None',
      selector: { ...service.selector },
      ports: [
        {
          name: service.portName,
          port: service.port,
          targetPort,
          protocol: 'TCP',
          ...(service.protocol === 'tcp' ? {} : { appProtocol: service.protocol }),
        },
      ],
    },
    status: { loadBalancer: {} },
  };
}

/** What a person would have applied: namespaces, accounts, deployments, services and the scenario's own objects. */
export function seedObjects(model: MeshModel): KubernetesObject[] {
  const accounts = new Set(
    model.workloads.map((workload) => `${workload.namespace}/${workload.serviceAccount}`),
  );
  return [
    ...model.namespaces.map(namespaceObject),
    ...[...accounts].sort().map((account) => {
      const [namespace = '', name = ''] = account.split('/');
      return serviceAccountObject(name, namespace);
    }),
    ...model.services.map((service, index) =>
      serviceObject(service, clusterIp(index), targetPort(model, service)),
    ),
    ...model.workloads.map(deploymentObject),
    ...model.objects,
  ];
}

function clusterIp(index: number): string {
  return `10.96.${Math.floor(index / 250)}.${(index % 250) + 1}`;
}

function targetPort(model: MeshModel, service: ServiceModel): number {
  const backing = model.workloads.find(
    (workload) => workload.namespace === service.namespace && workload.app === service.selector.app,
  );
  return backing?.containerPort ?? service.port;
}
