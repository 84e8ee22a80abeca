import type { KubernetesObject } from '../../kubernetes/object.ts';

/** The EndpointSlice of a service over the pods that its selector finds. */
export function endpointSliceObject(
  service: KubernetesObject,
  port: { readonly name: string; readonly number: number },
  pods: readonly KubernetesObject[],
): KubernetesObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${service.metadata.name}-slice`,
      namespace: service.metadata.namespace ?? 'default',
      labels: {
        'kubernetes.io/service-name': service.metadata.name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Service',
          name: service.metadata.name,
          uid: service.metadata.uid ?? '',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    addressType: 'IPv4',
    endpoints: pods.map((pod) => ({
      addresses: [podIp(pod)],
      conditions: { ready: true, serving: true, terminating: false },
      targetRef: {
        kind: 'Pod',
        name: pod.metadata.name,
        namespace: pod.metadata.namespace,
        uid: pod.metadata.uid,
      },
    })),
    ports: [{ name: port.name, port: port.number, protocol: 'TCP' }],
  };
}

/** `status.podIP`, or the empty string before the pod has one. */
export function podIp(pod: KubernetesObject): string {
  const status = pod.status;
  if (typeof status !== 'object' || status === null || !('podIP' in status)) return '';
  return typeof status.podIP === 'string' ? status.podIP : '';
}

/** Whether a selector (all labels equal) finds an object; an empty selector finds nothing. */
export function selects(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  const entries = Object.entries(selector);
  return entries.length > 0 && entries.every(([name, value]) => labels?.[name] === value);
}
