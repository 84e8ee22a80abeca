import { QueryBudget } from '../promql/evaluation-context.ts';
import { queryInstant, queryRange, type QueryOptions } from '../promql/query.ts';
import { invalidParameter, PrometheusApiError } from './api-error.ts';
import type { ApiContext } from './api-context.ts';
import { durationParameter, timeParameter } from './request-parameters.ts';
import { formatQueryData } from './result-json.ts';

const MAX_STEPS = 11_000;

/** `/api/v1/query`: the JSON of its `data`. */
export function answerQuery(parameters: URLSearchParams, api: ApiContext): string {
  const timeMs = timeParameter(parameters, 'time', api.clock.nowMs());
  const options = queryOptions(parameters, api);
  return formatQueryData(queryInstant(parameters.get('query') ?? '', timeMs, options));
}

/** `/api/v1/query_range`: the JSON of its `data`. */
export function answerQueryRange(parameters: URLSearchParams, api: ApiContext): string {
  const startMs = timeParameter(parameters, 'start', null);
  const endMs = timeParameter(parameters, 'end', null);
  if (endMs < startMs) throw invalidParameter('end', 'end timestamp must not be before start time');
  const stepMs = Math.trunc(durationParameter(parameters.get('step') ?? '', 'step'));
  if (stepMs <= 0) {
    const reason = 'zero or negative query resolution step widths are not accepted. Try a positive integer';
    throw invalidParameter('step', reason);
  }
  if ((endMs - startMs) / stepMs > MAX_STEPS) {
    throw new PrometheusApiError(
      'bad_data',
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    );
  }
  const options = queryOptions(parameters, api);
  return formatQueryData(queryRange(parameters.get('query') ?? '', { startMs, endMs, stepMs }, options));
}

function queryOptions(parameters: URLSearchParams, api: ApiContext): QueryOptions {
  const asked = parameters.get('timeout') ?? '';
  const timeoutMs = asked === '' ? api.queryTimeoutMs : durationParameter(asked, 'timeout');
  const budget = new QueryBudget({
    maxSamples: api.maxSamples,
    timeoutMs: Math.min(timeoutMs, api.queryTimeoutMs),
  });
  return { store: api.store, budget, defaultSubqueryStepMs: api.evaluationIntervalMs };
}
