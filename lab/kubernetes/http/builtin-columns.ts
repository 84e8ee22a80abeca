import type { KubernetesObject } from '../object.ts';
import type { PrinterColumn } from '../resource-definition.ts';
import { age, listOf, numberAt, ready, textAt } from './cell-text.ts';

/** A column of a built-in kind: its text is made from several fields. */
export interface Column {
  readonly name: string;
  readonly type: PrinterColumn['type'];
  readonly wide?: true;
  readonly cell: (object: KubernetesObject, nowMs: number) => unknown;
}

const nameColumn: Column = { name: 'Name', type: 'string', cell: (object) => object.metadata.name };
const ageColumn: Column = { name: 'Age', type: 'string', cell: age };

function text(name: string, path: string, fallback = ''): Column {
  return { name, type: 'string', cell: (object) => textAt(object, path, fallback) };
}

function count(name: string, path: string): Column {
  return { name, type: 'integer', cell: (object) => numberAt(object, path) };
}

function images(path: string): readonly Column[] {
  return [
    {
      name: 'Containers',
      type: 'string',
      wide: true,
      cell: (object) => listOf(object, `${path}.containers[*].name`),
    },
    {
      name: 'Images',
      type: 'string',
      wide: true,
      cell: (object) => listOf(object, `${path}.containers[*].image`),
    },
  ];
}

function ports(object: KubernetesObject): string {
  const numbers = listOf(object, '.spec.ports[*].port').split(',');
  const protocols = listOf(object, '.spec.ports[*].protocol').split(',');
  return numbers[0] === ''
    ? '<none>'
    : numbers.map((port, index) => `${port}/${protocols[index] ?? 'TCP'}`).join(',');
}

const replicaStatus: readonly Column[] = [
  {
    name: 'Ready',
    type: 'string',
    cell: (object) => ready(numberAt(object, '.status.readyReplicas'), numberAt(object, '.spec.replicas')),
  },
  count('Up-to-date', '.status.updatedReplicas'),
  count('Available', '.status.availableReplicas'),
];

const binding: readonly Column[] = [
  {
    name: 'Role',
    type: 'string',
    cell: (object) => `${textAt(object, '.roleRef.kind')}/${textAt(object, '.roleRef.name')}`,
  },
];

