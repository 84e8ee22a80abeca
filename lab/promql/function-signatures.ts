import type { ValueType } from './value-type.ts';

/** Name, argument types and result of a PromQL function. */
export interface FunctionSignature {
  readonly name: string;
  readonly argumentTypes: readonly ValueType[];
  /** How many trailing arguments may be left out; `Infinity` lets the last one repeat any number of times. */
  readonly optional: number;
  readonly returns: ValueType;
}

function signature(
  name: string,
  argumentTypes: readonly ValueType[],
  returns: ValueType = 'vector',
  optional = 0,
): [string, FunctionSignature] {
  return [name, { name, argumentTypes, returns, optional }];
}

const OF_VECTOR =
  'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp';

const OF_OPTIONAL_VECTOR = 'day_of_month day_of_week day_of_year days_in_month hour minute month year';

const OF_MATRIX =
  'absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time';

// The functions of Prometheus 2.42; later ones stay unknown here, as they are to it.
const SIGNATURES: ReadonlyMap<string, FunctionSignature> = new Map([
  ...OF_VECTOR.split(' ').map((name) => signature(name, ['vector'])),
  ...OF_OPTIONAL_VECTOR.split(' ').map((name) => signature(name, ['vector'], 'vector', 1)),
  ...OF_MATRIX.split(' ').map((name) => signature(name, ['matrix'])),
  signature('clamp', ['vector', 'scalar', 'scalar']),
  signature('clamp_max', ['vector', 'scalar']),
  signature('clamp_min', ['vector', 'scalar']),
  signature('histogram_quantile', ['scalar', 'vector']),
  signature('label_join', ['vector', 'string', 'string', 'string'], 'vector', Infinity),
  signature('label_replace', ['vector', 'string', 'string', 'string', 'string']),
  signature('pi', [], 'scalar'),
  signature('predict_linear', ['matrix', 'scalar']),
  signature('quantile_over_time', ['scalar', 'matrix']),
  signature('round', ['vector', 'scalar'], 'vector', 1),
  signature('scalar', ['vector'], 'scalar'),
  signature('time', [], 'scalar'),
  signature('vector', ['scalar']),
]);

const UNSUPPORTED: ReadonlySet<string> = new Set([
  'holt_winters',
  'histogram_count',
  'histogram_fraction',
  'histogram_sum',
]);

/** The function of this name, or null where Prometheus 2.42 has none or the lab does not evaluate it. */
export function findFunction(name: string): FunctionSignature | null {
  return SIGNATURES.get(name) ?? null;
}

/** Why a function cannot be called. */
export function whyNoFunction(name: string): string {
  return UNSUPPORTED.has(name)
    ? `function ${JSON.stringify(name)} is not supported by the practice mesh`
    : `unknown function with name ${JSON.stringify(name)}`;
}
