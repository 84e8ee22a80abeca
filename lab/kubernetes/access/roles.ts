import { z } from 'zod';
import type { KubernetesObject } from '../object.ts';
import type { ObjectStore } from '../object-store.ts';
import type { Identity } from './identity.ts';
import type { ResourceAction } from './resource-action.ts';

const policyRule = z.object({
  verbs: z.array(z.string()),
  apiGroups: z.array(z.string()).optional(),
  resources: z.array(z.string()).optional(),
  resourceNames: z.array(z.string()).optional(),
  nonResourceURLs: z.array(z.string()).optional(),
});

/** One rule of a Role or ClusterRole. */
export type PolicyRule = z.infer<typeof policyRule>;

const role = z.object({ rules: z.array(policyRule).nullish() });
const roleBinding = z.object({
  roleRef: z.object({ kind: z.string(), name: z.string() }),
  subjects: z
    .array(z.object({ kind: z.string(), name: z.string(), namespace: z.string().optional() }))
    .nullish(),
});

interface Binding {
  /** `RoleBinding "shop-split/default"`: how the server names it in a reason. */
  readonly title: string;
  readonly namespace: string | undefined;
  readonly role: { readonly kind: string; readonly name: string };
}

function matchingSubject(object: KubernetesObject, identity: Identity): string | null {
  for (const { kind, name, namespace = '' } of roleBinding.parse(object).subjects ?? []) {
    if (kind === 'User' && name === identity.user) return `User "${name}"`;
    if (kind === 'Group' && identity.groups.includes(name)) return `Group "${name}"`;
    const account = `system:serviceaccount:${namespace}:${name}`;
    if (kind === 'ServiceAccount' && account === identity.user)
      return `ServiceAccount "${name}/${namespace}"`;
  }
  return null;
}

/** Bindings that give the identity something, in a namespace or in the whole cluster. */
export function bindingsFor(
  store: ObjectStore,
  identity: Identity,
  namespace: string | undefined,
): { binding: Binding; subject: string }[] {
  const cluster = store.list('clusterrolebindings.rbac.authorization.k8s.io');
  const local =
    namespace === undefined ? [] : store.list('rolebindings.rbac.authorization.k8s.io', namespace);
  return [...cluster, ...local].flatMap((object) => {
    const subject = matchingSubject(object, identity);
    if (subject === null) return [];
    const home = object.metadata.namespace;
    const name = home === undefined ? object.metadata.name : `${object.metadata.name}/${home}`;
    const { roleRef } = roleBinding.parse(object);
    return [{ binding: { title: `${object.kind} "${name}"`, namespace: home, role: roleRef }, subject }];
  });
}

/** Rules of the role that a binding gives; none when the role is not there. */
export function rulesOf(store: ObjectStore, binding: Binding): PolicyRule[] {
  const found =
    binding.role.kind === 'ClusterRole'
      ? store.get('clusterroles.rbac.authorization.k8s.io', undefined, binding.role.name)
      : store.get('roles.rbac.authorization.k8s.io', binding.namespace, binding.role.name);
  return found === null ? [] : (role.parse(found).rules ?? []);
}

/** Whether one rule covers an action; `*` covers everything of its kind. */
export function ruleAllows(rule: PolicyRule, action: ResourceAction): boolean {
  const covers = (allowed: readonly string[] | undefined, wanted: string): boolean =>
    allowed !== undefined && (allowed.includes('*') || allowed.includes(wanted));
  const [, subresource] = action.resource.split('/');
  const names = rule.resourceNames ?? [];
  return (
    covers(rule.verbs, action.verb) &&
    covers(rule.apiGroups, action.group) &&
    (covers(rule.resources, action.resource) ||
      (subresource !== undefined && rule.resources?.includes(`*/${subresource}`) === true)) &&
    (names.length === 0 || (action.name !== undefined && names.includes(action.name)))
  );
}
