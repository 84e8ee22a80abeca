import type { GraphEdge } from '../../domain/mesh-graph.ts';
import { rateWords, type Explanation, type ExplanationCode } from './explanation.ts';

interface Unanswered {
  readonly flags: readonly string[];
  readonly code: ExplanationCode;
  readonly cause: string;
  readonly remedy: string;
}

/** Why requests reached no workload, by Envoy's response flags: https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage */
const REASONS: readonly Unanswered[] = [
  {
    flags: ['UH'],
    code: 'no-healthy-host',
    cause: 'No healthy host stands behind this service, so the callers’ proxies answer by themselves.',
    remedy:
      'Look for pods that are not ready, a selector that chooses none, a subset without pods, and ejected outliers.',
  },
  {
    flags: ['UF', 'UC', 'UR'],
    code: 'connection-failed',
    cause: 'Connections to this service fail, so no workload counts these requests.',
    remedy: 'Look for a wrong port, a network policy, and modes of mutual TLS that do not fit.',
  },
  {
    flags: ['NR', 'NC'],
    code: 'no-route',
    cause: 'The callers’ proxies have no route for these requests.',
    remedy:
      'Look for a VirtualService without a rule for them, and for a subset or host that does not exist.',
  },
  {
    flags: ['FI'],
    code: 'aborted-on-purpose',
    cause: 'A fault aborts these requests before they are sent to any workload.',
    remedy: 'Nothing, if that is meant: the changes page tells who injects it and until when.',
  },
];

/** Requests per second of an edge that carry one of some flags, joined ones such as `UF,URX` included. */
const rateOf = ({ responseFlags }: GraphEdge, flags: readonly string[]): number =>
  Object.entries(responseFlags)
    .filter(([reported]) => reported.split(',').some((flag) => flags.includes(flag.trim())))
    .reduce((sum, [, rate]) => sum + rate, 0);

/** Why requests on these edges reached nobody: by the flag that most of them carry. `least`: share that must carry it. */
export function unanswered(edges: readonly GraphEdge[], least: number): Explanation | null {
  const total = edges.reduce((sum, { requestRate }) => sum + (requestRate ?? 0), 0);
  const [worst] = REASONS.map((reason) => ({
    reason,
    rate: edges.reduce((sum, edge) => sum + rateOf(edge, reason.flags), 0),
  })).toSorted((left, right) => right.rate - left.rate);
  if (worst !== undefined && worst.rate > 0 && worst.rate >= least * total) {
    const { code, cause, remedy, flags } = worst.reason;
    return { code, cause, remedy, evidence: `${rateWords(worst.rate)} with the flag ${flags.join(' or ')}.` };
  }
  if (least > 0) return null;
  return {
    code: 'nobody-answered',
    cause: 'These requests name this service, and no workload is known that took them.',
    evidence: `${rateWords(total)} with destination_workload="unknown" and no flag that says why.`,
    remedy:
      'Check that the labels of the destination are kept, and that the proxies of its pods are scraped.',
  };
}
