import type { PathSection } from './critical-path.ts';
import { injectionOf, requestFacts } from './request-facts.ts';
import { isOutbound, serviceOfHost, type SpanFlow, type SpanFlows } from './span-flow.ts';
import { isProxySpan, partyOf, targetOf } from './proxy-span.ts';
import type { Span } from './trace.ts';
import type { TraceTree } from './trace-tree.ts';

/**
 * What time of a request is spent on. `service`: an application's own work. `network`: proxies and the network between them.
 * `outside`: a callee that has no proxy to tell of it. `injected`: a fault that somebody switched on.
 */
export type OwnerKind = 'service' | 'network' | 'outside' | 'injected';

/** Who owns a stretch of time. */
export interface TimeOwner {
  readonly kind: OwnerKind;
  /** Service as spans name it, or host; of `network` empty. */
  readonly name: string;
}

/** Nanoseconds of one owner. */
export interface OwnedTime extends TimeOwner {
  readonly ns: number;
}

const NETWORK: TimeOwner = { kind: 'network', name: '' };

/**
 * The owner of every section of a critical path. A proxy's own time at a call that was answered is network; at one that
 * nobody told of, it is the callee's. A server's proxy stands for its application, unless that has spans of its own.
 */
export function sectionOwners(
  spans: readonly Span[],
  tree: TraceTree,
  flows: SpanFlows,
  sections: readonly PathSection[],
): readonly TimeOwner[] {
  const below = childFacts(spans, tree);
  return sections.map((section) => {
    const span = spans[section.span];
    if (span === undefined) return NETWORK;
    const parent = spans[tree.parent[section.span] ?? -1];
    const flow = flows[section.span] ?? null;
    return ownerOf(span, section, flow, below[section.span] ?? NO_CHILDREN, parent);
  });
}

interface ChildFacts {
  readonly hasServer: boolean;
  readonly hasApplication: boolean;
  /** Start of the first child, ns. */
  readonly firstStartNs: number;
}

const NO_CHILDREN: ChildFacts = {
  hasServer: false,
  hasApplication: false,
  firstStartNs: Number.POSITIVE_INFINITY,
};

function childFacts(spans: readonly Span[], tree: TraceTree): readonly (ChildFacts | undefined)[] {
  const facts: (ChildFacts | undefined)[] = Array.from({ length: spans.length });
  spans.forEach((span, index) => {
    const above = tree.parent[index] ?? -1;
    if (above < 0) return;
    const known = facts[above] ?? NO_CHILDREN;
    const isProxy = isProxySpan(span);
    facts[above] = {
      hasServer: known.hasServer || span.kind === 'server',
      hasApplication: known.hasApplication || !isProxy,
      firstStartNs: Math.min(known.firstStartNs, span.startOffsetNs),
    };
  });
  return facts;
}

function ownerOf(
  span: Span,
  section: PathSection,
  flow: SpanFlow | null,
  below: ChildFacts,
  parent: Span | undefined,
): TimeOwner {
  const { service } = span.process;
  if (!isProxySpan(span)) return { kind: 'service', name: service };
  const { abort, delay } = injectionOf(requestFacts(span));
  const callee = calleeName(span, flow);
  const isDelay = delay && section.endNs <= below.firstStartNs && !isSameProxyDelayed(span, parent);
  if (abort || isDelay) return { kind: 'injected', name: callee };
  if (!isOutbound(span)) {
    return partyOf(span).isGateway || below.hasApplication ? NETWORK : { kind: 'service', name: service };
  }
  return below.hasServer || below.hasApplication ? NETWORK : { kind: 'outside', name: callee };
}

/** Gateways record what they receive and what they send, with the same flags: the delay was before both. */
const isSameProxyDelayed = (span: Span, parent: Span | undefined): boolean =>
  parent !== undefined &&
  span.attributes.node_id !== undefined &&
  parent.attributes.node_id === span.attributes.node_id &&
  injectionOf(requestFacts(parent)).delay;

/** Name of what was called, as its own spans would name it. */
function calleeName(span: Span, flow: SpanFlow | null): string {
  const host = targetOf(span)?.host ?? null;
  const service = flow?.service ?? serviceOfHost(host, '');
  return service === null ? (host ?? span.operation) : `${service.name}.${service.namespace}`;
}

/** Sums of a critical path by owner, the most first. Their total is the root's duration. */
export function timeByOwner(
  sections: readonly PathSection[],
  owners: readonly TimeOwner[],
): readonly OwnedTime[] {
  const sums = new Map<string, { owner: TimeOwner; ns: number }>();
  sections.forEach(({ startNs, endNs }, index) => {
    const owner = owners[index] ?? NETWORK;
    const key = `${owner.kind} ${owner.name}`;
    sums.set(key, { owner, ns: (sums.get(key)?.ns ?? 0) + (endNs - startNs) });
  });
  return [...sums.values()].map(({ owner, ns }) => ({ ...owner, ns })).sort((a, b) => b.ns - a.ns);
}
