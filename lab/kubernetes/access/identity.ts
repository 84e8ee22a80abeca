import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from '../api-error.ts';

/** Who asks. Groups decide what they may do, as much as the name does. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
}

/** Bearer tokens and the people behind them. */
export type TokenTable = Readonly<Record<string, Identity>>;

const anonymous: Identity = { user: 'system:anonymous', groups: ['system:unauthenticated'] };

/** People and programs of the practice cluster: the token is the name with `-token` behind it. */
export const practiceTokens: TokenTable = {
  'admin-token': { user: 'admin', groups: ['system:masters'] },
  'pilothouse-token': { user: 'pilothouse', groups: ['pilothouse'] },
  'alice-token': { user: 'alice', groups: ['team-shop'] },
  'viewer-token': { user: 'viewer', groups: ['viewers'] },
};

/** Service accounts whose tokens this server and istiod know: istiod opens its books to those of `istio-system`. */
export const serviceAccountTokens: TokenTable = {
  'istio-reader-token': {
    user: 'system:serviceaccount:istio-system:istio-reader-service-account',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:istio-system'],
  },
  'shop-default-token': {
    user: 'system:serviceaccount:shop:default',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:shop'],
  },
};

/** The identity that a request's token proves, `system:anonymous` without one. Throws 401 for an unknown token. */
export function authenticate(tokens: TokenTable, authorization: string | undefined): Identity {
  if (authorization === undefined) return anonymous;
  const token = /^bearer\s+(\S+)$/i.exec(authorization)?.[1];
  const identity = token === undefined || !Object.hasOwn(tokens, token) ? undefined : tokens[token];
  if (identity === undefined) throw new ApiError(401, 'Unauthorized', 'Unauthorized');
  return { user: identity.user, groups: [...identity.groups, 'system:authenticated'] };
}

/** Whom a request asks to be treated as, or null. Throws 400 for a group without a user. */
export function impersonated(headers: IncomingHttpHeaders): Identity | null {
  const user = headers['impersonate-user'];
  const named = headers['impersonate-group'];
  const groups = (Array.isArray(named) ? named : (named?.split(',') ?? [])).map((group) => group.trim());
  if (typeof user !== 'string' || user === '') {
    if (groups.length === 0) return null;
    throw new ApiError(
      400,
      'BadRequest',
      `requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{${groups.map((group) => JSON.stringify(group)).join(', ')}}, Extra:map[string][]string(nil)} without impersonating a user name`,
    );
  }
  return { user, groups };
}
