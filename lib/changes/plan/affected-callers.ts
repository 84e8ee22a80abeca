import type { AffectedCaller } from '../../domain/change-plan.ts';
import { externalId, serviceId, unknownId, workloadId } from '../../domain/node-id.ts';
import type { Flow, Party } from '../../domain/traffic.ts';

/** Farther away a caller notices little. */
const MOST_HOPS = 4;

/** Which calls count as going to the service that changes. */
export interface CallersQuestion {
  readonly isMeant: (flow: Flow) => boolean;
  readonly flows: readonly Flow[];
}

interface Caller {
  readonly party: Party;
  rate: number | null;
}

/** Who calls the service, and who calls those, each by the shortest way. */
export function affectedCallers({ isMeant, flows }: CallersQuestion): AffectedCaller[] {
  const found = new Map<string, AffectedCaller>();
  let layer = callersOf(flows.filter(isMeant));
  for (let hops = 1; hops <= MOST_HOPS && layer.size > 0; hops += 1) {
    for (const [id, { party, rate }] of layer) {
      found.set(id, { id, ...nameOf(party), requestRate: hops === 1 ? rate : null, hops });
    }
    const reached = layer;
    layer = callersOf(
      flows.filter(
        ({ source, destination }) => reached.has(partyId(destination)) && !found.has(partyId(source)),
      ),
    );
  }
  return [...found.values()].toSorted(
    (left, right) => left.hops - right.hops || (right.requestRate ?? 0) - (left.requestRate ?? 0),
  );
}

function callersOf(flows: readonly Flow[]): Map<string, Caller> {
  const callers = new Map<string, Caller>();
  for (const { source, requests } of flows) {
    const id = partyId(source);
    const caller = callers.get(id) ?? { party: source, rate: null };
    callers.set(id, caller);
    if (requests !== null) caller.rate = (caller.rate ?? 0) + requests.total;
  }
  return callers;
}

/** Node id of a party in the workload view. */
export function partyId(party: Party): string {
  switch (party.kind) {
    case 'workload':
      return workloadId(party.cluster, party.namespace, party.workload ?? party.app ?? '');
    case 'service':
      return serviceId(party.cluster, party.namespace, party.name);
    case 'external':
      return externalId(party.cluster, party.host);
    case 'unknown':
      return unknownId(party.cluster);
  }
}

function nameOf(party: Party): { namespace: string | null; name: string } {
  switch (party.kind) {
    case 'workload':
      return { namespace: party.namespace, name: party.workload ?? party.app ?? 'unknown' };
    case 'service':
      return { namespace: party.namespace, name: party.name };
    case 'external':
      return { namespace: null, name: party.host };
    case 'unknown':
      return { namespace: null, name: 'unknown' };
  }
}
