import type { ApiAnswer, ApiRequest } from '../real-control-plane/api-client.ts';

/** Answers that the same server gave earlier in the run, by the title of their request. */
export type Earlier = (title: string) => ApiAnswer['body'];

/** One request that both servers get, in turn. */
export interface SameRequest {
  readonly title: string;
  readonly request: ApiRequest | ((earlier: Earlier) => ApiRequest);
  /** The answer is only looked at for its status: the rest is the business of each server. */
  readonly only?: 'status';
  /** Sent again until it is answered so: what came before works only after a moment. */
  readonly until?: number | 'warning' | 'silence';
}

export const home = '/apis/networking.istio.io/v1/namespaces/trial';
export const virtualServices = `${home}/virtualservices`;
export const reviews = `${virtualServices}/reviews`;
export const httpRoutes = '/apis/gateway.networking.k8s.io/v1/namespaces/trial/httproutes';

export const jsonPatch = 'application/json-patch+json';
export const mergePatch = 'application/merge-patch+json';
export const applyPatch = 'application/apply-patch+yaml';

/** A route to a subset of `reviews`, with a weight where one is given. */
export function to(subset: string, weight?: unknown): object {
  return { destination: { host: 'reviews', subset }, ...(weight === undefined ? {} : { weight }) };
}

/** A VirtualService for `reviews`; `http` is its list of rules. */
export function virtualService(name: string, http: readonly unknown[], spec: object = {}): object {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace: 'trial' },
    spec: { hosts: ['reviews'], http, ...spec },
  };
}

/** The VirtualService that most requests are about: 80 to 20. */
export const splitReviews = virtualService('reviews', [
  { name: 'base', route: [to('v1', 80), to('v2', 20)] },
]);

/** A PATCH of `reviews` with JSON Patch operations (or a text that should be some). */
export function patchReviews(operations: unknown, query = ''): ApiRequest {
  return { method: 'PATCH', path: `${reviews}${query}`, contentType: jsonPatch, body: operations };
}

/** Requests under one heading, so that a difference says what it is about. */
export function under(heading: string, requests: readonly SameRequest[]): SameRequest[] {
  return requests.map((request) => ({ ...request, title: `${heading}: ${request.title}` }));
}
