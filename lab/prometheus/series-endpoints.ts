import type { LabelMatcher } from '../tsdb/label-matcher.ts';
import { compareLabels, type Labels } from '../tsdb/labels.ts';
import { isLabelName } from '../promql/label-functions.ts';
import { parsePromql } from '../promql/parse.ts';
import type { ApiContext } from './api-context.ts';
import { PrometheusApiError } from './api-error.ts';
import { limitParameter, timeParameter } from './request-parameters.ts';

/** A list that a limit may have cut. */
export interface Listing<Item> {
  readonly data: readonly Item[];
  readonly warnings: readonly string[];
}

/** `/api/v1/series`: label sets of all series that any selector finds. */
export function listSeries(parameters: URLSearchParams, api: ApiContext): Listing<Labels> {
  const bounds = timeBounds(parameters);
  const selectors = selectorsOf(parameters);
  if (selectors.length === 0) throw new PrometheusApiError('bad_data', 'no match[] parameter provided');
  return limited([...selectedLabels(selectors, bounds, api)].sort(compareLabels), parameters);
}

/** `/api/v1/labels`: names of labels. */
export function listLabelNames(parameters: URLSearchParams, api: ApiContext): Listing<string> {
  const bounds = timeBounds(parameters);
  const selectors = selectorsOf(parameters);
  if (selectors.length === 0) return limited(api.store.labelNames(), parameters);
  const names = new Set<string>();
  for (const labels of selectedLabels(selectors, bounds, api)) for (const name in labels) names.add(name);
  return limited([...names].sort(), parameters);
}

/** `/api/v1/label/<name>/values`. */
export function listLabelValues(name: string, parameters: URLSearchParams, api: ApiContext): Listing<string> {
  if (!isLabelName(name))
    throw new PrometheusApiError('bad_data', `invalid label name: ${JSON.stringify(name)}`);
  const bounds = timeBounds(parameters);
  const selectors = selectorsOf(parameters);
  if (selectors.length === 0) return limited(api.store.labelValues(name), parameters);
  const values = new Set<string>();
  for (const labels of selectedLabels(selectors, bounds, api)) {
    const value = labels[name];
    if (value !== undefined) values.add(value);
  }
  return limited([...values].sort(), parameters);
}

interface TimeBounds {
  readonly startMs: number;
  readonly endMs: number;
}

function timeBounds(parameters: URLSearchParams): TimeBounds {
  return {
    startMs: timeParameter(parameters, 'start', -Infinity),
    endMs: timeParameter(parameters, 'end', Infinity),
  };
}

function selectorsOf(parameters: URLSearchParams): (readonly LabelMatcher[])[] {
  return parameters.getAll('match[]').map((text) => {
    const expression = parsePromql(text);
    if (expression.kind === 'vector-selector') return expression.matchers;
    throw new PrometheusApiError(
      'bad_data',
      `invalid parameter "match[]": ${JSON.stringify(text)} is no selector`,
    );
  });
}

function selectedLabels(
  selectors: readonly (readonly LabelMatcher[])[],
  { startMs, endMs }: TimeBounds,
  api: ApiContext,
): Set<Labels> {
  // The store gives one label record per series, so identity is enough to count a series once.
  const found = new Set<Labels>();
  for (const matchers of selectors) {
    for (const series of api.store.select(matchers, startMs, endMs)) found.add(series.labels);
  }
  return found;
}

function limited<Item>(data: readonly Item[], parameters: URLSearchParams): Listing<Item> {
  const limit = limitParameter(parameters);
  if (limit === null || data.length <= limit) return { data, warnings: [] };
  return { data: data.slice(0, limit), warnings: ['results truncated due to limit'] };
}
