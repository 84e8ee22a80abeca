import type { Flow } from '../../domain/traffic.ts';
import { partyId } from '../plan/affected-callers.ts';

/** What faults of others may have done to the answers of one node. */
export interface Elsewhere {
  /** Requests per second that they can account for at most. */
  readonly rate: number;
  /** Services that the faults are injected on, by name. */
  readonly services: ReadonlySet<string>;
}

/** Farther away than this nothing is looked for: each round carries what was injected one call further. */
const MOST_HOPS = 8;
const NOTHING: Elsewhere = { rate: 0, services: new Set() };

/**
 * By node, what faults that are not the change's own may account for: calls that met one on their way out of the node, and failures
 * that its callees passed on for the same cause. An upper bound, since nobody tells which answer failed for which call.
 */
export function injectedElsewhere(
  flows: readonly Flow[],
  isOwn: (flow: Flow) => boolean,
): ReadonlyMap<string, Elsewhere> {
  let known = new Map<string, Elsewhere>();
  if (!flows.some((flow) => foreignRate(flow, isOwn) > 0)) return known;
  const calls = flows
    .filter(({ source, requests }) => source.kind === 'workload' && requests !== null)
    .map((flow) => ({ flow, source: partyId(flow.source), destination: partyId(flow.destination) }));
  for (let hops = 0; hops < MOST_HOPS; hops += 1) {
    const next = new Map<string, Elsewhere>();
    for (const { flow, source, destination } of calls) {
      const direct = foreignRate(flow, isOwn);
      const behind = known.get(destination) ?? NOTHING;
      if (direct === 0 && behind.services.size === 0) continue;
      const { rate, services } = next.get(source) ?? NOTHING;
      next.set(source, {
        rate: rate + direct + Math.min(ownFailures(flow), behind.rate),
        services: new Set([...services, ...behind.services, ...(direct > 0 ? [nameOf(flow)] : [])]),
      });
    }
    if (isSame(known, next)) break;
    known = next;
  }
  return known;
}

const foreignRate = (flow: Flow, isOwn: (flow: Flow) => boolean): number =>
  isOwn(flow) ? 0 : (flow.requests?.injected ?? 0);

const ownFailures = ({ requests }: Flow): number =>
  requests === null ? 0 : Math.max(0, requests.errors - requests.injectedErrors);

const nameOf = ({ service, destination }: Flow): string => service?.name ?? partyId(destination);

const isSame = (left: ReadonlyMap<string, Elsewhere>, right: ReadonlyMap<string, Elsewhere>): boolean =>
  left.size === right.size &&
  [...right].every(([node, { rate, services }]) => {
    const before = left.get(node);
    return before?.rate === rate && before.services.size === services.size;
  });
