import type { JsonSchema } from './json-schema.ts';

type ListRules = Pick<
  JsonSchema,
  | 'x-kubernetes-list-type'
  | 'x-kubernetes-list-map-keys'
  | 'x-kubernetes-patch-merge-key'
  | 'x-kubernetes-patch-strategy'
>;

function byKeys(keys: readonly [string, ...string[]], strategy = 'merge'): ListRules {
  return {
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
    'x-kubernetes-patch-merge-key': keys[0],
    'x-kubernetes-patch-strategy': strategy,
  };
}

/** Lists of built-in kinds that merge item by item, and by which keys (Kubernetes API reference); all others are atomic. */
export const mergeRules: Readonly<Record<string, ListRules>> = {
  'V1PodSpec.containers': byKeys(['name']),
  'V1PodSpec.initContainers': byKeys(['name']),
  'V1PodSpec.ephemeralContainers': byKeys(['name']),
  'V1PodSpec.volumes': byKeys(['name'], 'merge,retainKeys'),
  'V1PodSpec.imagePullSecrets': byKeys(['name']),
  'V1PodSpec.hostAliases': byKeys(['ip']),
  'V1PodSpec.resourceClaims': byKeys(['name'], 'merge,retainKeys'),
  'V1PodSpec.schedulingGates': byKeys(['name']),
  'V1PodSpec.topologySpreadConstraints': byKeys(['topologyKey', 'whenUnsatisfiable']),
  'V1PodStatus.conditions': byKeys(['type']),
  'V1Container.env': byKeys(['name']),
  'V1Container.ports': byKeys(['containerPort', 'protocol']),
  'V1Container.volumeMounts': byKeys(['mountPath']),
  'V1Container.volumeDevices': byKeys(['devicePath']),
  'V1ServiceSpec.ports': byKeys(['port', 'protocol']),
  'V1ServiceStatus.conditions': byKeys(['type']),
  'V1ServiceAccount.secrets': byKeys(['name']),
  'V1NodeSpec.podCIDRs': { 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' },
  'V1NodeStatus.conditions': byKeys(['type']),
  'V1NodeStatus.addresses': byKeys(['type']),
  'V1NamespaceStatus.conditions': byKeys(['type']),
  'V1DeploymentStatus.conditions': byKeys(['type']),
  'V1DeploymentSpec.strategy': { 'x-kubernetes-patch-strategy': 'retainKeys' },
  'V1ReplicaSetStatus.conditions': byKeys(['type']),
  'V1StatefulSetStatus.conditions': byKeys(['type']),
  'V1DaemonSetStatus.conditions': byKeys(['type']),
  'V1JobStatus.conditions': byKeys(['type']),
  'V1ReplicationControllerStatus.conditions': byKeys(['type']),
  'V2HorizontalPodAutoscalerStatus.conditions': byKeys(['type']),
  'V1EndpointSlice.ports': { 'x-kubernetes-list-type': 'atomic' },
  'V1ValidatingWebhookConfiguration.webhooks': byKeys(['name']),
  'V1MutatingWebhookConfiguration.webhooks': byKeys(['name']),
  'V1CustomResourceDefinitionStatus.conditions': byKeys(['type']),
};

/** Maps of built-in kinds that change hands as a whole. */
export const atomicModels: ReadonlySet<string> = new Set([
  'V1LabelSelector',
  'V1NodeSelector',
  'V1ObjectReference',
  'V1LocalObjectReference',
  'V1SecretReference',
  'V1RoleRef',
]);

/** Default written in where a list's key field is left out. */
export const keyDefaults: Readonly<Record<string, string>> = {
  'V1ContainerPort.protocol': 'TCP',
  'V1ServicePort.protocol': 'TCP',
};
