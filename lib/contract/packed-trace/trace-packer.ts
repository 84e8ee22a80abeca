import type { HopAnswer, TraceAnswer, TraceSpan } from '../traces.ts';
import {
  aligned,
  columnArrays,
  columnNames,
  columns,
  hopBits,
  kindWords,
  protocolWords,
  spanBits,
  statusWords,
  tagKinds,
  unansweredWords,
  type ColumnName,
} from './columns.ts';
import { packedMark, type PackedHead, type SpanRest } from './packed-head.ts';

/** A trace without its spans, which were given one by one. */
export type TraceBesideSpans = Omit<TraceAnswer, 'spans'>;

const plainId = /^(?!0{16}$)[0-9a-f]{16}$/;

/**
 * Writes a trace as columns of numbers beside a table of its texts: a tenth of what its objects take, and nothing to parse.
 * Spans first, each before its children, then `finish`.
 */
export class TracePacker {
  readonly #columns = Object.fromEntries(columnNames.map((name) => [name, []])) as unknown as Record<
    ColumnName,
    number[]
  >;
  readonly #texts: string[] = [''];
  readonly #textAt = new Map<string, number>();
  readonly #slotOf = new Map<string, number>();
  /** Spans whose parents have not come yet: circles, and parents that are missing. */
  readonly #waiting = new Map<number, string>();

