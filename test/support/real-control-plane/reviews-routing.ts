/** Where the VirtualService of `reviews` is. */
export const reviewsPath = '/apis/networking.istio.io/v1/namespaces/shop/virtualservices/reviews';

/** A VirtualService that splits `reviews` by weight; `http` adds fields to its only rule. */
export function reviewsSplit(v1: number, v2: number, http: object = {}, metadata: object = {}): object {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'reviews', namespace: 'shop', ...metadata },
    spec: {
      hosts: ['reviews'],
      http: [
        {
          route: [
            { destination: { host: 'reviews', subset: 'v1' }, weight: v1 },
            { destination: { host: 'reviews', subset: 'v2' }, weight: v2 },
          ],
          ...http,
        },
      ],
    },
  };
}
