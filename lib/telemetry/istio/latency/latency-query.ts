import { quoteString } from '../../../prometheus/selector.ts';
import type { Matcher } from '../../../prometheus/selector.ts';
import type { Grouping } from './grouping.ts';
import { subjectOf } from './latency-plan.ts';
import type { LatencyPlan, PooledSubjects } from './latency-plan.ts';
import type { Labels } from '../../../prometheus/answer.ts';
import { rateOf } from '../scope.ts';
import type { Alternatives } from '../scope.ts';

/** What every latency query of one instant shares. */
export interface BucketScope {
  readonly metric: string;
  readonly windowSeconds: number;
  readonly alternatives: Alternatives;
  /** Unix seconds of the instant meant; left out: the instant of evaluation. */
  readonly at?: number;
}

/** A quantile of 0..1, or a scalar expression that gives one at each step. */
type Rank = number | string;

/** Label of the answer that tells which part of the plan it belongs to. */
const PART = 'pilothouse_part';

const marked = (expression: string, part: string): string =>
  `label_replace(${expression}, ${quoteString(PART)}, ${quoteString(part)}, "", "")`;

const quantileBy = (quantile: Rank, labels: readonly string[], buckets: string): string =>
  `histogram_quantile(${quantile}, sum by (${['le', ...labels].join(',')}) (${buckets}))`;

/** Buckets that several selectors choose; a series that two choose counts once. */
export const unionOf = (selectors: readonly (readonly Matcher[])[], scope: BucketScope): string =>
  inHalves(selectors.map((matchers) => ratesOf(matchers, scope)));

const ratesOf = (
  matchers: readonly Matcher[],
  { metric, alternatives, windowSeconds, at }: BucketScope,
): string => rateOf(metric, matchers, alternatives, windowSeconds, at);

/** `a or b or c` compares everything before with each that follows; halves keep that small. */
function inHalves(terms: readonly string[]): string {
  if (terms.length <= 2) return terms.join(' or ');
  const middle = Math.ceil(terms.length / 2);
  return `(${inHalves(terms.slice(0, middle))}) or (${inHalves(terms.slice(middle))})`;
}

function poolTerms(
  quantile: Rank,
  pool: PooledSubjects,
  index: number,
  scope: BucketScope,
): readonly string[] {
  return groupingsInUse(pool).map((grouping) => {
    const selectors = pool.selectors
      .filter((matchers) => !contradicts(matchers, grouping))
      .map((matchers) => [...matchers, ...missing(grouping.matchers, matchers)]);
    const [first, ...others] = selectors;
    if (first === undefined) return '';
    // The first one chooses the most, so that it is compared with the others once and not in halves.
    const rates = [unionOf([first], scope), ...(others.length === 0 ? [] : [`(${unionOf(others, scope)})`])];
    const all = rates.join(' or ');
    const buckets = pool.leavesOutSelf ? withoutSelf(all, grouping, scope) : all;
    return marked(quantileBy(quantile, grouping.labels, buckets), `${index} ${grouping.name}`);
  });
}

/**
 * Leaves out series whose source and destination are one node. PromQL cannot compare two labels, so that every source
 * is named as its own destination, and what fits one of these names is dropped.
 */
function withoutSelf(buckets: string, { labels, selfPairs }: Grouping, scope: BucketScope): string {
  if (selfPairs.length === 0) return buckets;
  const sources = selfPairs.map(([source]) => source);
  const both = [...sources, ...selfPairs.map(([, destination]) => destination)];
  const summedBy = ['le', ...new Set([...sources, ...labels])];
  const matchers: readonly Matcher[] = [{ label: 'le', operator: '=', value: '+Inf' }];
  const senders = `group by (${sources.join(',')}) (${ratesOf(matchers, { ...scope, alternatives: [] })})`;
  const selves = selfPairs.reduce(
    (inside, [source, destination]) =>
      `label_replace(${inside}, ${quoteString(destination)}, "$1", ${quoteString(source)}, "(?s)(.*)")`,
    senders,
  );
  return `sum by (${summedBy.join(',')}) (${buckets}) unless on (${both.join(',')}) ${selves}`;
}

/** Groupings that any subject is a group of. */
function groupingsInUse({ groupings, subjects }: PooledSubjects): readonly Grouping[] {
  const used = new Set([...subjects.keys()].map(({ grouping }) => grouping));
  return groupings.filter((grouping) => used.has(grouping));
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

type Part = PooledSubjects['part'];

/** One query for the quantile of every subject of a plan, or of one part of it; null where there is none. */
export function latencyQuery(
  quantile: Rank,
  plan: LatencyPlan,
  scope: BucketScope,
  part?: Part,
): string | null {
  const pools = plan.pools.flatMap((pool, index) =>
    part === undefined || pool.part === part ? poolTerms(quantile, pool, index, scope) : [],
  );
  // Subjects that are asked one by one are few: they go with the nodes.
  const singles = (part === 'edges' ? [] : plan.singles).map(({ selectors }, index) =>
    marked(quantileBy(quantile, [], unionOf(selectors, scope)), `${index}`),
  );
  const terms = [
    ...pools.filter((term) => term !== ''),
    ...(singles.length === 0 ? [] : [`(${inHalves(singles)})`]),
  ];
  return terms.length === 0 ? null : terms.join(' or ');
}

/** A range query whose steps stand for quantiles. */
export interface SteppedQuery {
  readonly query: string;
  /** Unix seconds; the steps are one second apart and end at the instant meant, since later ones are refused by some. */
  readonly start: number;
  readonly end: number;
}

/**
 * Queries for several quantiles of every subject, one for edges and one for nodes: ranges of as many steps, of which each
 * takes another quantile of the same buckets. They are fixed to the instant, so that the backend reads and sums them once.
 */
export function steppedLatencyQueries(
  quantiles: readonly number[],
  plan: LatencyPlan,
  scope: BucketScope & { readonly at: number },
): readonly SteppedQuery[] {
  const start = scope.at - quantiles.length + 1;
  const rank = quantiles
    .map((quantile, step) => `${quantile} * (time() == bool ${start + step})`)
    .join(' + ');
  const parts: readonly Part[] = ['edges', 'nodes'];
  return parts.flatMap((part) => {
    const query = latencyQuery(rank, plan, scope, part);
    return query === null ? [] : [{ query, start, end: scope.at }];
  });
}

/** The subject that one answered series belongs to; null where it belongs to none alone. */
export function answeredSubject(plan: LatencyPlan, labels: Labels): string | null {
  const [index = '', grouping] = (labels[PART] ?? '').split(' ');
  if (grouping === undefined) return plan.singles[Number(index)]?.subject ?? null;
  const pool = plan.pools[Number(index)];
  return pool === undefined ? null : subjectOf(pool, grouping, labels);
}
