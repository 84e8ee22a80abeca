import { ApiError, resourceKey } from '../api-error.ts';
import type { ObjectStore } from '../object-store.ts';
import type { Identity } from './identity.ts';
import type { ResourceAction } from './resource-action.ts';
import { bindingsFor, ruleAllows, rulesOf, type PolicyRule } from './roles.ts';

export interface PathAction {
  readonly verb: string;
  readonly path: string;
}

export interface Decision {
  readonly allowed: boolean;
  /** Why it is allowed, in the words of `kubectl auth can-i`; empty when it is not. */
  readonly reason: string;
}

/** A right taken away by a knob: what is left out matches everything. */
export interface Revocation {
  readonly user?: string;
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly namespace?: string;
}

const publicPaths = /^\/(healthz|livez|readyz|version)(\/|$)/;
const discoveryPaths = /^\/(api|apis|openapi)(\/|$)/;
const selfReviews = new Set(['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews']);

/** Decides by the roles and bindings in the store, less the rights that were revoked. */
export class Permissions {
  readonly #store: ObjectStore;
  #revoked: Revocation[] = [];

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Takes a right away until `restore`, whatever the roles say. */
  revoke(revocation: Revocation): void {
    this.#revoked.push(revocation);
  }

  /** Gives back what was revoked: all of it, or what one user lost. */
  restore(user?: string): void {
    this.#revoked = user === undefined ? [] : this.#revoked.filter((entry) => entry.user !== user);
  }

  decide(identity: Identity, action: ResourceAction): Decision {
    if (this.#revoked.some((entry) => isRevoked(entry, identity, action))) return denied;
    if (identity.groups.includes('system:masters')) return { allowed: true, reason: '' };
    if (
      identity.groups.includes('system:authenticated') &&
      action.verb === 'create' &&
      selfReviews.has(action.resource)
    ) {
      return allowedBy(
        'ClusterRoleBinding "system:basic-user" of ClusterRole "system:basic-user" to Group "system:authenticated"',
      );
    }
    for (const { binding, subject } of bindingsFor(this.#store, identity, action.namespace)) {
      const rules = rulesOf(this.#store, binding);
      if (!rules.some((rule) => ruleAllows(rule, action))) continue;
      return allowedBy(`${binding.title} of ${binding.role.kind} "${binding.role.name}" to ${subject}`);
    }
    return denied;
  }

  decidePath(identity: Identity, action: PathAction): Decision {
    if (identity.groups.includes('system:masters') || publicPaths.test(action.path))
      return { allowed: true, reason: '' };
    const discovery = identity.groups.includes('system:authenticated') && discoveryPaths.test(action.path);
    return discovery && action.verb === 'get' ? { allowed: true, reason: '' } : denied;
  }

  /** Every rule that holds for someone in a namespace. */
  rules(identity: Identity, namespace: string): PolicyRule[] {
    if (identity.groups.includes('system:masters')) {
      return [
        { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
        { verbs: ['*'], nonResourceURLs: ['*'] },
      ];
    }
    return [
      {
        verbs: ['create'],
        apiGroups: ['authorization.k8s.io', 'authentication.k8s.io'],
        resources: [...selfReviews],
      },
      ...bindingsFor(this.#store, identity, namespace).flatMap(({ binding }) =>
        rulesOf(this.#store, binding),
      ),
    ];
  }

  /** Throws 403 in the server's words unless the action is allowed. */
  demand(identity: Identity, action: ResourceAction): void {
    if (!this.decide(identity, action).allowed) throw forbidden(identity, action);
  }
}

const denied: Decision = { allowed: false, reason: '' };

function allowedBy(what: string): Decision {
  return { allowed: true, reason: `RBAC: allowed by ${what}` };
}

function isRevoked(entry: Revocation, identity: Identity, action: ResourceAction): boolean {
  return (
    (entry.user ?? identity.user) === identity.user &&
    (entry.verb ?? action.verb) === action.verb &&
    (entry.group ?? action.group) === action.group &&
    (entry.resource ?? action.resource) === action.resource &&
    (entry.namespace ?? action.namespace) === action.namespace
  );
}

function forbidden(identity: Identity, action: ResourceAction): ApiError {
  const [plural = ''] = action.resource.split('/');
  const key = resourceKey({ group: action.group, plural });
  const named = action.name === undefined ? key : `${key} "${action.name}"`;
  const where =
    action.namespace === undefined ? 'at the cluster scope' : `in the namespace "${action.namespace}"`;
  const what = `cannot ${action.verb} resource "${action.resource}" in API group "${action.group}" ${where}`;
  return new ApiError(403, 'Forbidden', `${named} is forbidden: User "${identity.user}" ${what}`, {
    ...(action.name === undefined ? {} : { name: action.name }),
    ...(action.group === '' ? {} : { group: action.group }),
    kind: plural,
  });
}

/** 403 for a path that is no resource. */
export function forbiddenPath(identity: Identity, action: PathAction): ApiError {
  return new ApiError(
    403,
    'Forbidden',
    `forbidden: User "${identity.user}" cannot ${action.verb} path "${action.path}"`,
    {},
  );
}
