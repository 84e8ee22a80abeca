import { apiVersionOf, type ResourceDefinition } from './resource-definition.ts';
import { builtinSchema } from './schema/builtin-schemas.ts';

interface Row {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly short?: readonly string[];
  readonly scope?: 'Cluster';
  readonly all?: true;
  readonly subresources?: readonly string[];
  readonly countsGenerations?: true;
}

const rows: readonly Row[] = [
  {
    group: '',
    version: 'v1',
    kind: 'Namespace',
    plural: 'namespaces',
    short: ['ns'],
    scope: 'Cluster',
    subresources: ['status', 'finalize'],
  },
  {
    group: '',
    version: 'v1',
    kind: 'Service',
    plural: 'services',
    short: ['svc'],
    all: true,
    subresources: ['status'],
  },
  {
    group: '',
    version: 'v1',
    kind: 'Pod',
    plural: 'pods',
    short: ['po'],
    all: true,
    subresources: ['status', 'log'],
    countsGenerations: true,
  },
  { group: '', version: 'v1', kind: 'Endpoints', plural: 'endpoints', short: ['ep'] },
  { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', short: ['cm'] },
  { group: '', version: 'v1', kind: 'Secret', plural: 'secrets' },
  { group: '', version: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', short: ['sa'] },
  {
    group: '',
    version: 'v1',
    kind: 'Node',
    plural: 'nodes',
    short: ['no'],
    scope: 'Cluster',
    subresources: ['status'],
  },
  { group: '', version: 'v1', kind: 'Event', plural: 'events', short: ['ev'] },
  {
    group: '',
    version: 'v1',
    kind: 'ReplicationController',
    plural: 'replicationcontrollers',
    short: ['rc'],
    all: true,
    subresources: ['status', 'scale'],
    countsGenerations: true,
  },
  {
    group: 'apps',
    version: 'v1',
    kind: 'Deployment',
    plural: 'deployments',
    short: ['deploy'],
    all: true,
    subresources: ['status', 'scale'],
    countsGenerations: true,
  },
  {
    group: 'apps',
    version: 'v1',
    kind: 'ReplicaSet',
    plural: 'replicasets',
    short: ['rs'],
    all: true,
    subresources: ['status', 'scale'],
    countsGenerations: true,
  },
  {
    group: 'apps',
    version: 'v1',
    kind: 'StatefulSet',
    plural: 'statefulsets',
    short: ['sts'],
    all: true,
    subresources: ['status', 'scale'],
    countsGenerations: true,
  },
  {
    group: 'apps',
    version: 'v1',
    kind: 'DaemonSet',
    plural: 'daemonsets',
    short: ['ds'],
    all: true,
    subresources: ['status'],
    countsGenerations: true,
  },
  {
    group: 'batch',
    version: 'v1',
    kind: 'Job',
    plural: 'jobs',
    all: true,
    subresources: ['status'],
    countsGenerations: true,
  },
  {
    group: 'batch',
    version: 'v1',
    kind: 'CronJob',
    plural: 'cronjobs',
    short: ['cj'],
    all: true,
    subresources: ['status'],
    countsGenerations: true,
  },
  {
    group: 'discovery.k8s.io',
    version: 'v1',
    kind: 'EndpointSlice',
    plural: 'endpointslices',
    countsGenerations: true,
  },
  {
    group: 'autoscaling',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
    short: ['hpa'],
    all: true,
    subresources: ['status'],
  },
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingAdmissionPolicy',
    plural: 'validatingadmissionpolicies',
    scope: 'Cluster',
    subresources: ['status'],
    countsGenerations: true,
  },
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    plural: 'validatingadmissionpolicybindings',
    scope: 'Cluster',
    countsGenerations: true,
  },
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'ValidatingWebhookConfiguration',
    plural: 'validatingwebhookconfigurations',
    scope: 'Cluster',
    countsGenerations: true,
  },
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: 'MutatingWebhookConfiguration',
    plural: 'mutatingwebhookconfigurations',
    scope: 'Cluster',
    countsGenerations: true,
  },
  {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    short: ['crd', 'crds'],
    scope: 'Cluster',
    subresources: ['status'],
    countsGenerations: true,
  },
  { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'Role', plural: 'roles' },
  { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'RoleBinding', plural: 'rolebindings' },
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRole',
    plural: 'clusterroles',
    scope: 'Cluster',
  },
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'ClusterRoleBinding',
    plural: 'clusterrolebindings',
    scope: 'Cluster',
  },
  { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', plural: 'leases' },
];

function definitionOf(row: Row): ResourceDefinition {
  return {
    group: row.group,
    plural: row.plural,
    singular: row.kind.toLowerCase(),
    kind: row.kind,
    listKind: `${row.kind}List`,
    shortNames: row.short ?? [],
    categories: row.all === true ? ['all'] : [],
    namespaced: row.scope !== 'Cluster',
    versions: [
      {
        name: row.version,
        schema: builtinSchema(apiVersionOf(row.group, row.version), row.kind),
        columns: [],
      },
    ],
    storageVersion: row.version,
    custom: false,
    subresources: row.subresources ?? [],
    countsGenerations: row.countsGenerations ?? false,
  };
}

/** The kinds that every cluster has. Custom kinds come from the CustomResourceDefinitions in the store. */
export const builtinResources: readonly ResourceDefinition[] = rows.map(definitionOf);
