import { compareText } from '../../../domain/fixed-order.ts';
import { addRate, NO_RATES } from '../../../domain/rate-record.ts';
import type { Reporter } from '../../../domain/mesh-graph.ts';
import type { Flow, MtlsRates, RequestRates } from '../../../domain/traffic.ts';
import type { JudgedPair } from './choose-reporter.ts';
import { evidenceOf, policyOf } from './mtls-evidence.ts';
import type { Evidence } from './mtls-evidence.ts';
import { isDenied, isInjected, requestStatus, responseFlags } from './request-status.ts';
import type { SeriesRow } from './series-row.ts';

/** Figures of one flow while its series are added. */
interface OpenFlow {
  readonly row: SeriesRow;
  readonly requests: {
    total: number;
    errors: number;
    clientErrors: number;
    injected: number;
    injectedErrors: number;
    withoutStatus: number;
    denied: number | null;
    codes: Readonly<Record<string, number>>;
    responseFlags: Readonly<Record<string, number>>;
  };
  /** Whether requests or bytes were counted, and not only what is told beside them. */
  hasTraffic: boolean;
  bytes: number;
  messages: { sent: number; received: number } | null;
  deniedConnections: number | null;
  mutual: number;
  plaintext: number;
}

const open = (row: SeriesRow): OpenFlow => ({
  row,
  requests: {
    total: 0,
    errors: 0,
    clientErrors: 0,
    injected: 0,
    injectedErrors: 0,
    withoutStatus: 0,
    denied: null,
    codes: NO_RATES,
    responseFlags: NO_RATES,
  },
  hasTraffic: false,
  bytes: 0,
  messages: null,
  deniedConnections: null,
  mutual: 0,
  plaintext: 0,
});

function addRequests(requests: OpenFlow['requests'], { labels, value, protocol }: SeriesRow): void {
  const reported = labels.response_flags ?? '';
  const flags = responseFlags(reported);
  const status = requestStatus(protocol, labels.response_code ?? '', labels.grpc_response_status ?? '');
  const injected = isInjected(flags);
  requests.total += value;
  if (status.code === null) requests.withoutStatus += value;
  else requests.codes = addRate(requests.codes, status.code, value);
  if (flags.length > 0) requests.responseFlags = addRate(requests.responseFlags, reported, value);
  if (status.outcome === 'error') requests.errors += value;
  if (status.outcome === 'client-error') requests.clientErrors += value;
  if (injected) requests.injected += value;
  if (injected && status.outcome === 'error') requests.injectedErrors += value;
}

/** Server-side series belong to the flow of the same versions, or to the pair's first where versions disagree. */
function addEvidence(flows: ReadonlyMap<string, OpenFlow>, evidence: Evidence | null): void {
  const [first] = [...flows.values()];
  if (evidence === null || first === undefined) return;
  const hasServer = evidence.witness !== 'ztunnel';
  for (const flow of flows.values()) if (hasServer) flow.requests.denied = 0;
  for (const row of inSummingOrder(evidence.rows)) {
    const flow = flows.get(row.ends.atom) ?? first;
    const policy = policyOf(row);
    if (policy !== null) flow[policy] += row.value;
    const flags = responseFlags(row.labels.response_flags ?? '');
    if (hasServer && isDenied(row.labels.response_code ?? '', flags)) {
      flow.requests.denied = (flow.requests.denied ?? 0) + row.value;
    }
  }
}

/** Messages by the reporter whose figures stand; refused connections by the server's ztunnel, which refuses them. */
function addBeside(flows: Map<string, OpenFlow>, { rows, beside }: JudgedPair, reporter: Reporter): void {
  const messages = beside[reporter].filter(({ measure }) => measure !== 'connections-denied');
  const denied = beside.destination.filter(({ measure }) => measure === 'connections-denied');
  for (const row of inSummingOrder([...messages, ...denied])) {
    let flow = flows.get(row.ends.atom) ?? [...flows.values()][0];
    if (flow === undefined) flows.set(row.ends.atom, (flow = open(row)));
    if (row.measure === 'connections-denied') {
      flow.deniedConnections = (flow.deniedConnections ?? 0) + row.value;
    } else {
      flow.messages ??= { sent: 0, received: 0 };
      flow.messages[row.measure === 'messages-sent' ? 'sent' : 'received'] += row.value;
    }
  }
  // A ztunnel that reports its connections would have told of refused ones.
  if (!rows.destination.some(({ isZtunnel }) => isZtunnel)) return;
  for (const flow of flows.values()) flow.deniedConnections ??= 0;
}

