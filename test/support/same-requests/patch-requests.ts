import {
  applyPatch,
  jsonPatch,
  mergePatch,
  patchReviews,
  reviews,
  splitReviews,
  to,
  under,
  virtualService,
  virtualServices,
  type SameRequest,
} from './same-request.ts';

const weight = '/spec/http/0/route/0/weight';
const change = '/metadata/annotations/pilothouse.dev~1change';

const patch = (title: string, operations: unknown, query?: string): SameRequest => ({
  title,
  request: patchReviews(operations, query),
});
const merge = (title: string, body: unknown, path = reviews, query = ''): SameRequest => ({
  title,
  request: { method: 'PATCH', path: `${path}${query}`, contentType: mergePatch, body },
});

/** JSON Patch: its tests, and what cannot be carried out. */
const jsonPatches: readonly SameRequest[] = under('JSON Patch', [
  patch('tests that hold', [
    { op: 'test', path: weight, value: 80 },
    { op: 'replace', path: weight, value: 70 },
    { op: 'replace', path: '/spec/http/0/route/1/weight', value: 30 },
  ]),
  patch('a test of another weight', [{ op: 'test', path: weight, value: 1 }]),
  patch('a test of another uid', [{ op: 'test', path: '/metadata/uid', value: 'x' }]),
  patch('a test of another generation', [{ op: 'test', path: '/metadata/generation', value: 999 }]),
  patch('a number spelt otherwise', `[{"op":"test","path":"${weight}","value":70.0}]`),
  patch('a test of null on what is absent', [{ op: 'test', path: '/spec/http/0/fault', value: null }]),
  patch('a test of a whole list, keys in another order', [
    {
      op: 'test',
      path: '/spec/http/0/route',
      value: [
        { weight: 70, destination: { subset: 'v1', host: 'reviews' } },
        { weight: 30, destination: { subset: 'v2', host: 'reviews' } },
      ],
    },
  ]),
  patch('an operation that nobody knows', [{ op: 'check', path: weight, value: 70 }]),
  patch('removing what is absent', [{ op: 'remove', path: '/spec/http/0/fault' }]),
  patch('an index out of range', [{ op: 'replace', path: '/spec/http/7/route', value: [] }]),
  patch('adding under what is absent', [{ op: 'add', path: change, value: 'c1' }]),
  patch('replacing what is absent', [{ op: 'replace', path: '/spec/http/0/timeout', value: '3s' }]),
  patch('annotations made and filled in one patch', [
    { op: 'test', path: '/metadata/annotations', value: null },
    { op: 'add', path: '/metadata/annotations', value: {} },
    { op: 'add', path: change, value: 'c1' },
  ]),
  patch('a patch that changes nothing', [{ op: 'replace', path: weight, value: 70 }]),
  patch('a body that is no list', { op: 'test' }),
  patch('a body that is no JSON', '[{'),
  patch(
    'more operations than are allowed',
    Array.from({ length: 10_001 }, () => ({ op: 'test', path: weight, value: 70 })),
  ),
  patch('another uid', [{ op: 'replace', path: '/metadata/uid', value: 'another' }]),
  patch('another name', [{ op: 'replace', path: '/metadata/name', value: 'another' }]),
  patch('another kind', [{ op: 'replace', path: '/kind', value: 'Gateway' }]),
  patch('a stale resource version', [{ op: 'replace', path: '/metadata/resourceVersion', value: '1' }]),
  {
    title: 'a missing object',
    request: { method: 'PATCH', path: `${virtualServices}/nobody`, contentType: jsonPatch, body: [] },
  },
  patch('move and copy', [
    { op: 'copy', from: '/spec/http/0', path: '/spec/http/1' },
    { op: 'move', from: '/spec/http/1', path: '/spec/http/0' },
    { op: 'remove', path: '/spec/http/1' },
  ]),
]);

/** Merge patch, PUT and the media types. */
const otherWrites: readonly SameRequest[] = under('write', [
  merge('a label by merge patch', { metadata: { labels: { team: 'shop' } } }),
  merge('a label taken away', { metadata: { labels: { team: null } } }),
  merge('a stale merge patch', { metadata: { resourceVersion: '1', labels: { team: 'x' } } }),
  merge('another uid by merge patch', { metadata: { uid: 'another' } }),
  merge('a merge patch that is no object', '[]'),
  merge('a merge patch of a missing object', {}, `${virtualServices}/nobody`),
  {
    title: 'plain JSON as patch',
    request: { method: 'PATCH', path: reviews, contentType: 'application/json', body: {} },
  },
  {
    title: 'a strategic merge patch',
    request: {
      method: 'PATCH',
      path: reviews,
      contentType: 'application/strategic-merge-patch+json',
      body: {},
    },
  },
  { title: 'a PUT without resource version', request: { method: 'PUT', path: reviews, body: splitReviews } },
  {
    title: 'a stale PUT',
    request: {
      method: 'PUT',
      path: reviews,
      body: { ...splitReviews, metadata: { name: 'reviews', namespace: 'trial', resourceVersion: '1' } },
    },
  },
  {
    title: 'a PUT of what was read',
    request: (earlier) => ({
      method: 'PUT',
      path: `${reviews}?fieldManager=editor`,
      body: { ...splitReviews, metadata: earlier('write: a label taken away').metadata },
    }),
  },
  {
    title: 'a PUT to another name',
    request: { method: 'PUT', path: `${virtualServices}/another`, body: splitReviews },
  },
  {
    title: 'a PUT of a missing object',
    request: { method: 'PUT', path: `${virtualServices}/nobody`, body: virtualService('nobody', []) },
  },
  { title: 'create what exists', request: { method: 'POST', path: virtualServices, body: splitReviews } },
  {
    title: 'create without a name',
    request: {
      method: 'POST',
      path: virtualServices,
      body: { ...virtualService('x', [{ route: [to('v1')] }]), metadata: {} },
    },
  },
  {
    title: 'create under a name that may not be',
    request: {
      method: 'POST',
      path: virtualServices,
      body: virtualService('Not_Allowed', [{ route: [to('v1')] }]),
    },
  },
  {
    title: 'create in another namespace than the path says',
    request: { method: 'POST', path: virtualServices.replace('trial', 'default'), body: splitReviews },
  },
  {
    title: 'create in a namespace that is not there',
    request: {
      method: 'POST',
      path: virtualServices.replace('trial', 'nowhere'),
      body: { ...splitReviews, metadata: { name: 'reviews' } },
    },
  },
  {
    title: 'create another kind than the path says',
    request: { method: 'POST', path: virtualServices, body: { ...splitReviews, kind: 'Gateway' } },
  },
  {
    title: 'create what has no kind',
    request: { method: 'POST', path: virtualServices, body: { metadata: { name: 'x' } } },
  },
  { title: 'create from no JSON', request: { method: 'POST', path: virtualServices, body: '{' } },
]);

