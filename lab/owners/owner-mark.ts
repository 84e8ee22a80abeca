import type { KubernetesObject } from '../kubernetes/object.ts';

/** Who keeps an object as a repository says, by the marks that the real owner leaves on what it applies. */
export type OwnerMark =
  | { readonly kind: 'argo-cd'; readonly application: string }
  | { readonly kind: 'flux'; readonly kustomization: string; readonly namespace: string }
  | { readonly kind: 'helm'; readonly release: string }
  | { readonly kind: 'none' };

const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
const FLUX_NAME = 'kustomize.toolkit.fluxcd.io/name';
const FLUX_NAMESPACE = 'kustomize.toolkit.fluxcd.io/namespace';
const HELM_RELEASE = 'meta.helm.sh/release-name';

/** Reads the mark; a tracking id counts only on the object that it names, since copies carry it too. */
export function ownerMark(object: KubernetesObject): OwnerMark {
  const { annotations = {}, labels = {} } = object.metadata;
  const application = trackedBy(annotations[TRACKING_ID], object);
  if (application !== null) return { kind: 'argo-cd', application };
  const kustomization = labels[FLUX_NAME];
  const namespace = labels[FLUX_NAMESPACE];
  if (kustomization !== undefined && namespace !== undefined) {
    return { kind: 'flux', kustomization, namespace };
  }
  const release = annotations[HELM_RELEASE];
  return release === undefined ? { kind: 'none' } : { kind: 'helm', release };
}

/** `<application>:<group>/<Kind>:<namespace>/<name>`. */
function trackedBy(trackingId: string | undefined, object: KubernetesObject): string | null {
  if (trackingId === undefined) return null;
  const { name, namespace = '' } = object.metadata;
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  const own = `:${group}/${object.kind}:${namespace}/${name}`;
  return trackingId.endsWith(own) ? trackingId.slice(0, -own.length) : null;
}
