import type { JudgedRates } from '../domain/judge-health.ts';
import type { EdgeReporter, Protocol } from '../domain/mesh-graph.ts';
import type { Flow, MtlsWitness } from '../domain/traffic.ts';

/** Sums over flows. All rates are per second. */
export interface Tally {
  flows: number;
  /** Flows that count requests; the others count bytes. */
  requestFlows: number;
  total: number;
  errors: number;
  clientErrors: number;
  injected: number;
  injectedErrors: number;
  withoutStatus: number;
  /** Null while no server told. */
  denied: number | null;
  /** Null while no bytes were counted. */
  bytesPerSecond: number | null;
  mutual: number;
  plaintext: number;
  witnesses: Set<MtlsWitness>;
  reporter: EdgeReporter | null;
  /** Requests per second by protocol and code. */
  codes: Map<Protocol, Record<string, number>>;
  responseFlags: Record<string, number>;
}

/** A tally of nothing. */
export const emptyTally = (): Tally => ({
  flows: 0,
  requestFlows: 0,
  total: 0,
  errors: 0,
  clientErrors: 0,
  injected: 0,
  injectedErrors: 0,
  withoutStatus: 0,
  denied: null,
  bytesPerSecond: null,
  mutual: 0,
  plaintext: 0,
  witnesses: new Set(),
  reporter: null,
  codes: new Map(),
  responseFlags: {},
});

function addRates(into: Record<string, number>, rates: Readonly<Record<string, number>>): void {
  for (const key in rates) into[key] = (into[key] ?? 0) + (rates[key] ?? 0);
}

/** Adds one flow. */
export function addFlow(tally: Tally, flow: Flow): void {
  const { requests, mtls, bytesPerSecond, reporter, protocol } = flow;
  tally.flows += 1;
  tally.reporter = tally.reporter === null || tally.reporter === reporter ? reporter : 'mixed';
  tally.mutual += mtls.mutual;
  tally.plaintext += mtls.plaintext;
  if (mtls.witness !== null) tally.witnesses.add(mtls.witness);
  if (bytesPerSecond !== null) tally.bytesPerSecond = (tally.bytesPerSecond ?? 0) + bytesPerSecond;
  if (requests === null) return;
  tally.requestFlows += 1;
  tally.total += requests.total;
  tally.errors += requests.errors;
  tally.clientErrors += requests.clientErrors;
  tally.injected += requests.injected;
  tally.injectedErrors += requests.injectedErrors;
  tally.withoutStatus += requests.withoutStatus;
  if (requests.denied !== null) tally.denied = (tally.denied ?? 0) + requests.denied;
  let codes = tally.codes.get(protocol);
  if (codes === undefined) tally.codes.set(protocol, (codes = {}));
  addRates(codes, requests.codes);
  addRates(tally.responseFlags, requests.responseFlags);
}

/** Share of a part among the requests whose status is known; null where none is. */
export function ratioOf(tally: Tally, part: number): number | null {
  const withStatus = tally.total - tally.withoutStatus;
  if (tally.requestFlows === 0 || withStatus <= tally.total * 1e-12) return null;
  return Math.min(1, part / withStatus);
}

/** The tally as health is judged by it. */
export const judgedRates = (tally: Tally): JudgedRates => ({
  total: tally.total,
  errors: tally.errors,
  injected: tally.injected,
  injectedErrors: tally.injectedErrors,
  byCode: () =>
    [...tally.codes].map(([protocol, codes]) => ({
      protocol,
      total: Object.values(codes).reduce((sum, rate) => sum + rate, 0),
      codes,
    })),
});
