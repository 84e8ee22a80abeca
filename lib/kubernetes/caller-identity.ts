import type { Dispatcher } from 'undici';

/**
 * On whose behalf the API server is asked. `console`: with the configured credentials. `bearer`: with the caller's own token
 * and nothing else. `impersonated`: with the configured credentials, in a person's name.
 */
export type CallerIdentity =
  | { readonly kind: 'console' }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'impersonated'; readonly user: string; readonly groups: readonly string[] };

const GROUP_HEADER = 'impersonate-group';

/**
 * Headers that say so; groups are packed into one, which `repeatGroups` unpacks.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
 */
export function identityHeaders(identity: CallerIdentity): Readonly<Record<string, string>> {
  switch (identity.kind) {
    case 'console':
      return {};
    case 'bearer':
      return { authorization: `Bearer ${identity.token}` };
    case 'impersonated':
      return {
        'impersonate-user': identity.user,
        ...(identity.groups.length === 0
          ? {}
          : { [GROUP_HEADER]: identity.groups.map(encodeURIComponent).join(',') }),
      };
  }
}

/** The API server takes one header per group, and fetch knows only one header of a name: unpacks them before they leave. */
export const repeatGroups: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch(withGroups(options), handler);

function withGroups(options: Dispatcher.DispatchOptions): Dispatcher.DispatchOptions {
  const { headers } = options;
  if (headers === null || headers === undefined || Array.isArray(headers) || Symbol.iterator in headers)
    return options;
  const packed = (headers as Readonly<Record<string, unknown>>)[GROUP_HEADER];
  if (typeof packed !== 'string') return options;
  return { ...options, headers: { ...headers, [GROUP_HEADER]: packed.split(',').map(decodeURIComponent) } };
}
