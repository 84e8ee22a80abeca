import { stringify } from 'yaml';
import type { TokenTable } from './access/identity.ts';

/**
 * A kubeconfig (YAML) for this server: a user, a cluster and a context for each token. The token is in the
 * server's path as well, since kubectl sends no credentials over plain HTTP; the Node client library
 * speaks plain HTTP only where TLS need not be verified.
 */
export function kubeconfigFor(options: {
  readonly url: string;
  readonly tokens: TokenTable;
  readonly currentUser: string;
}): string {
  const people = Object.entries(options.tokens).map(([token, { user }]) => ({
    token,
    user,
    at: `${user}@practice-mesh`,
  }));
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': `${options.currentUser}@practice-mesh`,
    clusters: people.map(({ token, at }) => ({
      name: at,
      cluster: { server: `${options.url}/token/${token}`, 'insecure-skip-tls-verify': true },
    })),
    users: people.map(({ token, user }) => ({ name: user, user: { token } })),
    contexts: people.map(({ user, at }) => ({ name: at, context: { cluster: at, user } })),
  });
}