function close(
  flow: OpenFlow,
  reporter: Reporter,
  evidence: Evidence | null,
  serverRate: number | null,
): Flow {
  const { protocol, ends } = flow.row;
  const { source, destination, service } = ends;
  const isTcp = protocol === 'tcp';
  const { hasTraffic, messages, deniedConnections } = flow;
  const { mutual, plaintext } = flow;
  const told = mutual > 0 || plaintext > 0;
  const mtls: MtlsRates = { mutual, plaintext, witness: told ? (evidence?.witness ?? null) : null };
  const { total, errors, clientErrors, injected, injectedErrors, denied, withoutStatus } = flow.requests;
  const requests: RequestRates = {
    total,
    errors,
    clientErrors,
    injected,
    injectedErrors,
    denied,
    withoutStatus,
    codes: flow.requests.codes,
    responseFlags: flow.requests.responseFlags,
  };
  return {
    source,
    destination,
    service,
    protocol,
    reporter,
    requests: isTcp || !hasTraffic ? null : requests,
    bytesPerSecond: isTcp && hasTraffic ? flow.bytes : null,
    mtls,
    serverRequestRate: isTcp || !hasTraffic ? null : serverRate,
    ...(messages === null ? {} : { messages }),
    ...(deniedConnections === null ? {} : { deniedConnectionRate: deniedConnections }),
  };
}

/** The server's count of a pair is shared out over its flows as the client's is. */
function serverRates(flows: readonly OpenFlow[], pair: JudgedPair): readonly (number | null)[] {
  const { destination } = pair.rows;
  if (pair.reporter !== 'source' || destination.length === 0) return flows.map(() => null);
  const server = inSummingOrder(destination).reduce((sum, { value }) => sum + value, 0);
  const client = flows.reduce((sum, { requests }) => sum + requests.total, 0);
  return flows.map(({ requests }) => (client > 0 ? (server * requests.total) / client : null));
}

/** Sums of floating-point numbers depend on their order, so the order is fixed. */
const SUMMING_ORDER = [
  'response_code',
  'grpc_response_status',
  'response_flags',
  'connection_security_policy',
];

/** Backends answer in the order of labels mostly. */
const inSummingOrder = (rows: readonly SeriesRow[]): readonly SeriesRow[] =>
  isInSummingOrder(rows) ? rows : rows.toSorted(compareRows);

function isInSummingOrder(rows: readonly SeriesRow[]): boolean {
  let before: SeriesRow | null = null;
  for (const row of rows) {
    if (before !== null && compareRows(before, row) > 0) return false;
    before = row;
  }
  return true;
}

function compareRows(a: SeriesRow, b: SeriesRow): number {
  if (a.ends !== b.ends && a.ends.atom !== b.ends.atom) return a.ends.atom < b.ends.atom ? -1 : 1;
  for (const label of SUMMING_ORDER) {
    const [left, right] = [a.labels[label] ?? '', b.labels[label] ?? ''];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.value - b.value;
}

function flowsOfPair(pair: JudgedPair): readonly Flow[] {
  const { reporter } = pair;
  if (reporter === null) return [];
  const flows = new Map<string, OpenFlow>();
  for (const row of inSummingOrder(pair.rows[reporter])) {
    let flow = flows.get(row.ends.atom);
    if (flow === undefined) flows.set(row.ends.atom, (flow = open(row)));
    flow.hasTraffic = true;
    if (row.protocol === 'tcp') flow.bytes += row.value;
    else addRequests(flow.requests, row);
  }
  const evidence = evidenceOf(pair);
  addEvidence(flows, evidence);
  addBeside(flows, pair, reporter);
  const all = [...flows.values()];
  const rates = serverRates(all, pair);
  return all.map((flow, index) => close(flow, reporter, evidence, rates[index] ?? null));
}

/** The flows of all pairs, in an order that does not depend on the order of series. */
export function assembleFlows(pairs: readonly JudgedPair[]): readonly Flow[] {
  return [...pairs].sort((a, b) => compareText(a.key, b.key)).flatMap(flowsOfPair);
}
