import fc from 'fast-check';
import type { LayoutBox, LayoutRequest } from '@/lib/graph/layout/layout-engine.ts';

const sizes = [
  { width: 186, height: 56 },
  { width: 186, height: 82 },
  { width: 148, height: 56 },
  { width: 148, height: 30 },
] as const;

/** A mesh of any shape: some namespaces, some loose boxes, up to two clusters, calls in all directions. */
export const layoutRequests = ({
  namespaces = 6,
  boxes = 24,
}: { namespaces?: number; boxes?: number } = {}): fc.Arbitrary<LayoutRequest> =>
  fc
    .array(
      fc.record({
        size: fc.constantFrom(...sizes),
        group: fc.option(fc.integer({ min: 1, max: namespaces }).map((number) => `ns-${number}`)),
        cluster: fc.constantFrom('east', 'east', 'east', 'west'),
      }),
      { minLength: 1, maxLength: boxes },
    )
    .chain((shapes) => {
      const all: LayoutBox[] = shapes.map(({ size, group, cluster }, index) => ({
        id: `box-${index}`,
        ...size,
        group,
        cluster,
      }));
      const ids = fc.constantFrom(...all.map(({ id }) => id));
      return fc
        .array(fc.record({ source: ids, destination: ids }), { maxLength: boxes * 2 })
        .map((links) => ({ boxes: all, links }));
    });

/** The practice mesh's shop by cards, as the app view lays it out. */
export const shop: LayoutRequest = {
  boxes: [
    { id: 'ingressgateway', group: 'istio-system', cluster: 'c', width: 148, height: 56 },
    { id: 'unknown', group: null, cluster: 'c', width: 148, height: 30 },
    { id: 'frontend', group: 'shop', cluster: 'c', width: 186, height: 56 },
    { id: 'catalog', group: 'shop', cluster: 'c', width: 186, height: 82 },
    { id: 'reviews', group: 'shop', cluster: 'c', width: 186, height: 108 },
    { id: 'cart', group: 'shop', cluster: 'c', width: 186, height: 56 },
    { id: 'checkout', group: 'shop', cluster: 'c', width: 186, height: 56 },
    { id: 'ratings', group: 'shop', cluster: 'c', width: 186, height: 56 },
    { id: 'payment', group: 'payments', cluster: 'c', width: 186, height: 82 },
    { id: 'ledger', group: 'payments', cluster: 'c', width: 186, height: 56 },
    { id: 'billing', group: 'legacy', cluster: 'c', width: 186, height: 56 },
    { id: 'passthrough', group: null, cluster: 'c', width: 148, height: 56 },
    { id: 'bank', group: null, cluster: 'c', width: 148, height: 56 },
  ],
  links: [
    ['ingressgateway', 'frontend'],
    ['unknown', 'frontend'],
    ['frontend', 'catalog'],
    ['frontend', 'reviews'],
    ['frontend', 'cart'],
    ['frontend', 'checkout'],
    ['reviews', 'ratings'],
    ['catalog', 'passthrough'],
    ['checkout', 'payment'],
    ['checkout', 'billing'],
    ['payment', 'ledger'],
    ['payment', 'bank'],
    ['billing', 'ledger'],
  ].flatMap(([source, destination]) =>
    source === undefined || destination === undefined ? [] : { source, destination },
  ),
};

/** `namespaces` × `perNamespace` boxes with calls inside and to the next namespace. */
export function largeMesh(namespaces: number, perNamespace: number): LayoutRequest {
  const id = (namespace: number, box: number): string => `n${namespace}-b${box}`;
  const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  return {
    boxes: range(namespaces).flatMap((namespace) =>
      range(perNamespace).map((box) => ({
        id: id(namespace, box),
        group: `n${namespace}`,
        cluster: 'c',
        width: 186,
        height: 56,
      })),
    ),
    links: range(namespaces).flatMap((namespace) =>
      range(perNamespace).flatMap((box) => [
        { source: id(namespace, box), destination: id(namespace, (box * 2 + 1) % perNamespace) },
        { source: id(namespace, box), destination: id((namespace * 3 + 1) % namespaces, box) },
      ]),
    ),
  };
}
