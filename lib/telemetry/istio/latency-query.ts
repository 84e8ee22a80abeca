import { quoteString } from '../../prometheus/selector.ts';
import type { Matcher } from '../../prometheus/selector.ts';
import type { Grouping } from './grouping.ts';
import { subjectOf } from './latency-plan.ts';
import type { LatencyPlan, PooledSubjects } from './latency-plan.ts';
import type { Labels } from '../../prometheus/answer.ts';
import { rateOf } from './scope.ts';
import type { Alternatives } from './scope.ts';

/** What every latency query of one instant shares. */
export interface BucketScope {
  readonly metric: string;
  readonly windowSeconds: number;
  readonly alternatives: Alternatives;
}

/** Label of the answer that tells which part of the plan it belongs to. */
const PART = 'pilothouse_part';

const marked = (expression: string, part: string): string =>
  `label_replace(${expression}, ${quoteString(PART)}, ${quoteString(part)}, "", "")`;

const quantileBy = (quantile: number, labels: readonly string[], buckets: string): string =>
  `histogram_quantile(${quantile}, sum by (${['le', ...labels].join(',')}) (${buckets}))`;

/** Buckets that several selectors choose; a series that two choose counts once. */
export const unionOf = (selectors: readonly (readonly Matcher[])[], scope: BucketScope): string =>
  inHalves(
    selectors.map((matchers) => rateOf(scope.metric, matchers, scope.alternatives, scope.windowSeconds)),
  );

/** `a or b or c` compares everything before with each that follows; halves keep that small. */
function inHalves(terms: readonly string[]): string {
  if (terms.length <= 2) return terms.join(' or ');
  const middle = Math.ceil(terms.length / 2);
  return `(${inHalves(terms.slice(0, middle))}) or (${inHalves(terms.slice(middle))})`;
}

function poolTerms(
  quantile: number,
  pool: PooledSubjects,
  index: number,
  scope: BucketScope,
): readonly string[] {
  return groupingsInUse(pool).map((grouping) => {
    const selectors = pool.selectors
      .filter((matchers) => !contradicts(matchers, grouping))
      .map((matchers) => [...matchers, ...missing(grouping.matchers, matchers)]);
    if (selectors.length === 0) return '';
    const buckets = unionOf(selectors, scope);
    return marked(quantileBy(quantile, grouping.labels, buckets), `${index} ${grouping.name}`);
  });
}

/** Groupings that any subject is a group of. */
function groupingsInUse({ groupings, subjects }: PooledSubjects): readonly Grouping[] {
  const used = new Set([...subjects.keys()].map((key) => key.slice(0, key.indexOf('\u0000'))));
  return groupings.filter(({ name }) => used.has(name));
}

/** The grouping's own matchers that a selector does not have yet. */
const missing = (own: readonly Matcher[], present: readonly Matcher[]): readonly Matcher[] =>
  own.filter((one) => !present.some((other) => other.label === one.label && other.value === one.value));

/** Whether a selector can choose nothing that the grouping does. */
const contradicts = (matchers: readonly Matcher[], grouping: Grouping): boolean =>
  matchers.some(
    ({ label, operator, value }) =>
      grouping.matchers.some(
        (own) => own.label === label && own.value === value && own.operator !== operator,
      ) ||
      (operator === '=' &&
        grouping.matchers.some((own) => own.label === label) &&
        !grouping.chooses({ [label]: value })),
  );

/** One query for one quantile of every subject of a plan; null where there is none. */
export function latencyQuery(quantile: number, plan: LatencyPlan, scope: BucketScope): string | null {
  const pools = plan.pools.flatMap((pool, index) => poolTerms(quantile, pool, index, scope));
  const singles = plan.singles.map(({ selectors }, index) =>
    marked(quantileBy(quantile, [], unionOf(selectors, scope)), `${index}`),
  );
  const terms = [
    ...pools.filter((term) => term !== ''),
    ...(singles.length === 0 ? [] : [`(${inHalves(singles)})`]),
  ];
  return terms.length === 0 ? null : terms.join(' or ');
}

/** The subject that one answered series belongs to; null where it belongs to none alone. */
export function answeredSubject(plan: LatencyPlan, labels: Labels): string | null {
  const [index = '', grouping] = (labels[PART] ?? '').split(' ');
  if (grouping === undefined) return plan.singles[Number(index)]?.subject ?? null;
  const pool = plan.pools[Number(index)];
  return pool === undefined ? null : subjectOf(pool, grouping, labels);
}
