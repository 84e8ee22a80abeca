import { describe, expect, it } from 'vitest';
import { ownerOf } from '@/lib/control/istio/object-owner.ts';
import type { OwnershipMarks } from '@/lib/control/istio/object-owner.ts';

const owner = (marks: Partial<OwnershipMarks>) =>
  ownerOf('networking.istio.io/v1', 'VirtualService', {
    name: 'cart',
    namespace: 'shop',
    labels: {},
    annotations: {},
    ...marks,
  });
const argo = 'argocd.argoproj.io/tracking-id';

describe('who manages an object', () => {
  it.each<[string, Partial<OwnershipMarks>]>([
    ['Argo CD', { annotations: { [argo]: 'shop:networking.istio.io/VirtualService:shop/cart' } }],
    ['Argo CD', { labels: { 'argocd.argoproj.io/instance': 'shop' } }],
    ['Argo CD', { managedFields: [{ manager: 'argocd-controller' }] }],
    ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } }],
    ['Flux', { labels: { 'helm.toolkit.fluxcd.io/name': 'apps', 'app.kubernetes.io/managed-by': 'Helm' } }],
    ['Flux', { managedFields: [{ manager: 'kustomize-controller' }] }],
    ['Helm', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }],
    ['Helm', { annotations: { 'meta.helm.sh/release-name': 'cart' } }],
    ['Flagger', { ownerReferences: [{ kind: 'Canary', name: 'cart' }] }],
    ['Argo Rollouts', { annotations: { 'rollout.argoproj.io/managed-by-rollouts': 'cart' } }],
    ['Argo Rollouts', { managedFields: [{ manager: 'rollouts-controller' }] }],
    ['Kiali', { labels: { kiali_wizard: 'traffic_shifting' } }],
  ])('is %s by %o', (name, marks) => {
    expect(owner(marks)).toBe(name);
  });

  it('is nobody for what people apply by hand, for copies, and for writers of the status alone', () => {
    expect(owner({ managedFields: [{ manager: 'kubectl-client-side-apply' }] })).toBeNull();
    expect(
      owner({ annotations: { [argo]: 'shop:networking.istio.io/VirtualService:shop/original' } }),
    ).toBeNull();
    expect(owner({ managedFields: [{ manager: 'argocd-controller', subresource: 'status' }] })).toBeNull();
  });

  it('names first who would undo a change soonest', () => {
    const labels = { 'app.kubernetes.io/managed-by': 'Helm', 'kustomize.toolkit.fluxcd.io/name': 'apps' };
    expect(owner({ labels })).toBe('Flux');
    expect(owner({ labels, ownerReferences: [{ kind: 'Canary', name: 'cart' }] })).toBe('Flagger');
  });
});
