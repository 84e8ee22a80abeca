import { attributeText, injectionOf, requestFacts } from './request-facts.ts';
import { isProxySpan, targetOf } from './proxy-span.ts';
import { flagMeaning, type FlagMeaning } from './response-flag.ts';
import { isOutbound } from './span-flow.ts';
import type { Span } from './trace.ts';
import type { TraceTree } from './trace-tree.ts';

/** One call from the proxy that sent it to the application that answered. Times in ns; null: not known. */
export interface Hop {
  /** Indices of the spans; -1 where there is none. */
  readonly client: number;
  readonly server: number;
  readonly application: number;
  /** From the client proxy's start to the server proxy's. */
  readonly requestNs: number | null;
  /** What the server proxy took, its application included. */
  readonly serverNs: number | null;
  /** From the server proxy's end to the client proxy's. */
  readonly answerNs: number | null;
  /** Time in the client's proxy before it sent: known where the application recorded its call. */
  readonly clientProxyNs: number | null;
  /** Both ways between the proxies, and what they need themselves. */
  readonly networkNs: number | null;
  /** Known where the application recorded its work. */
  readonly serverProxyNs: number | null;
  readonly applicationNs: number | null;
  /** The server's times lie outside of the client's: the two cannot be told apart in time. */
  readonly clocksDiffer: boolean;
  readonly mtls: boolean | null;
  readonly flags: readonly FlagMeaning[];
  /** Flags of filters' own. */
  readonly unknownFlags: readonly string[];
  readonly upstreamCluster: string | null;
  readonly upstreamAddress: string | null;
  /** Tries in all, as the proxy counted them. */
  readonly tries: number;
  readonly abort: boolean;
  /** Injected delay as far as the spans show it. */
  readonly delayNs: number | null;
  /** Why no server span is there; null where there is one. */
  readonly unanswered: 'aborted' | 'not-sent' | 'no-proxy' | 'outside' | null;
}

/** All calls of a trace that a proxy sent on, in the order of the tree. */
export function findHops(spans: readonly Span[], tree: TraceTree): readonly Hop[] {
  const serverOf = new Map<number, number>();
  const applicationOf = new Map<number, number>();
  for (const index of tree.order) {
    const span = spans[index];
    const above = tree.parent[index] ?? -1;
    const parent = spans[above];
    if (span === undefined || parent === undefined) continue;
    const isProxy = isProxySpan(span);
    if (isProxy && !isOutbound(span) && isOutbound(parent)) serverOf.set(above, index);
    if (!isProxy && isProxySpan(parent) && !isOutbound(parent) && !applicationOf.has(above)) {
      applicationOf.set(above, index);
    }
  }
  return Array.from(tree.order).flatMap((client) => {
    const span = spans[client];
    if (span === undefined || !isProxySpan(span) || !isOutbound(span)) return [];
    const server = serverOf.get(client) ?? -1;
    const application = applicationOf.get(server) ?? -1;
    return [hop(spans, { client, server, application, caller: tree.parent[client] ?? -1 })];
  });
}

interface Indices {
  readonly client: number;
  readonly server: number;
  readonly application: number;
  readonly caller: number;
}

function hop(spans: readonly Span[], at: Indices): Hop {
  const client = spans[at.client];
  const server = spans[at.server] ?? null;
  const application = spans[at.application] ?? null;
  const caller = spans[at.caller] ?? null;
  if (client === undefined) throw new RangeError('There is no span at this index.');
  const facts = requestFacts(client);
  const { abort, delay } = injectionOf(facts);
  const times = timesOf(client, server);
  return {
    client: at.client,
    server: at.server,
    application: at.application,
    ...times,
    clientProxyNs:
      caller !== null && !isProxySpan(caller) && caller.kind === 'client'
        ? positive(caller.durationNs - client.durationNs)
        : null,
    serverProxyNs:
      server === null || application === null ? null : positive(server.durationNs - application.durationNs),
    applicationNs: application?.durationNs ?? null,
    mtls: mtlsOf(client, server),
    flags: facts.flags.flatMap((flag) => flagMeaning(flag) ?? []),
    unknownFlags: facts.flags.filter((flag) => flagMeaning(flag) === null),
    upstreamCluster: attributeText(client.attributes, ['upstream_cluster', 'upstream_cluster.name']),
    upstreamAddress: attributeText(client.attributes, ['upstream_address']),
    tries: 1 + resends(client),
    abort,
    delayNs: delay ? times.requestNs : null,
    unanswered: server === null ? whyUnanswered(client, abort) : null,
  };
}

type Times = Pick<Hop, 'requestNs' | 'serverNs' | 'answerNs' | 'networkNs' | 'clocksDiffer'>;

function timesOf(client: Span, server: Span | null): Times {
  const nothing = { requestNs: null, serverNs: null, answerNs: null, networkNs: null };
  if (server === null) return { ...nothing, clocksDiffer: false };
  const requestNs = server.startOffsetNs - client.startOffsetNs;
  const answerNs = client.durationNs - requestNs - server.durationNs;
  const networkNs = positive(client.durationNs - server.durationNs);
  if (requestNs < 0 || answerNs < 0) {
    return { ...nothing, serverNs: server.durationNs, networkNs, clocksDiffer: true };
  }
  return { requestNs, serverNs: server.durationNs, answerNs, networkNs, clocksDiffer: false };
}

/** Differences below zero mean clocks that differ, not time. */
const positive = (ns: number): number | null => (ns < 0 ? null : ns);

/** Proxies tell of mTLS only where the mesh is configured to add it to their spans. */
function mtlsOf(client: Span, server: Span | null): boolean | null {
  for (const span of [server, client]) {
    const text =
      span === null
        ? null
        : attributeText(span.attributes, ['connection.mtls', 'connection_security_policy']);
    if (text !== null) return text === 'true' || text === 'mutual_tls';
  }
  return null;
}

function resends({ attributes }: Span): number {
  const text = attributeText(attributes, ['http.request.resend_count', 'retry.count']);
  return text !== null && /^\d{1,4}$/.test(text) ? Number(text) : 0;
}

function whyUnanswered(client: Span, abort: boolean): Hop['unanswered'] {
  if (abort) return 'aborted';
  const host = targetOf(client)?.host ?? null;
  if (host !== null && !/\.svc(\.|$)/.test(host)) return 'outside';
  return attributeText(client.attributes, ['upstream_address']) === null ? 'not-sent' : 'no-proxy';
}
