import type { Finding } from '../../../domain/finding.ts';
import type { KeptGateway } from '../gateway-object.ts';
import type { WrittenRoute } from '../written-route.ts';
import { findingOf } from './finding-of.ts';

/** Gateways that a VirtualService names and nobody made: at those, nothing follows it. */
export function checkGateways(route: WrittenRoute, gateways: readonly KeptGateway[]): readonly Finding[] {
  const known = new Set(gateways.map(({ config: { namespace, name } }) => `${namespace}/${name}`));
  const missing = route.gateways.filter((name) => !known.has(name));
  const isLost = !route.isForMesh && missing.length === route.gateways.length;
  return missing.map((name) =>
    findingOf(route, isLost ? 'error' : 'warning', 'gateway-unknown', {
      path: 'spec.gateways',
      text: isLost
        ? `There is no Gateway ${name}, so nobody follows this VirtualService.`
        : `There is no Gateway ${name}, so nobody follows this VirtualService there.`,
      remedy: 'Correct the name or its namespace, or create that Gateway.',
    }),
  );
}
