import type { SameRequest } from './same-request.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';

/** What both servers get first; these are requests like all others. */
export const setupRequests: readonly SameRequest[] = [
  {
    title: 'a namespace is created',
    only: 'status',
    request: {
      method: 'POST',
      path: '/api/v1/namespaces',
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'trial' } },
    },
  },
  {
    title: 'a team may split traffic in it',
    request: {
      method: 'POST',
      path: `${rbac}/namespaces/trial/rolebindings`,
      body: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'shop-split', namespace: 'trial' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'shop-split' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'team-shop' }],
      },
    },
  },
];
