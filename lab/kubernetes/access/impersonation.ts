import type { Identity } from './identity.ts';
import type { Permissions } from './permissions.ts';
import type { ResourceAction } from './resource-action.ts';

/** Decides who may act as whom, by the classic right `impersonate` on users and groups. */
export class Impersonation {
  readonly #permissions: Permissions;
  readonly #succeeded = new Set<string>();

  constructor(permissions: Permissions) {
    this.#permissions = permissions;
  }

  /**
   * Throws 403 unless `asker` may act as `wanted`. Since 1.36 a server tries constrained impersonation first, and its refusal
   * is the one that is told, until somebody's classic right was seen to work: from then on that right's refusal is told.
   */
  demand(asker: Identity, wanted: Identity, action: ResourceAction | null): void {
    const rights: ResourceAction[] = [
      { verb: 'impersonate', group: '', resource: 'users', name: wanted.user },
      ...wanted.groups.map((name) => ({ verb: 'impersonate', group: '', resource: 'groups', name })),
    ];
    const missing = rights.find((right) => !this.#permissions.decide(asker, right).allowed);
    if (missing === undefined) {
      this.#succeeded.add(asker.user);
      return;
    }
    if (action !== null && !this.#succeeded.has(asker.user)) {
      this.#permissions.demand(asker, { ...action, verb: `impersonate-on:user-info:${action.verb}` });
    }
    this.#permissions.demand(asker, missing);
  }
}
