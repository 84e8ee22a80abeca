import type { ApiRequest } from '../real-control-plane/api-client.ts';
import {
  applyPatch,
  mergePatch,
  reviews,
  to,
  under,
  virtualService,
  virtualServices,
  type SameRequest,
} from './same-request.ts';

const touch: ApiRequest = {
  method: 'PATCH',
  path: `${reviews}?dryRun=All`,
  contentType: mergePatch,
  body: { metadata: { labels: { touched: 'yes' } } },
};
const elsewhere = virtualServices.replace('trial', 'default');

const by = (person: string | null, title: string, request: ApiRequest): SameRequest => ({
  title: `${person ?? 'nobody'} ${title}`,
  request: { ...request, person },
});
const mayI = (person: string, title: string, attributes: object, headers = {}): SameRequest =>
  by(person, `asks whether ${title}`, {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    headers,
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: attributes },
    },
  });
const patchHere = {
  namespace: 'trial',
  verb: 'patch',
  group: 'networking.istio.io',
  resource: 'virtualservices',
};
const as = (user: string, ...groups: string[]): Record<string, string> => ({
  'impersonate-user': user,
  ...(groups[0] === undefined ? {} : { 'impersonate-group': groups[0] }),
});

const rights: readonly SameRequest[] = under('access', [
  by('viewer', 'reads', { path: reviews }),
  by('viewer', 'patches', touch),
  by('viewer', 'creates', {
    method: 'POST',
    path: virtualServices,
    body: virtualService('viewers', [{ route: [to('v1')] }]),
  }),
  by('viewer', 'deletes', { method: 'DELETE', path: reviews }),
  by('viewer', 'applies', {
    method: 'PATCH',
    path: `${reviews}?fieldManager=x`,
    contentType: applyPatch,
    body: virtualService('reviews', [{ route: [to('v1')] }]),
  }),
  by('viewer', 'lists secrets', { path: '/api/v1/namespaces/trial/secrets' }),
  by('viewer', 'lists secrets everywhere', { path: '/api/v1/secrets' }),
  by('viewer', 'lists a kind that is not installed', { path: '/apis/split.smi-spec.io/v1/trafficsplits' }),
  by('alice', 'patches at home', touch),
  by('alice', 'patches elsewhere', { ...touch, path: `${elsewhere}/reviews?dryRun=All` }),
  by('alice', 'lists secrets', { path: '/api/v1/namespaces/trial/secrets' }),
  by('pilothouse', 'patches', touch),
  by('pilothouse', 'patches a status', { ...touch, path: `${reviews}/status?dryRun=All` }),
  by(null, 'reads', { path: reviews }),
  by(null, 'asks for a path', { path: '/metrics' }),
  by('stranger', 'reads', { path: reviews }),
  mayI('viewer', 'patching is allowed', patchHere),
  mayI('alice', 'patching is allowed', patchHere),
  mayI('alice', 'patching is allowed elsewhere', { ...patchHere, namespace: 'default' }),
  mayI('pilothouse', 'patching is allowed', patchHere),
  mayI('pilothouse', 'reading pods is allowed', { namespace: 'trial', verb: 'get', resource: 'pods' }),
  mayI('admin', 'anything is allowed', { verb: '*', group: '*', resource: '*' }),
  by('alice', 'asks who she is', {
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  }),
]);

const impersonation: readonly SameRequest[] = under('impersonation', [
  by('pilothouse', 'acts as alice and her team', { ...touch, headers: as('alice', 'team-shop') }),
  by('pilothouse', 'acts as alice without her team', { ...touch, headers: as('alice') }),
  by('pilothouse', 'acts as viewer', { ...touch, headers: as('viewer', 'viewers') }),
  by('pilothouse', 'acts as somebody it may not', { ...touch, headers: as('mallory') }),
  by('pilothouse', 'acts as a group it may not', { ...touch, headers: as('alice', 'system:masters') }),
  by('pilothouse', 'acts as a group without a user', {
    ...touch,
    headers: { 'impersonate-group': 'team-shop' },
  }),
  by('viewer', 'acts as alice', { ...touch, headers: as('alice') }),
  mayI('pilothouse', 'alice may patch', patchHere, as('alice', 'team-shop')),
]);

export const accessRequests: readonly SameRequest[] = [...rights, ...impersonation];
