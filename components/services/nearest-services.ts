import { distance } from 'fastest-levenshtein';
import type { ServiceSummary } from '@/lib/client/service-queries.ts';

const mostNamed = 5;

/** The services that were probably meant: the same name elsewhere first, then names with few letters between them. */
export function nearestServices(
  services: readonly ServiceSummary[],
  namespace: string,
  name: string,
): readonly ServiceSummary[] {
  const wanted = name.toLowerCase();
  return services
    .map((service) => ({
      service,
      edits: distance(wanted, service.name.toLowerCase()),
      isElsewhere: service.namespace !== namespace,
    }))
    .filter(({ edits }) => edits <= Math.max(2, Math.floor(wanted.length / 2)))
    .sort((a, b) => a.edits - b.edits || Number(a.isElsewhere) - Number(b.isElsewhere))
    .slice(0, mostNamed)
    .map(({ service }) => service);
}
