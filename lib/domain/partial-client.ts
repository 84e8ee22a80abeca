import { drawNode } from './drawn-node.ts';
import type { GraphWarning } from './mesh-graph.ts';
import { serviceId } from './node-id.ts';
import type { Flow } from './traffic.ts';
import { warning } from './warning.ts';

/** For how many instants in a row servers counted clearly more than their callers, by pair. */
export interface PartialClientHistory {
  /** Unix seconds of the last instant; null before the first. */
  readonly at: number | null;
  readonly intervals: ReadonlyMap<string, number>;
}

/** Before the first instant. */
export const NO_PARTIAL_CLIENTS: PartialClientHistory = { at: null, intervals: new Map() };

const CLEARLY_MORE = 1.2;
const INTERVALS_TO_WARN = 3;

function pairKey({ source, destination, service, protocol }: Flow): string {
  const [from, to] = [source, destination].map((party) => drawNode(party, 'workload', new Map()).id);
  const asked = service === null ? '' : serviceId(service.cluster, service.namespace, service.name);
  return `${from}|${asked}|${to}|${protocol}`;
}

function suspects(flows: readonly Flow[]): ReadonlySet<string> {
  const rates = new Map<string, { client: number; server: number }>();
  for (const flow of flows) {
    if (flow.serverRequestRate === null || flow.requests === null) continue;
    if (flow.serverRequestRate <= flow.requests.total) continue;
    const key = pairKey(flow);
    const before = rates.get(key) ?? { client: 0, server: 0 };
    rates.set(key, {
      client: before.client + flow.requests.total,
      server: before.server + flow.serverRequestRate,
    });
  }
  return new Set(
    [...rates].filter(([, { client, server }]) => server > CLEARLY_MORE * client).map(([key]) => key),
  );
}

/**
 * Remembers one more instant and warns of pairs whose server counted over 1.2 times what the client did in three
 * instants in a row. The same instant again changes nothing; an earlier one starts over.
 */
export function observePartialClients(
  history: PartialClientHistory,
  at: number,
  flows: readonly Flow[],
): { readonly history: PartialClientHistory; readonly warning: GraphWarning | null } {
  const next = history.at === at ? history : { at, intervals: counted(history, at, flows) };
  const count = [...next.intervals.values()].filter((intervals) => intervals >= INTERVALS_TO_WARN).length;
  if (count === 0) return { history: next, warning: null };
  const pairs = count === 1 ? '1 pair of workloads' : `${count} pairs of workloads`;
  const text = `On ${pairs} the server counts over 1.2 times the requests that the client does: retries, or a client of which only some pods have a sidecar. The client's figure is shown.`;
  return { history: next, warning: warning('partial-client', text, count) };
}

function counted(
  history: PartialClientHistory,
  at: number,
  flows: readonly Flow[],
): ReadonlyMap<string, number> {
  const goesOn = history.at !== null && at > history.at;
  return new Map(
    [...suspects(flows)].map((key) => [key, (goesOn ? (history.intervals.get(key) ?? 0) : 0) + 1]),
  );
}
