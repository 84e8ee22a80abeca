import {
  httpRoutes,
  reviews,
  splitReviews,
  under,
  virtualServices,
  type SameRequest,
} from './same-request.ts';

const get = (title: string, path: string, accept?: string): SameRequest => ({
  title,
  request: { path, ...(accept === undefined ? {} : { headers: { accept } }) },
});

/** Getting, listing and their refusals. `reviews` is created here. */
export const readRequests: readonly SameRequest[] = under('read', [
  get('an empty list', virtualServices),
  { title: 'create', request: { method: 'POST', path: virtualServices, body: splitReviews } },
  get('get', reviews),
  get('get by another version of the kind', reviews.replace('/v1/', '/v1beta1/')),
  get('list', virtualServices),
  get('list by label that matches', `${virtualServices}?labelSelector=app%21%3Dx`),
  get('list by label that does not match', `${virtualServices}?labelSelector=app%3Dx`),
  get('list by name', `${virtualServices}?fieldSelector=metadata.name%3Dreviews`),
  get('list by a field that cannot be asked', `${virtualServices}?fieldSelector=spec.hosts%3Dx`),
  get('list by a broken label selector', `${virtualServices}?labelSelector=%3D%3D`),
  get('list with a broken continue token', `${virtualServices}?limit=1&continue=nonsense`),
  get('list with a resource version that is no number', `${virtualServices}?resourceVersion=abc`),
  get(
    'list of a built-in kind with a version that is no number',
    '/api/v1/namespaces/trial/configmaps?resourceVersion=abc',
  ),
  get('list from the cache', `${virtualServices}?resourceVersion=0`),
  get('an object that is not there', `${virtualServices}/nobody`),
  get('an object in a namespace that is not there', virtualServices.replace('trial', 'nowhere')),
  get('a kind that is not installed', '/apis/networking.istio.io/v1/namespaces/trial/nothings'),
  get('a version that is not served', '/apis/networking.istio.io/v9/namespaces/trial/virtualservices'),
  get('a group that is not installed', '/apis/split.smi-spec.io/v1alpha4/namespaces/trial/trafficsplits'),
  get('an empty list of routes', httpRoutes),
  get(
    'a list as metadata only',
    virtualServices,
    'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
  ),
  get('one object as metadata only', reviews, 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1'),
  get(
    'a list as a table without objects',
    `${virtualServices}?includeObject=None`,
    'application/json;as=Table;g=meta.k8s.io;v=v1',
  ),
  { ...get('a form that the kind has not', virtualServices, 'application/cbor'), only: 'status' },
  get('the resources of the group', '/apis/networking.istio.io/v1'),
  get('the versions of the group', '/apis/gateway.networking.k8s.io'),
  { title: 'a method that the path has not', request: { method: 'POST', path: reviews, body: splitReviews } },
]);

const watch = (title: string, query: string, of = virtualServices): SameRequest => ({
  title,
  request: { path: `${of}?watch=true&timeoutSeconds=1&${query}` },
});

/** Watches that end by themselves. */
export const watchRequests: readonly SameRequest[] = under('watch', [
  watch('from nothing', 'fieldSelector=metadata.name%3Dreviews'),
  watch('from the cache', 'resourceVersion=0&fieldSelector=metadata.name%3Dreviews'),
  {
    title: 'from a list',
    request: (earlier) => ({
      path: `${virtualServices}?watch=true&timeoutSeconds=1&resourceVersion=${earlier('read: list').metadata.resourceVersion}&fieldSelector=metadata.name%3Dreviews`,
    }),
  },
  watch(
    'with the objects first',
    'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&fieldSelector=metadata.name%3Dreviews',
  ),
  watch('with the objects first, without bookmarks', 'sendInitialEvents=true'),
  watch('from a version that is no number', 'resourceVersion=abc'),
  watch('by a field that cannot be asked', 'fieldSelector=spec.hosts%3Dx'),
  watch('of what nobody has', 'labelSelector=nobody%3Dhas'),
]);