/** Columns between the name and the age, by resource; what is not here shows name and age alone. */
const middle: Readonly<Record<string, readonly Column[]>> = {
  namespaces: [text('Status', '.status.phase', 'Active')],
  nodes: [
    {
      name: 'Status',
      type: 'string',
      cell: (object) =>
        textAt(object, '.status.conditions[?(@.type=="Ready")].status') === 'True' ? 'Ready' : 'NotReady',
    },
    text('Version', '.status.nodeInfo.kubeletVersion'),
  ],
  pods: [
    { name: 'Ready', type: 'string', cell: (object) => ready(readyCount(object), containerCount(object)) },
    text('Status', '.status.phase', 'Pending'),
    { name: 'Restarts', type: 'string', cell: (object) => String(restarts(object)) },
  ],
  services: [
    text('Type', '.spec.type', 'ClusterIP'),
    text('Cluster-IP', '.spec.clusterIP', '<none>'),
    text('External-IP', '.status.loadBalancer.ingress[*].ip', '<none>'),
    { name: 'Port(s)', type: 'string', cell: ports },
  ],
  endpoints: [
    {
      name: 'Endpoints',
      type: 'string',
      cell: (object) => listOf(object, '.subsets[*].addresses[*].ip', '<none>'),
    },
  ],
  configmaps: [
    { name: 'Data', type: 'string', cell: (object) => String(Object.keys(object.data ?? {}).length) },
  ],
  secrets: [
    text('Type', '.type', 'Opaque'),
    { name: 'Data', type: 'string', cell: (object) => String(Object.keys(object.data ?? {}).length) },
  ],
  serviceaccounts: [],
  events: [
    text('Last Seen', '.lastTimestamp'),
    text('Type', '.type'),
    text('Reason', '.reason'),
    {
      name: 'Object',
      type: 'string',
      cell: (object) =>
        `${textAt(object, '.involvedObject.kind').toLowerCase()}/${textAt(object, '.involvedObject.name')}`,
    },
    text('Message', '.message'),
  ],
  replicationcontrollers: [
    count('Desired', '.spec.replicas'),
    count('Current', '.status.replicas'),
    count('Ready', '.status.readyReplicas'),
  ],
  'deployments.apps': replicaStatus,
  'replicasets.apps': [
    count('Desired', '.spec.replicas'),
    count('Current', '.status.replicas'),
    count('Ready', '.status.readyReplicas'),
  ],
  'statefulsets.apps': replicaStatus.slice(0, 1),
  'daemonsets.apps': [
    count('Desired', '.status.desiredNumberScheduled'),
    count('Current', '.status.currentNumberScheduled'),
    count('Ready', '.status.numberReady'),
  ],
  'jobs.batch': [
    text('Status', '.status.conditions[*].type', 'Running'),
    {
      name: 'Completions',
      type: 'string',
      cell: (object) => ready(numberAt(object, '.status.succeeded'), numberAt(object, '.spec.completions')),
    },
  ],
  'cronjobs.batch': [
    text('Schedule', '.spec.schedule'),
    text('Suspend', '.spec.suspend', 'False'),
    text('Last Schedule', '.status.lastScheduleTime', '<none>'),
  ],
  'endpointslices.discovery.k8s.io': [
    text('AddressType', '.addressType'),
    { name: 'Ports', type: 'string', cell: (object) => listOf(object, '.ports[*].port', '<unset>') },
    {
      name: 'Endpoints',
      type: 'string',
      cell: (object) => listOf(object, '.endpoints[*].addresses[*]', '<unset>'),
    },
  ],
  'horizontalpodautoscalers.autoscaling': [
    {
      name: 'Reference',
      type: 'string',
      cell: (object) =>
        `${textAt(object, '.spec.scaleTargetRef.kind')}/${textAt(object, '.spec.scaleTargetRef.name')}`,
    },
    count('MinPods', '.spec.minReplicas'),
    count('MaxPods', '.spec.maxReplicas'),
    count('Replicas', '.status.currentReplicas'),
  ],
  'validatingwebhookconfigurations.admissionregistration.k8s.io': [
    {
      name: 'Webhooks',
      type: 'integer',
      cell: (object) => (Array.isArray(object.webhooks) ? object.webhooks.length : 0),
    },
  ],
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': [
    {
      name: 'Webhooks',
      type: 'integer',
      cell: (object) => (Array.isArray(object.webhooks) ? object.webhooks.length : 0),
    },
  ],
  'customresourcedefinitions.apiextensions.k8s.io': [
    { name: 'Created At', type: 'string', cell: (object) => object.metadata.creationTimestamp },
  ],
  'rolebindings.rbac.authorization.k8s.io': binding,
  'clusterrolebindings.rbac.authorization.k8s.io': binding,
  'leases.coordination.k8s.io': [text('Holder', '.spec.holderIdentity')],
};

/** Shown by `-o wide` only. */
const wide: Readonly<Record<string, readonly Column[]>> = {
  pods: [text('IP', '.status.podIP', '<none>'), text('Node', '.spec.nodeName', '<none>')].map((entry) => ({
    ...entry,
    wide: true,
  })),
  'deployments.apps': images('.spec.template.spec'),
  'replicasets.apps': images('.spec.template.spec'),
  'statefulsets.apps': images('.spec.template.spec'),
  'daemonsets.apps': images('.spec.template.spec'),
};

function containerCount(object: KubernetesObject): number {
  return listOf(object, '.spec.containers[*].name').split(',').filter(Boolean).length;
}

function readyCount(object: KubernetesObject): number {
  return listOf(object, '.status.containerStatuses[*].ready')
    .split(',')
    .filter((word) => word === 'true').length;
}

function restarts(object: KubernetesObject): number {
  return listOf(object, '.status.containerStatuses[*].restartCount')
    .split(',')
    .reduce((sum, word) => sum + Number(word), 0);
}

/** The columns of a built-in resource, as `kubectl get` shows them. */
export function builtinColumns(resourceKey: string): readonly Column[] {
  return [nameColumn, ...(middle[resourceKey] ?? []), ageColumn, ...(wide[resourceKey] ?? [])];
}
