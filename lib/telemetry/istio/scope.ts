import { escapeRegularExpression, oneOf, selector } from '../../prometheus/selector.ts';
import type { Matcher } from '../../prometheus/selector.ts';

/** More namespaces than this are most of a mesh: one plain selector is cheaper than three narrow ones. */
const MOST_NARROWING_NAMESPACES = 30;

/** Ways in which a series touches one of the namespaces: at its source, its destination or the service asked for. */
function touching(namespaces: readonly string[]): readonly (readonly Matcher[])[] {
  const hosts = namespaces.map(escapeRegularExpression).join('|');
  return [
    [oneOf('source_workload_namespace', namespaces)],
    [oneOf('destination_workload_namespace', namespaces)],
    [oneOf('destination_service_namespace', namespaces)],
    [
      { label: 'destination_service_namespace', operator: '=~', value: 'unknown|' },
      { label: 'destination_service', operator: '=~', value: `[^.]+\\.(${hosts})\\.svc(\\..*)?` },
    ],
  ];
}

/** Selectors of which a series must fit one; none: every series is meant. */
export type Alternatives = readonly (readonly Matcher[])[];

/** The alternatives that narrow an answer to what touches one of the namespaces, where that makes it smaller. */
export function withinNamespaces(namespaces: readonly string[]): Alternatives {
  if (namespaces.length === 0 || namespaces.length > MOST_NARROWING_NAMESPACES) return [];
  return touching([...namespaces].sort());
}

/**
 * Rate per second of every series of a metric that fits the matchers and one of the alternatives. A series that fits
 * several is counted once, since `or` keeps one of equal label sets. With `at` (unix seconds) it is the rate of that
 * instant, whenever the expression is evaluated.
 */
export function rateOf(
  metric: string,
  matchers: readonly Matcher[],
  alternatives: Alternatives,
  windowSeconds: number,
  at?: number,
): string {
  const fixed = at === undefined ? '' : ` @ ${at}`;
  const rate = (more: readonly Matcher[]): string =>
    `rate(${selector(metric, [...matchers, ...more])}[${windowSeconds}s]${fixed})`;
  return alternatives.length === 0 ? rate([]) : `(${alternatives.map(rate).join(' or ')})`;
}
