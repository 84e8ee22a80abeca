import { customResourceDefinitions } from './kinds/custom-resource-definitions.ts';
import type { KubernetesObject } from './object.ts';
import type { ObjectStore } from './object-store.ts';
import type { PolicyRule } from './access/roles.ts';

const rbac = 'rbac.authorization.k8s.io';
const meshGroups = [
  'networking.istio.io',
  'security.istio.io',
  'telemetry.istio.io',
  'extensions.istio.io',
  'gateway.networking.k8s.io',
];
const deliveryGroups = [
  'argoproj.io',
  'kustomize.toolkit.fluxcd.io',
  'helm.toolkit.fluxcd.io',
  'flagger.app',
];
const read = ['get', 'list', 'watch'];
const write = ['create', 'update', 'patch', 'delete'];

function namespace(name: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

function clusterRole(name: string, rules: readonly PolicyRule[]): KubernetesObject {
  return { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name }, rules };
}

function clusterRoleBinding(
  name: string,
  subject: { readonly kind: 'User' | 'Group'; readonly name: string },
): KubernetesObject {
  return {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
    subjects: [{ apiGroup: rbac, ...subject }],
  };
}

const readTopology: readonly PolicyRule[] = [
  {
    verbs: read,
    apiGroups: [''],
    resources: [
      'namespaces',
      'services',
      'pods',
      'endpoints',
      'nodes',
      'events',
      'configmaps',
      'serviceaccounts',
      'replicationcontrollers',
    ],
  },
  {
    verbs: read,
    apiGroups: ['apps', 'batch', 'autoscaling', 'discovery.k8s.io', 'coordination.k8s.io'],
    resources: ['*'],
  },
  { verbs: read, apiGroups: [...meshGroups, ...deliveryGroups], resources: ['*'] },
  { verbs: read, apiGroups: ['admissionregistration.k8s.io', 'apiextensions.k8s.io'], resources: ['*'] },
];
const splitTraffic: readonly PolicyRule[] = [
  { verbs: [...write], apiGroups: meshGroups, resources: ['*'] },
  { verbs: ['create', 'patch'], apiGroups: ['', 'events.k8s.io'], resources: ['events'] },
];

/** Registers istiod's validation. Without it nobody validates what the schemas let through. */
export function istioValidatingWebhook(failurePolicy: 'Fail' | 'Ignore' = 'Fail'): KubernetesObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: {
      name: 'istio-validator-istio-system',
      labels: { app: 'istiod', istio: 'istiod', 'istio.io/rev': 'default' },
    },
    webhooks: [
      {
        name: 'validation.istio.io',
        admissionReviewVersions: ['v1'],
        clientConfig: {
          service: { name: 'istiod', namespace: 'istio-system', path: '/validate', port: 443 },
        },
        failurePolicy,
        matchPolicy: 'Exact',
        rules: [
          {
            operations: ['CREATE', 'UPDATE'],
            apiGroups: [
              'security.istio.io',
              'networking.istio.io',
              'telemetry.istio.io',
              'extensions.istio.io',
            ],
            apiVersions: ['*'],
            resources: ['*'],
            scope: '*',
          },
        ],
        sideEffects: 'None',
        timeoutSeconds: 10,
      },
    ],
  };
}

const validatingWebhooks = 'validatingwebhookconfigurations.admissionregistration.k8s.io';

/** Sets the failure policy of istiod's validation, or takes its registration away. */
export function setIstioWebhook(store: ObjectStore, policy: 'Fail' | 'Ignore' | 'Absent'): void {
  const wanted = istioValidatingWebhook(policy === 'Ignore' ? 'Ignore' : 'Fail');
  const by = { user: 'system:admin', fieldManager: 'pilot-discovery' };
  const { name } = wanted.metadata;
  const isThere = store.get(validatingWebhooks, undefined, name) !== null;
  if (policy === 'Absent') {
    if (isThere) store.delete(validatingWebhooks, undefined, name, by);
  } else if (!isThere) store.create(validatingWebhooks, wanted, by);
  else {
    const { webhooks } = wanted;
    store.patch(validatingWebhooks, undefined, name, (now) => ({ ...now, webhooks }), by);
  }
}

/**
 * What any cluster with Istio holds before a scenario adds its own: system namespaces, the definitions of
 * the custom kinds, istiod's validation, and roles for the people of `practiceTokens`.
 */
export function seedCluster(store: ObjectStore): void {
  store.seed(['default', 'kube-node-lease', 'kube-public', 'kube-system', 'istio-system'].map(namespace), {
    fieldManager: 'kube-apiserver',
  });
  store.seed(customResourceDefinitions(), { fieldManager: 'kubectl-create' });
  store.seed([istioValidatingWebhook()], { fieldManager: 'pilot-discovery' });
  store.seed(
    [
      clusterRole('pilothouse', [
        ...readTopology,
        ...splitTraffic,
        { verbs: ['create', 'patch'], apiGroups: [''], resources: ['events'] },
        {
          verbs: ['impersonate'],
          apiGroups: [''],
          resources: ['users', 'groups'],
          resourceNames: ['alice', 'viewer', 'team-shop', 'viewers'],
        },
      ]),
      clusterRoleBinding('pilothouse', { kind: 'User', name: 'pilothouse' }),
      clusterRole('view', readTopology),
      clusterRoleBinding('view', { kind: 'Group', name: 'viewers' }),
      clusterRole('team-shop-view', readTopology),
      clusterRoleBinding('team-shop-view', { kind: 'Group', name: 'team-shop' }),
      clusterRole('shop-split', splitTraffic),
    ],
    { fieldManager: 'kubectl-create' },
  );
}
