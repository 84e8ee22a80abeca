import { oneOf, quoteString } from '../../prometheus/selector.ts';
import type { Labels } from '../../prometheus/answer.ts';
import type { Matcher } from '../../prometheus/selector.ts';
import type { Grouping } from './grouping.ts';
import type { LatencyPlan, SingleSubject } from './latency-plan.ts';
import { rateOf } from './scope.ts';
import type { Alternatives } from './scope.ts';

/** What every latency query of one instant shares. */
export interface BucketScope {
  readonly metric: string;
  readonly windowSeconds: number;
  readonly alternatives: Alternatives;
}

const marked = (expression: string, label: string, value: string): string =>
  `label_replace(${expression}, ${quoteString(label)}, ${quoteString(value)}, "", "")`;

const quantileBy = (quantile: number, labels: readonly string[], buckets: string): string =>
  `histogram_quantile(${quantile}, sum by (${['le', ...labels].join(',')}) (${buckets}))`;

function groupTerm(
  quantile: number,
  grouping: Grouping,
  matchers: readonly Matcher[],
  scope: BucketScope,
): string {
  const buckets = rateOf(
    scope.metric,
    [...matchers, ...grouping.matchers],
    scope.alternatives,
    scope.windowSeconds,
  );
  return marked(quantileBy(quantile, ['reporter', ...grouping.labels], buckets), 'grouping', grouping.name);
}

/** Buckets that several selectors choose; a series that two choose counts once. */
export const unionOf = (selectors: readonly (readonly Matcher[])[], scope: BucketScope): string =>
  selectors
    .map((matchers) => rateOf(scope.metric, matchers, scope.alternatives, scope.windowSeconds))
    .join(' or ');

const singleTerm = (
  quantile: number,
  { selectors }: SingleSubject,
  index: number,
  scope: BucketScope,
): string => marked(quantileBy(quantile, [], unionOf(selectors, scope)), 'subject', String(index));

/** The quantile of every subject that the client's reports alone give; null where there is none. */
export function clientLatencyQuery(quantile: number, plan: LatencyPlan, scope: BucketScope): string | null {
  if (!plan.hasClientReports) return null;
  const client: Matcher = { label: 'reporter', operator: '=', value: 'source' };
  return groupingsOfPlan(plan)
    .map((grouping) => groupTerm(quantile, grouping, [client], scope))
    .join(' or ');
}

/** The quantile of every other subject: whole groups of other reporters, and those chosen one by one. */
export function otherLatencyQuery(quantile: number, plan: LatencyPlan, scope: BucketScope): string | null {
  const grouped =
    plan.otherReporters.length === 0
      ? []
      : groupingsOfPlan(plan).map((grouping) =>
          groupTerm(quantile, grouping, narrowest(plan.otherReporters), scope),
        );
  const terms = [...grouped, ...plan.single.map((one, index) => singleTerm(quantile, one, index, scope))];
  return terms.length === 0 ? null : terms.join(' or ');
}

/** All groupings of a plan: edges and nodes are told apart by the grouping's name. */
export const groupingsOfPlan = ({ groupings }: LatencyPlan): readonly Grouping[] => [
  ...groupings.edges,
  ...groupings.nodes,
];

/** More alternatives than this in one matcher cost more than they save. */
const MOST_ALTERNATIVES = 200;
const NARROWING_LABELS = ['source_workload', 'destination_workload', 'destination_service_name'] as const;

/** Matchers that choose at least these series, and few others. */
function narrowest(wanted: readonly Labels[]): readonly Matcher[] {
  const distinct = (label: string): string[] =>
    [...new Set(wanted.map((labels) => labels[label] ?? ''))].sort();
  const narrow = NARROWING_LABELS.map((label) => ({ label, values: distinct(label) }))
    .filter(({ values }) => values.length <= MOST_ALTERNATIVES)
    .map(({ label, values }) => oneOf(label, values));
  return [oneOf('reporter', distinct('reporter')), ...narrow];
}
