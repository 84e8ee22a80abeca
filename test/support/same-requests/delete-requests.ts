import {
  jsonPatch,
  mergePatch,
  reviews,
  to,
  under,
  virtualService,
  virtualServices,
  type SameRequest,
} from './same-request.ts';

const remove = (title: string, path: string, body?: object): SameRequest => ({
  title,
  request: { method: 'DELETE', path, ...(body === undefined ? {} : { body }) },
});
const options = (preconditions: object): object => ({
  apiVersion: 'v1',
  kind: 'DeleteOptions',
  preconditions,
});
const held = `${virtualServices}/held`;

/** Deleting, with and without conditions. */
const deletions: readonly SameRequest[] = under('delete', [
  remove('of another resource version', reviews, options({ resourceVersion: '1' })),
  remove('of another object of that name', reviews, options({ uid: 'another' })),
  remove('dry run', `${reviews}?dryRun=All`),
  remove('what is not there', `${virtualServices}/nobody`),
  remove('what is there', `${virtualServices}/applied`),
  remove('what was there', `${virtualServices}/applied`),
  {
    title: 'an object that a finalizer holds: create',
    request: {
      method: 'POST',
      path: virtualServices,
      body: {
        ...virtualService('held', [{ route: [to('v1')] }]),
        metadata: { name: 'held', finalizers: ['example.com/hold'] },
      },
    },
  },
  remove('an object that a finalizer holds', held),
  {
    title: 'an object that a finalizer holds: patch',
    request: {
      method: 'PATCH',
      path: held,
      contentType: mergePatch,
      body: { metadata: { labels: { late: 'yes' } } },
    },
  },
  {
    title: 'an object that a finalizer holds: let go',
    request: {
      method: 'PATCH',
      path: held,
      contentType: jsonPatch,
      body: [{ op: 'remove', path: '/metadata/finalizers' }],
    },
  },
  { title: 'an object that a finalizer held', request: { path: held } },
  remove('all of a label', `${virtualServices}?labelSelector=app%3Dnobody`),
]);

const configMaps = '/api/v1/namespaces/trial/configmaps';
const event = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'reviews.1', namespace: 'trial' },
  involvedObject: {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    name: 'reviews',
    namespace: 'trial',
  },
  reason: 'TrafficSplit',
  message: 'reviews: 80/20',
  type: 'Normal',
  source: { component: 'pilothouse' },
};

/** Kinds of Kubernetes itself that the console meets. */
const builtins: readonly SameRequest[] = under('builtin', [
  {
    title: 'an event',
    request: { method: 'POST', path: '/api/v1/namespaces/trial/events', body: event },
  },
  {
    title: 'an event about another namespace',
    request: {
      method: 'POST',
      path: '/api/v1/namespaces/trial/events',
      body: {
        ...event,
        metadata: { name: 'reviews.2', namespace: 'trial' },
        involvedObject: { ...event.involvedObject, namespace: 'default' },
      },
    },
  },
  {
    title: 'a ConfigMap',
    request: {
      method: 'POST',
      path: configMaps,
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'notes' }, data: { a: '1' } },
    },
  },
  {
    title: 'a ConfigMap by strategic merge patch',
    request: {
      method: 'PATCH',
      path: `${configMaps}/notes`,
      contentType: 'application/strategic-merge-patch+json',
      body: { data: { b: '2', a: null } },
    },
  },
  {
    title: 'a ConfigMap with a number for a text',
    only: 'status',
    request: {
      method: 'PATCH',
      path: `${configMaps}/notes`,
      contentType: mergePatch,
      body: { data: { a: 1 } },
    },
  },
  {
    title: 'an unknown field of a ConfigMap, strict',
    request: {
      method: 'PATCH',
      path: `${configMaps}/notes?fieldValidation=Strict`,
      contentType: mergePatch,
      body: { bogus: 1 },
    },
  },
  { title: 'a namespace that is not there', request: { path: '/api/v1/namespaces/nowhere' } },
]);

export const deleteRequests: readonly SameRequest[] = [...deletions, ...builtins];
