import { requestFacts, isFailed } from './request-facts.ts';
import { targetOf } from './proxy-span.ts';
import type { Span } from './trace.ts';
import type { TraceTree } from './trace-tree.ts';

/** Which try of one call a span was. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** Tries that the trace shows. */
  readonly of: number;
}

/**
 * Tries of one call, by span. Proxies leave several client spans to one host below one parent, or one client span with
 * several server spans below it; one try begins after the one before it ended, and that one failed.
 */
export function findAttempts(spans: readonly Span[], tree: TraceTree): ReadonlyMap<number, Attempt> {
  const attempts = new Map<number, Attempt>();
  const callsOfParent = new Map<string, number[]>();
  for (const index of tree.order) {
    const span = spans[index];
    const above = tree.parent[index] ?? -1;
    if (span === undefined || above < 0) continue;
    const call = callKey(span, spans[above]);
    if (call === null) continue;
    const key = `${above} ${call}`;
    const known = callsOfParent.get(key);
    if (known === undefined) callsOfParent.set(key, [index]);
    else known.push(index);
  }
  for (const indices of callsOfParent.values()) {
    for (const tries of triesIn(indices, spans)) {
      tries.forEach((index, at) => attempts.set(index, { number: at + 1, of: tries.length }));
    }
  }
  return attempts;
}

/** What makes two spans below one parent tries of one call; null for spans that are no calls. */
function callKey(span: Span, parent: Span | undefined): string | null {
  const { method, path } = requestFacts(span);
  const request = `${method ?? ''} ${path ?? span.operation}`;
  if (span.kind === 'client') {
    const target = targetOf(span);
    return target?.host === null || target === null ? null : `${target.host}:${target.port ?? ''} ${request}`;
  }
  return span.kind === 'server' && parent?.kind === 'client' ? `answers ${request}` : null;
}

/** Runs of spans in which each begins after the end of the one before it, and that one failed. */
function triesIn(indices: readonly number[], spans: readonly Span[]): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const index of indices) {
    const run = runs.at(-1);
    const before = spans[run?.at(-1) ?? -1];
    const span = spans[index];
    if (span === undefined) continue;
    if (run !== undefined && before !== undefined && isNextTry(before, span)) run.push(index);
    else runs.push([index]);
  }
  return runs.filter(({ length }) => length > 1);
}

function isNextTry(before: Span, span: Span): boolean {
  if (span.startOffsetNs < before.startOffsetNs + before.durationNs) return false;
  const count = resendCount(span);
  if (count !== null) return count > (resendCount(before) ?? 0);
  return isFailed(before);
}

/** How often the request was sent again, where the proxy counts it on each try. */
function resendCount({ attributes, kind }: Span): number | null {
  if (kind !== 'client') return null;
  const value = attributes['http.request.resend_count'];
  return value === undefined || !/^\d{1,4}$/.test(String(value)) ? null : Number(value);
}
