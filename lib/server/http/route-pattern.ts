import 'server-only';

const patterns: readonly (readonly [RegExp, string])[] = [
  [/^\/_next\//, '/_next'],
  [/^\/api\/services\/[^/]+\/[^/]+\/[^/]+$/, '/api/services/{mesh}/{namespace}/{name}'],
  [/^\/services\/[^/]+\/[^/]+\/[^/]+$/, '/services/{mesh}/{namespace}/{name}'],
  [
    /^(\/|\/map|\/services|\/livez|\/readyz|\/api\/(openapi\.json|meshes|namespaces|graph|graph\/stream|series|provenance|services))$/,
    '$1',
  ],
];

/** The pattern that a path belongs to, so that metrics and spans have few names; `other` for paths nobody serves. */
export function routePattern(path: string): string {
  const found = patterns.find(([pattern]) => pattern.test(path));
  return found === undefined ? 'other' : path.replace(found[0], found[1]).replace(/^\/_next.*$/, '/_next');
}
