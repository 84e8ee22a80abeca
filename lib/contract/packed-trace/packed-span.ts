import type { HopAnswer, TraceSpan } from '../traces.ts';
import {
  hopBits,
  kindWords,
  protocolWords,
  spanBits,
  statusWords,
  tagKinds,
  unansweredWords,
} from './columns.ts';
import { spanRestSchema, type SpanRest } from './packed-head.ts';
import type { PackedTrace } from './packed-trace.ts';

/** Id of the span at a slot. */
export function idAt({ columns, textAt }: PackedTrace, slot: number): string {
  const [high = 0, low = 0] = [columns.idHigh[slot], columns.idLow[slot]];
  if (high !== 0 || low !== 0) return hexOf(high) + hexOf(low);
  return textAt(columns.oddId[placeOf(columns.oddSlot, slot)] ?? 0) ?? '';
}

/** Where a number stands in a rising list; -1: nowhere. */
function placeOf(rising: Uint32Array, wanted: number): number {
  let [low, high] = [0, rising.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = rising[middle] ?? 0;
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

const hexOf = (half: number): string => half.toString(16).padStart(8, '0');

/** Slot of the span with an id; -1 where there is none. */
export function slotOf({ columns, textAt, count }: PackedTrace, id: string): number {
  if (/^(?!0{16}$)[0-9a-f]{16}$/.test(id)) {
    const [high, low] = [Number.parseInt(id.slice(0, 8), 16), Number.parseInt(id.slice(8), 16)];
    const { idHigh, idLow } = columns;
    for (let slot = 0; slot < count; slot += 1) if (idLow[slot] === low && idHigh[slot] === high) return slot;
    return -1;
  }
  const odd = columns.oddId.findIndex((place) => textAt(place) === id);
  return columns.oddSlot[odd] ?? -1;
}

/** The span at a slot, put together; undefined beyond the last. */
export function spanAt(trace: PackedTrace, slot: number): TraceSpan | undefined {
  if (!(slot >= 0 && slot < trace.count)) return undefined;
  const { columns: at, textAt } = trace;
  const text = (place: number | undefined): string | null => textAt(place ?? 0);
  const bits = at.bits[slot] ?? 0;
  const rest = restAt(trace, slot);
  const [http = -1, grpc = -1, tries = 0] = [at.httpStatus[slot], at.grpcStatus[slot], at.attempt[slot]];
  const has = (bit: number): boolean => (bits & bit) !== 0;
  return {
    spanId: idAt(trace, slot),
    parentSpanId: parentIdAt(trace, slot),
    service: text(at.service[slot]) ?? '',
    operation: text(at.operation[slot]) ?? '',
    kind: kindWords[bits & 7] ?? 'unspecified',
    startOffsetMs: at.startMs[slot] ?? 0,
    durationMs: at.durationMs[slot] ?? 0,
    status: statusWords[(bits >> spanBits.statusShift) & 3] ?? 'unset',
    statusMessage: rest.statusMessage ?? null,
    failed: has(spanBits.failed),
    tags: tagsAt(trace, slot),
    ...(rest.masked === undefined ? {} : { masked: rest.masked }),
    events: rest.events ?? [],
    links: rest.links ?? [],
    edge: text(at.edge[slot]),
    injected: has(spanBits.injected),
    injection: has(spanBits.hasInjection)
      ? { abort: has(spanBits.abort), delay: has(spanBits.delay), changeId: rest.changeId ?? null }
      : null,
    attempt: tries === 0 ? null : { number: tries, of: at.attempts[slot] ?? 0 },
    selfMs: at.selfMs[slot] ?? 0,
    tailMs: at.tailMs[slot] ?? 0,
    proxy: has(spanBits.proxy),
    request: text(at.request[slot]),
    protocol: protocolWords[(bits >> spanBits.protocolShift) & 3] ?? null,
    httpStatus: http < 0 ? null : http,
    grpcStatus: grpc < 0 ? null : grpc,
    flags: listOf(text(at.flags[slot])),
    party: at.party[slot] ?? 0,
    process: at.process[slot] ?? 0,
    scope: text(at.scope[slot]),
  };
}

const listOf = (text: string | null): string[] => (text === null ? [] : text.split(','));

function parentIdAt(trace: PackedTrace, slot: number): string | null {
  const parent = trace.columns.parent[slot] ?? -1;
  if (parent >= 0) return idAt(trace, parent);
  return parent === -1 ? null : trace.textAt(-2 - parent);
}

const nothing: SpanRest = {};

/** What few spans have. */
export function restAt({ columns, textAt }: PackedTrace, slot: number): SpanRest {
  const text = textAt(columns.rest[slot] ?? 0);
  return text === null ? nothing : (spanRestSchema.safeParse(JSON.parse(text)).data ?? nothing);
}

/** The tags of a span, in their order. */
function tagsAt({ columns: at, textAt }: PackedTrace, slot: number): TraceSpan['tags'] {
  const tags: [string, string | number | boolean][] = [];
  for (let place = at.tagAt[slot] ?? 0; place < (at.tagAt[slot + 1] ?? 0); place += 1) {
    const text = textAt(at.tagValue[place] ?? 0) ?? '';
    tags.push([textAt(at.tagName[place] ?? 0) ?? '', valueOf(text, at.tagKind[place] ?? 0)]);
  }
  return Object.fromEntries(tags);
}

function valueOf(text: string, kind: number): string | number | boolean {
  const word = tagKinds[kind];
  if (word === 'number') return Number(text);
  return word === 'boolean' ? text === 'true' : text;
}

/** One hop, put together; undefined beyond the last. */
export function hopAt(trace: PackedTrace, hop: number): HopAnswer | undefined {
  const { columns: at, textAt, hopFlags } = trace;
  if (!(hop >= 0 && hop < at.hopBits.length)) return undefined;
  const bits = at.hopBits[hop] ?? 0;
  const id = (slot: number | undefined): string | null =>
    slot === undefined || slot < 0 ? null : idAt(trace, slot);
  return {
    clientSpanId: id(at.hopClient[hop]) ?? '',
    serverSpanId: id(at.hopServer[hop]),
    applicationSpanId: id(at.hopApplication[hop]),
    callee: textAt(at.hopCallee[hop] ?? 0),
    requestMs: known(at.hopRequestMs[hop]),
    serverMs: known(at.hopServerMs[hop]),
    answerMs: known(at.hopAnswerMs[hop]),
    clientProxyMs: known(at.hopClientProxyMs[hop]),
    networkMs: known(at.hopNetworkMs[hop]),
    serverProxyMs: known(at.hopServerProxyMs[hop]),
    applicationMs: known(at.hopApplicationMs[hop]),
    clocksDiffer: (bits & hopBits.clocksDiffer) !== 0,
    mtls: (bits & hopBits.hasMtls) === 0 ? null : (bits & hopBits.mtls) !== 0,
    flags: listOf(textAt(at.hopFlags[hop] ?? 0)).map(
      (flag) => hopFlags.find((one) => one.flag === flag) ?? { flag, words: null, blame: null },
    ),
    upstreamCluster: textAt(at.hopCluster[hop] ?? 0),
    upstreamAddress: textAt(at.hopAddress[hop] ?? 0),
    tries: at.hopTries[hop] ?? 1,
    injectedAbort: (bits & hopBits.injectedAbort) !== 0,
    injectedDelayMs: known(at.hopDelayMs[hop]),
    unanswered: unansweredWords[bits & 7] ?? null,
  };
}

const known = (ms: number | undefined): number | null => (ms === undefined || Number.isNaN(ms) ? null : ms);
