import type { CodedRates, JudgedRates } from '../domain/judge-health.ts';
import type { EdgeReporter, MessageRates } from '../domain/mesh-graph.ts';
import { emptyRates, NO_RATES } from '../domain/rate-record.ts';
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
  /** Null while no bytes were counted. */
  bytesPerSecond: number | null;
}

type Rates = Readonly<Record<string, number>>;

/** What only edges show beside their sums. */
export interface EdgeTally extends Tally {
  /** Null while no server told. */
  denied: number | null;
  /** Null while no messages were counted. */
  messages: MessageRates | null;
  mutual: number;
  plaintext: number;
  readonly witnesses: Set<MtlsWitness>;
  reporter: EdgeReporter | null;
  /** Requests per second by code, and by flags. */
  codes: Rates;
  responseFlags: Rates;
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
  bytesPerSecond: null,
});

/** An edge's tally of nothing. */
export const emptyEdgeTally = (): EdgeTally => ({
  ...emptyTally(),
  denied: null,
  messages: null,
  mutual: 0,
  plaintext: 0,
  witnesses: new Set(),
  reporter: null,
  codes: NO_RATES,
  responseFlags: NO_RATES,
});

/** Adds one flow. */
export function addFlow(tally: Tally, { requests, bytesPerSecond }: Flow): void {
  tally.flows += 1;
  if (bytesPerSecond !== null) tally.bytesPerSecond = (tally.bytesPerSecond ?? 0) + bytesPerSecond;
  if (requests === null) return;
  tally.requestFlows += 1;
  tally.total += requests.total;
  tally.errors += requests.errors;
  tally.clientErrors += requests.clientErrors;
  tally.injected += requests.injected;
  tally.injectedErrors += requests.injectedErrors;
  tally.withoutStatus += requests.withoutStatus;
}

/** Adds one flow to an edge. */
export function addEdgeFlow(tally: EdgeTally, flow: Flow): void {
  const { requests, mtls, reporter } = flow;
  addFlow(tally, flow);
  tally.reporter = tally.reporter === null || tally.reporter === reporter ? reporter : 'mixed';
  tally.mutual += mtls.mutual;
  tally.plaintext += mtls.plaintext;
  if (mtls.witness !== null) tally.witnesses.add(mtls.witness);
  if (flow.messages !== undefined) tally.messages = addMessages(tally.messages, flow.messages);
  if (flow.deniedConnectionRate !== undefined) tally.denied = (tally.denied ?? 0) + flow.deniedConnectionRate;
  if (requests === null) return;
  if (requests.denied !== null) tally.denied = (tally.denied ?? 0) + requests.denied;
  tally.codes = mergeRates(tally.codes, requests.codes);
  tally.responseFlags = mergeRates(tally.responseFlags, requests.responseFlags);
}

const addMessages = (into: MessageRates | null, { sent, received }: MessageRates): MessageRates => ({
  sent: (into?.sent ?? 0) + sent,
  received: (into?.received ?? 0) + received,
});

/** Most edges are one flow: its own record is kept then. */
function mergeRates(into: Rates, rates: Rates): Rates {
  if (into === NO_RATES) return rates;
  if (rates === NO_RATES) return into;
  const merged = Object.assign(emptyRates(), into);
  for (const key in rates) merged[key] = (merged[key] ?? 0) + (rates[key] ?? 0);
  return merged;
}

/** Share of a part among the requests whose status is known; null where none is. */
export function ratioOf(tally: Tally, part: number): number | null {
  const withStatus = tally.total - tally.withoutStatus;
  if (tally.requestFlows === 0 || withStatus <= tally.total * 1e-12) return null;
  return Math.min(1, part / withStatus);
}

/** A tally as health is judged by it; `byCode` is asked for only where codes have tolerances of their own. */
export const judgedRates = (tally: Tally, byCode: () => readonly CodedRates[]): JudgedRates => ({
  total: tally.total,
  errors: tally.errors,
  injected: tally.injected,
  injectedErrors: tally.injectedErrors,
  byCode,
});

/** Requests by protocol and code of several flows. */
export function codesOfFlows(flows: readonly Flow[]): readonly CodedRates[] {
  return (['http', 'grpc'] as const).flatMap((protocol) => {
    const own = flows.flatMap(({ protocol: one, requests }) =>
      one === protocol && requests !== null ? [requests] : [],
    );
    const codes = own.reduce((merged, one) => mergeRates(merged, one.codes), NO_RATES);
    return own.length === 0
      ? []
      : [{ protocol, total: own.reduce((sum, { total }) => sum + total, 0), codes }];
  });
}