  add(span: TraceSpan): void {
    const at = this.#columns;
    const slot = at.bits.length;
    this.#slotOf.set(span.spanId, slot);
    this.#addId(span.spanId, slot);
    at.parent.push(this.#parentOf(span.parentSpanId, slot));
    at.startMs.push(span.startOffsetMs);
    at.durationMs.push(span.durationMs);
    at.selfMs.push(span.selfMs);
    at.tailMs.push(span.tailMs);
    at.service.push(this.#text(span.service));
    at.operation.push(this.#text(span.operation));
    at.request.push(this.#text(span.request));
    at.flags.push(span.flags.length === 0 ? 0 : this.#text(span.flags.join(',')));
    at.scope.push(this.#text(span.scope));
    at.edge.push(this.#text(span.edge));
    at.rest.push(this.#rest(span));
    at.bits.push(bitsOf(span));
    at.attempt.push(span.attempt?.number ?? 0);
    at.attempts.push(span.attempt?.of ?? 0);
    at.httpStatus.push(span.httpStatus ?? -1);
    at.grpcStatus.push(span.grpcStatus ?? -1);
    at.party.push(span.party);
    at.process.push(span.process);
    at.tagAt.push(at.tagName.length);
    for (const name of Object.keys(span.tags)) {
      const value = span.tags[name] ?? '';
      at.tagName.push(this.#text(name));
      at.tagValue.push(this.#text(String(value)));
      at.tagKind.push(Math.max(0, tagKinds.indexOf(typeof value as (typeof tagKinds)[number])));
    }
  }

  /** The bytes of the whole trace. */
  finish({ hops, groups, criticalPath, ...trace }: TraceBesideSpans): Uint8Array<ArrayBuffer> {
    const at = this.#columns;
    at.tagAt.push(at.tagName.length);
    for (const [slot, parentId] of this.#waiting) {
      at.parent[slot] = this.#slotOf.get(parentId) ?? -2 - this.#text(parentId);
    }
    const hopFlags = new Map<string, HopAnswer['flags'][number]>();
    for (const hop of hops) this.#addHop(hop, hopFlags);
    const owners = this.#addPath(criticalPath);
    for (const group of groups) this.#addGroup(group);
    at.groupAt.push(at.groupMember.length);
    const text = this.#finishTexts();
    const lengths = Object.fromEntries(
      columnNames.map((name) => [name, at[name].length]),
    ) as PackedHead['lengths'];
    const head: PackedHead = {
      trace,
      owners,
      hopFlags: [...hopFlags.values()],
      lengths: { ...lengths, text: text.length },
    };
    return written(JSON.stringify(head), at, text);
  }

  #addId(id: string, slot: number): void {
    const { idHigh, idLow, oddSlot, oddId } = this.#columns;
    const isPlain = plainId.test(id);
    idHigh.push(isPlain ? Number.parseInt(id.slice(0, 8), 16) : 0);
    idLow.push(isPlain ? Number.parseInt(id.slice(8), 16) : 0);
    if (isPlain) return;
    oddSlot.push(slot);
    oddId.push(this.#text(id));
  }

  #parentOf(parentId: string | null, slot: number): number {
    if (parentId === null) return -1;
    const known = this.#slotOf.get(parentId);
    if (known === undefined) this.#waiting.set(slot, parentId);
    return known ?? -1;
  }

  #text(text: string | null): number {
    if (text === null) return 0;
    const known = this.#textAt.get(text);
    if (known !== undefined) return known;
    const place = this.#texts.push(text) - 1;
    this.#textAt.set(text, place);
    return place;
  }

  #rest({ statusMessage, masked, events, links, injection }: TraceSpan): number {
    const changeId = injection?.changeId ?? null;
    const isPlain =
      statusMessage === null &&
      masked === undefined &&
      changeId === null &&
      events.length + links.length === 0;
    if (isPlain) return 0;
    const rest: SpanRest = {
      ...(statusMessage === null ? {} : { statusMessage }),
      ...(masked === undefined ? {} : { masked }),
      ...(events.length === 0 ? {} : { events }),
      ...(links.length === 0 ? {} : { links }),
      ...(changeId === null ? {} : { changeId }),
    };
    return this.#text(JSON.stringify(rest));
  }

  #addHop(hop: HopAnswer, hopFlags: Map<string, HopAnswer['flags'][number]>): void {
    const at = this.#columns;
    const slot = (id: string | null): number => this.#slotOf.get(id ?? '') ?? -1;
    at.hopClient.push(slot(hop.clientSpanId));
    at.hopServer.push(slot(hop.serverSpanId));
    at.hopApplication.push(slot(hop.applicationSpanId));
    at.hopCallee.push(this.#text(hop.callee));
    at.hopRequestMs.push(hop.requestMs ?? Number.NaN);
    at.hopServerMs.push(hop.serverMs ?? Number.NaN);
    at.hopAnswerMs.push(hop.answerMs ?? Number.NaN);
    at.hopClientProxyMs.push(hop.clientProxyMs ?? Number.NaN);
    at.hopNetworkMs.push(hop.networkMs ?? Number.NaN);
    at.hopServerProxyMs.push(hop.serverProxyMs ?? Number.NaN);
    at.hopApplicationMs.push(hop.applicationMs ?? Number.NaN);
    at.hopDelayMs.push(hop.injectedDelayMs ?? Number.NaN);
    for (const flag of hop.flags) hopFlags.set(flag.flag, flag);
    at.hopFlags.push(hop.flags.length === 0 ? 0 : this.#text(hop.flags.map(({ flag }) => flag).join(',')));
    at.hopCluster.push(this.#text(hop.upstreamCluster));
    at.hopAddress.push(this.#text(hop.upstreamAddress));
    at.hopTries.push(hop.tries);
    at.hopBits.push(
      unansweredWords.indexOf(hop.unanswered) |
        (hop.clocksDiffer ? hopBits.clocksDiffer : 0) |
        (hop.mtls === null ? 0 : hopBits.hasMtls) |
        (hop.mtls === true ? hopBits.mtls : 0) |
        (hop.injectedAbort ? hopBits.injectedAbort : 0),
    );
  }

  #addPath(criticalPath: TraceAnswer['criticalPath']): PackedHead['owners'] {
    const { pathSlot, pathStartMs, pathEndMs, pathOwner } = this.#columns;
    const owners: PackedHead['owners'] = [];
    const ownerAt = new Map<string, number>();
    for (const { spanId, startOffsetMs, endOffsetMs, owner } of criticalPath) {
      const key = `${owner.kind} ${owner.name}`;
      const known = ownerAt.get(key) ?? owners.push(owner) - 1;
      ownerAt.set(key, known);
      pathSlot.push(this.#slotOf.get(spanId) ?? -1);
      pathStartMs.push(startOffsetMs);
      pathEndMs.push(endOffsetMs);
      pathOwner.push(known);
    }
    return owners;
  }

  #addGroup(group: TraceAnswer['groups'][number]): void {
    const at = this.#columns;
    at.groupParent.push(this.#slotOf.get(group.parentSpanId) ?? -1);
    at.groupFailed.push(group.failed);
    at.groupLeastMs.push(group.leastMs);
    at.groupMeanMs.push(group.meanMs);
    at.groupMostMs.push(group.mostMs);
    at.groupAt.push(at.groupMember.length);
    for (const id of group.spanIds) {
      const slot = this.#slotOf.get(id);
      if (slot !== undefined) at.groupMember.push(slot);
    }
  }

  #finishTexts(): Uint8Array {
    let end = 0;
    for (const text of this.#texts) {
      end += text.length;
      this.#columns.textEnd.push(end);
    }
    return new TextEncoder().encode(this.#texts.join(''));
  }
}

function bitsOf({ kind, status, protocol, failed, injected, proxy, injection }: TraceSpan): number {
  return (
    kindWords.indexOf(kind) |
    (statusWords.indexOf(status) << spanBits.statusShift) |
    (protocolWords.indexOf(protocol) << spanBits.protocolShift) |
    (failed ? spanBits.failed : 0) |
    (injected ? spanBits.injected : 0) |
    (proxy ? spanBits.proxy : 0) |
    (injection === null ? 0 : spanBits.hasInjection) |
    (injection?.abort === true ? spanBits.abort : 0) |
    (injection?.delay === true ? spanBits.delay : 0)
  );
}

function written(
  head: string,
  at: Readonly<Record<ColumnName, readonly number[]>>,
  text: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const headBytes = new TextEncoder().encode(head);
  const begin = aligned(8 + headBytes.length);
  const sizes = columnNames.map((name) =>
    aligned(name === 'text' ? text.length : at[name].length * columnArrays[columns[name]].BYTES_PER_ELEMENT),
  );
  const bytes = new Uint8Array(begin + sizes.reduce((sum, size) => sum + size, 0));
  const [mark, length] = [packedMark, headBytes.length];
  new Uint32Array(bytes.buffer, 0, 2).set([mark, length]);
  bytes.set(headBytes, 8);
  let from = begin;
  columnNames.forEach((name, place) => {
    if (name === 'text') bytes.set(text, from);
    else new columnArrays[columns[name]](bytes.buffer, from, at[name].length).set(at[name]);
    from += sizes[place] ?? 0;
  });
  return bytes;
}
