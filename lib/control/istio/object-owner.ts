/** What tells who manages an object. */
export interface OwnershipMarks {
  readonly name: string;
  readonly namespace?: string | null | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[] | null | undefined;
  readonly managedFields?:
    | readonly {
        readonly manager?: string | null | undefined;
        readonly subresource?: string | null | undefined;
      }[]
    | null
    | undefined;
}

const MANAGERS: readonly (readonly [RegExp, string])[] = [
  [/^argocd/, 'Argo CD'],
  [/^(?:kustomize|helm)-controller$/, 'Flux'],
  [/^flagger$/, 'Flagger'],
  [/^rollouts-controller$/, 'Argo Rollouts'],
  [/^helm$/, 'Helm'],
  [/^kiali$/, 'Kiali'],
];

/**
 * Who manages an object, in words. The one who would undo a change soonest is named first: a controller that owns
 * the object, then GitOps, then release tools, then the mere traces of who wrote it.
 */
export function ownerOf(apiVersion: string, kind: string, marks: OwnershipMarks): string | null {
  const { labels, annotations } = marks;
  const has = (map: Readonly<Record<string, string>>, key: string): boolean => Object.hasOwn(map, key);
  if ((marks.ownerReferences ?? []).some((owner) => owner.kind === 'Canary')) return 'Flagger';
  if (has(annotations, 'rollout.argoproj.io/managed-by-rollouts')) return 'Argo Rollouts';
  if (isTrackedByArgo(apiVersion, kind, marks) || has(labels, 'argocd.argoproj.io/instance'))
    return 'Argo CD';
  if (has(labels, 'kustomize.toolkit.fluxcd.io/name') || has(labels, 'helm.toolkit.fluxcd.io/name'))
    return 'Flux';
  if (labels['app.kubernetes.io/managed-by'] === 'Helm' || has(annotations, 'meta.helm.sh/release-name'))
    return 'Helm';
  if (has(labels, 'kiali_wizard')) return 'Kiali';
  const managers = (marks.managedFields ?? [])
    .filter(({ subresource }) => !subresource)
    .map(({ manager }) => manager ?? '');
  return MANAGERS.find(([pattern]) => managers.some((manager) => pattern.test(manager)))?.[1] ?? null;
}

/** `<app>:<group>/<Kind>:<namespace>/<name>` must point at the object itself: copies carry the mark of their original. */
function isTrackedByArgo(apiVersion: string, kind: string, marks: OwnershipMarks): boolean {
  const tracking = marks.annotations['argocd.argoproj.io/tracking-id'];
  if (tracking === undefined) return false;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return tracking.endsWith(`:${group}/${kind}:${marks.namespace ?? ''}/${marks.name}`);
}
