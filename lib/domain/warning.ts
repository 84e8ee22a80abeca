import type { GraphWarning } from './mesh-graph.ts';

/** Everything that can stand beside the figures of a map. */
export type WarningCode =
  /** The backend said that parts of its answer are missing. */
  | 'partial-answer'
  /** The backend refused a question as too large, so figures are missing. */
  | 'limit-hit'
  /** Series that name no end of an edge. Counted. */
  | 'series-skipped'
  /** Series without a status: whether their requests failed is not known. Counted. */
  | 'status-missing'
  /** TCP hops to and from waypoints, which are not traffic of their own. Counted. */
  | 'waypoint-hops-hidden'
  /** Hosts from request headers that are drawn as one node. Counted. */
  | 'hosts-folded'
  /** The window holds fewer than 4 scrapes. */
  | 'short-window'
  /** A federating Prometheus records no TCP bytes. */
  | 'tcp-bytes-missing'
  /** A metric does not exist at all. */
  | 'metric-absent'
  /** Servers count clearly more than the callers that they are compared with. Counted. */
  | 'partial-client'
  /** Quantiles that could not be asked exactly. Counted. */
  | 'latency-incomplete'
  /** Nodes outside the chosen namespaces show a part of their traffic. Counted. */
  | 'outside-partial'
  /** Our clock and the backend's differ. */
  | 'clock-skew'
  /** Configuration objects that break their own schema. Counted. */
  | 'objects-skipped'
  /** A kind of configuration object that the console may not read. */
  | 'kind-forbidden'
  /** Budgets or burn of objectives could not be read. */
  | 'objectives-missing';

/** Whether figures of the map are missing, or too low, because of it; else it is a remark. */
const TAKES_FIGURES: Readonly<Record<WarningCode, boolean>> = {
  'partial-answer': true,
  'limit-hit': true,
  'series-skipped': true,
  'status-missing': true,
  'waypoint-hops-hidden': false,
  'hosts-folded': false,
  'short-window': false,
  'tcp-bytes-missing': true,
  'metric-absent': true,
  'partial-client': false,
  'latency-incomplete': true,
  'outside-partial': false,
  'clock-skew': true,
  'objects-skipped': false,
  'kind-forbidden': false,
  'objectives-missing': false,
};

/** Whether a warning of the wire says that figures are missing or too low. Codes of a newer server are remarks. */
export const takesFigures = ({ code }: GraphWarning): boolean =>
  Object.entries(TAKES_FIGURES).some(([known, takes]) => takes && known === code);

/** A warning with a code of ours. */
export function warning(code: WarningCode, text: string, count?: number): GraphWarning {
  return count === undefined ? { code, text } : { code, text, count };
}

const MOST_CLOCK_SKEW_SECONDS = 5;

/** What to say about clocks that differ: `skewSeconds` is theirs minus ours. Null while within 5 s or unknown. */
export function clockSkewWarning(skewSeconds: number | null): GraphWarning | null {
  if (skewSeconds === null || Math.abs(skewSeconds) <= MOST_CLOCK_SKEW_SECONDS) return null;
  const seconds = Math.round(Math.abs(skewSeconds));
  const direction = skewSeconds > 0 ? 'ahead of' : 'behind';
  return warning(
    'clock-skew',
    `The clock of the telemetry backend is ${seconds} s ${direction} the console's: the newest figures may be missing or late. Check time synchronisation on both.`,
  );
}

/** The warnings in their order, each once: traffic and latency come from one backend, which says the same beside both. */
export function distinctWarnings(warnings: readonly GraphWarning[]): readonly GraphWarning[] {
  const seen = new Set<string>();
  return warnings.filter(({ code, text }) => {
    const key = `${code} ${text}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
