import type { TraceFilter, TraceQuery } from '../../domain/trace/trace-query.ts';
import { selectsSpans } from '../../domain/trace/trace-query.ts';

/** A query in TraceQL, and the conditions that it holds. */
export interface CompiledQuery {
  readonly q: string;
  readonly pushedDown: readonly TraceFilter[];
}

/** Text in quotes, https://grafana.com/docs/tempo/latest/traceql/construct-traceql-queries/ */
export const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/** Envoy's values are all text, applications' may be numbers: both mean the same to people. */
function tagCondition({ key, value }: { readonly key: string; readonly value: string }): string {
  if (key === 'error' && value === 'true') return FAILED;
  if (key === 'span.kind') return `kind = ${/^[a-z]+$/.test(value) ? value : 'unspecified'}`;
  const isResource = key.startsWith('resource.');
  const bare = isResource ? key.slice('resource.'.length) : key;
  const names = isResource
    ? [`resource.${quoted(bare)}`]
    : [`span.${quoted(key)}`, `resource.${quoted(key)}`];
  const values = [quoted(value), ...(isLiteral(value) ? [value] : [])];
  return `(${names.flatMap((name) => values.map((one) => `${name} = ${one}`)).join(' || ')})`;
}

const isLiteral = (value: string): boolean =>
  /^-?\d{1,15}(\.\d{1,9})?$/.test(value) || /^(true|false)$/.test(value);

/** Linkerd's proxies set no status, and Envoy's codes are text. */
const FAILED =
  '(status = error || span.http.status_code =~ "5.." || span.http.response.status_code =~ "5..")';

const microseconds = (ms: number): string => `${Math.round(ms * 1_000)}us`;

/** Whether a request met one of these flags, alone or among others; expressions are anchored. */
const flagged = (flags: string): string => `span.response_flags =~ "(.*,)?(${flags})(,.*)?"`;

/** All conditions on one span, but what only the map knows. */
export function compileTraceQl(query: TraceQuery): CompiledQuery {
  const { service, operation, tags, minDurationMs: min, maxDurationMs: max, flag, injected } = query;
  const duration = selectsSpans(query) ? 'duration' : 'traceDuration';
  const conditions = [
    ...(service === null ? [] : [`resource.service.name = ${quoted(service)}`]),
    ...(operation === null ? [] : [`name = ${quoted(operation)}`]),
    ...tags.map(tagCondition),
    ...(min === null ? [] : [`${duration} >= ${microseconds(min)}`]),
    ...(max === null ? [] : [`${duration} <= ${microseconds(max)}`]),
    ...(query.onlyFailed ? [FAILED] : []),
    ...(flag === null ? [] : [flagged(flag)]),
  ];
  const span = conditions.length === 0 ? '{}' : `{ ${conditions.join(' && ')} }`;
  return {
    q: injected === true ? `${span} && { ${flagged('FI|DI')} }` : span,
    pushedDown: [
      'service',
      'operation',
      'tags',
      'minDurationMs',
      'maxDurationMs',
      'error',
      'from',
      'to',
      'limit',
      'flag',
      ...(injected === true ? (['injected'] as const) : []),
    ],
  };
}
