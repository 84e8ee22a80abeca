import type { SeriesSignal } from '../../../ports/telemetry-source.ts';
import type { Matcher } from '../../../prometheus/selector.ts';
import type { MetricNames } from '../metric-names.ts';
import { rateOf } from '../scope.ts';

type Selectors = readonly (readonly Matcher[])[];

/** The series behind one figure. */
export interface FigureSeries {
  /** Selectors of the series that count. */
  readonly counted: Selectors;
  /** Selectors of the series that tell of encryption. */
  readonly evidence: Selectors;
  readonly isTcp: boolean;
  /** A ztunnel says `unknown` where it means plaintext. */
  readonly isZtunnel: boolean;
  readonly windowSeconds: number;
}

const ANSWERED_WITH_ERROR = '5..|0|-';
const GRPC_ERRORS = '2|4|12|13|14|15';

const is = (label: string, operator: Matcher['operator'], value: string): Matcher => ({
  label,
  operator,
  value,
});

/** Kinds of series whose requests failed: by HTTP status, and by gRPC status where that counts. */
const ERRORS: Selectors = [
  [is('request_protocol', '!=', 'grpc'), is('response_code', '=~', ANSWERED_WITH_ERROR)],
  [is('request_protocol', '=', 'grpc'), is('response_code', '=~', '5..')],
  [
    is('request_protocol', '=', 'grpc'),
    is('response_code', '=~', '0|-'),
    is('grpc_response_status', '!~', '[0-9]+'),
  ],
  [
    is('request_protocol', '=', 'grpc'),
    is('response_code', '!~', '[45]..'),
    is('grpc_response_status', '=~', GRPC_ERRORS),
  ],
];

/** Flags of an injected abort and of an injected delay, alone or among others. */
const INJECTED = '(.*,)?(FI|DI)(,.*)?';

const SECURED: readonly Matcher[] = [is('connection_security_policy', '=', 'mutual_tls')];

function sum(
  metric: string,
  { windowSeconds }: FigureSeries,
  chosen: Selectors,
  more: Selectors = [[]],
): string {
  const alternatives = chosen.flatMap((one) => more.map((extra) => [...one, ...extra]));
  return `sum(${rateOf(metric, [], alternatives, windowSeconds)})`;
}

function bytes(names: MetricNames, figure: FigureSeries, chosen: Selectors, more?: Selectors): string {
  const directions = [names.tcpSentBytes, names.tcpReceivedBytes].map((name) =>
    sum(name, figure, chosen, more),
  );
  return `((${directions.join(' or vector(0)) + (')} or vector(0)))`;
}

/** A query that gives exactly this figure; null where there is nothing behind it. */
export function provenanceQuery(
  signal: SeriesSignal,
  names: MetricNames,
  figure: FigureSeries,
): string | null {
  const { counted, evidence, isTcp, isZtunnel } = figure;
  const chosen = signal === 'mtls' ? evidence : counted;
  if (chosen.length === 0) return null;
  const total = (more?: Selectors): string =>
    isTcp ? bytes(names, figure, chosen, more) : sum(names.requests, figure, chosen, more);
  switch (signal) {
    case 'requestRate':
      return isTcp ? null : total();
    case 'bytesPerSecond':
      return isTcp ? total() : null;
    case 'errorRatio':
      return isTcp ? null : `(${total(ERRORS)} or vector(0)) / ${total([[is('response_code', '!=', '')]])}`;
    case 'injectedRatio':
      return isTcp ? null : `(${total([[is('response_flags', '=~', INJECTED)]])} or vector(0)) / ${total()}`;
    case 'mtls':
      return `(${total([SECURED])} or vector(0)) / ${total([[is('connection_security_policy', '!~', isZtunnel ? '' : 'unknown|')]])}`;
    case 'p50':
    case 'p95':
    case 'p99':
      return quantileQuery(signal, names, figure);
  }
}

const QUANTILES = { p50: '0.5', p95: '0.95', p99: '0.99' } as const;

function quantileQuery(
  signal: keyof typeof QUANTILES,
  names: MetricNames,
  figure: FigureSeries,
): string | null {
  if (figure.isTcp) return null;
  const buckets = rateOf(names.requestDurationBuckets, [], figure.counted, figure.windowSeconds);
  return `histogram_quantile(${QUANTILES[signal]}, sum by (le) (${buckets}))`;
}

const PRINCIPALS = 'source_principal,destination_principal';

/** Pairs of identities in the series that tell of encryption, by their traffic. */
export function principalsQuery(names: MetricNames, figure: FigureSeries): string {
  const metric = figure.isTcp ? names.tcpReceivedBytes : names.requests;
  return `sum by (${PRINCIPALS}) (${rateOf(metric, [], figure.evidence, figure.windowSeconds)}) > 0`;
}

/** Counts the series that the figure is made of. */
export function countQuery(signal: SeriesSignal, names: MetricNames, figure: FigureSeries): string {
  const isQuantile = signal === 'p50' || signal === 'p95' || signal === 'p99';
  const ofRequests = isQuantile ? names.requestDurationBuckets : names.requests;
  const metric = figure.isTcp ? names.tcpSentBytes : ofRequests;
  const chosen = signal === 'mtls' ? figure.evidence : figure.counted;
  return `count(${rateOf(metric, [], chosen, figure.windowSeconds)})`;
}
