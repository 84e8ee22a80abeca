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

/**
 * Rate per second of every series of a metric that touches one of the namespaces (all where none is given). A series
 * that touches in several ways is counted once, since `or` keeps one of equal label sets.
 */
export function rateOf(
  metric: string,
  matchers: readonly Matcher[],
  namespaces: readonly string[],
  windowSeconds: number,
): string {
  const rate = (more: readonly Matcher[]): string =>
    `rate(${selector(metric, [...matchers, ...more])}[${windowSeconds}s])`;
  if (namespaces.length === 0 || namespaces.length > MOST_NARROWING_NAMESPACES) return rate([]);
  return `(${touching([...namespaces].sort())
    .map(rate)
    .join(' or ')})`;
}