/** Options of writes: dry run, strictness, manager. */
const options: readonly SameRequest[] = under('option', [
  patch('dry run', [{ op: 'replace', path: weight, value: 55 }], '?dryRun=All&fieldManager=pilothouse'),
  { title: 'get after the dry run', request: { path: reviews } },
  patch('a dry run of another word', [], '?dryRun=true'),
  patch(
    'a field that nobody knows, strict',
    [{ op: 'add', path: '/spec/http/0/wieght', value: 1 }],
    '?fieldValidation=Strict&dryRun=All',
  ),
  patch('a field that nobody knows, warned of', [{ op: 'add', path: '/spec/http/0/wieght', value: 1 }]),
  patch(
    'a field that nobody knows, ignored',
    [{ op: 'add', path: '/spec/http/0/wieght', value: 1 }],
    '?fieldValidation=Ignore',
  ),
  merge(
    'an unknown field by merge patch, strict',
    { spec: { bogus: 1 } },
    reviews,
    '?fieldValidation=Strict',
  ),
  {
    title: 'create with unknown and doubled fields, strict',
    request: {
      method: 'POST',
      path: `${virtualServices}?fieldValidation=Strict`,
      body: '{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"doubled"},"spec":{"hosts":["a"],"hosts":["b"],"bogus":1}}',
    },
  },
  patch('a strictness that nobody knows', [], '?fieldValidation=Very'),
  patch('a manager with too long a name', [], `?fieldManager=${'m'.repeat(129)}`),
  patch(
    'a manager of its own',
    [{ op: 'replace', path: weight, value: 60 }],
    '?fieldManager=pilothouse&fieldValidation=Strict',
  ),
]);

const apply = (
  title: string,
  manager: string,
  http: readonly unknown[],
  query = '',
  name = 'applied',
): SameRequest => ({
  title,
  request: {
    method: 'PATCH',
    path: `${virtualServices}/${name}?fieldManager=${manager}${query}`,
    contentType: applyPatch,
    body: virtualService(name, http),
  },
});
const nine = [{ route: [to('v1', 90), to('v2', 10)] }];
const half = [{ route: [to('v1', 50), to('v2', 50)] }];

/** Server-side apply and who owns what. */
const applies: readonly SameRequest[] = under('apply', [
  apply('creates', 'argocd-controller', nine),
  apply('again, changes nothing', 'argocd-controller', nine),
  apply('by another manager, in conflict', 'pilothouse', half),
  apply('in conflict, dry run', 'pilothouse-probe', half, '&dryRun=All'),
  apply('by another manager, the same value', 'kustomize-controller', nine),
  {
    title: 'a JSON Patch over it takes the field',
    request: {
      method: 'PATCH',
      path: `${virtualServices}/applied?fieldManager=pilothouse`,
      contentType: jsonPatch,
      body: [{ op: 'replace', path: weight, value: 85 }],
    },
  },
  apply('by the first manager, who lost it', 'argocd-controller', nine),
  apply('by the first manager, with force', 'argocd-controller', nine, '&force=true'),
  apply('without a manager', '', nine),
  apply('of a field that nobody knows', 'x', [{ ...nine[0], bogus: 1 }], '&force=true'),
  {
    title: 'as YAML, of fewer fields',
    request: {
      method: 'PATCH',
      path: `${virtualServices}/applied?fieldManager=labels`,
      contentType: applyPatch,
      body: 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: applied\n  labels:\n    team: shop\n',
    },
  },
  {
    title: 'without kind',
    request: {
      method: 'PATCH',
      path: `${virtualServices}/applied?fieldManager=x`,
      contentType: applyPatch,
      body: { metadata: { name: 'applied' } },
    },
  },
  {
    title: 'of another name',
    request: {
      method: 'PATCH',
      path: `${virtualServices}/another?fieldManager=x`,
      contentType: applyPatch,
      body: virtualService('applied', nine),
    },
  },
  {
    title: 'with managed fields',
    request: (earlier) => ({
      method: 'PATCH',
      path: `${virtualServices}/applied?fieldManager=x`,
      contentType: applyPatch,
      body: earlier('apply: creates'),
    }),
  },
]);

export const patchRequests: readonly SameRequest[] = [...jsonPatches, ...otherWrites, ...options, ...applies];
