import { redactBackendWords } from '../http/redact.ts';
import { failureCodeOfStatus } from '../http/upstream-failure.ts';
import type { UpstreamResponse } from '../http/upstream.ts';
import { PrometheusFailure } from './prometheus-failure.ts';
import type { PrometheusFailureCode } from './prometheus-failure.ts';

/** Limits by the words with which engines tell of them; Mimir gives them names of their own. */
const LIMITS: readonly (readonly [RegExp, string])[] = [
  [/too many samples/i, 'samples'],
  [/maximum allowed .*points per timeseries|exceeded maximum resolution/i, 'points-per-series'],
  [/-search\.max\w+/i, 'victoriametrics-search'],
  [/matching timeseries exceeds|too many (?:unique )?(?:time)?series/i, 'series'],
  [/exceeded (?:series|samples|chunks|bytes) limit/i, 'thanos-store'],
];
const MIMIR_LIMIT = /\berr-mimir-[a-z-]*(?:max-|too-many-|limit)[a-z-]*/;

/** Words on a page of a proxy say less than its status does. */
const NO_WORDS: Readonly<Record<number, string>> = {
  401: 'does not accept the configured credentials',
  403: 'does not allow this to the configured credentials',
  404: 'has no query API below the configured address: check its path (Mimir: /prometheus)',
  413: 'finds the question too long',
  414: 'finds the question too long',
  429: 'asks to be asked less often',
  502: 'cannot be reached by the proxy in front of it',
  503: 'is not ready to answer',
  504: 'did not answer the proxy in front of it in time',
};

/** The failure that an answer stands for: `error` is its parsed body, null where it had none of Prometheus' shape. */
export function failureOfAnswer(
  source: string,
  response: UpstreamResponse,
  error: {
    readonly errorType?: string | null | undefined;
    readonly error?: string | null | undefined;
  } | null,
): PrometheusFailure {
  const words = redactBackendWords(error?.error ?? plainWords(response));
  const errorType = error?.errorType ?? null;
  const limit = limitIn(words);
  const { status, retryAfterSeconds } = response;
  return new PrometheusFailure(
    codeOf(status, errorType, limit),
    words === ''
      ? `${source} ${NO_WORDS[status] ?? `answered with status ${status}`}.`
      : `${source} says: ${words}`,
    { status, retryAfterSeconds, errorType, limit },
  );
}

function limitIn(words: string): string | null {
  const mimir = MIMIR_LIMIT.exec(words);
  if (mimir !== null && !mimir[0].includes('rate')) return mimir[0];
  return LIMITS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview names the statuses. */
function codeOf(status: number, errorType: string | null, limit: string | null): PrometheusFailureCode {
  if (limit !== null) return 'too-large';
  switch (errorType ?? '') {
    case 'timeout':
      return 'timeout';
    case 'canceled':
    case 'unavailable':
    case 'internal':
    case 'too_many_requests':
      return status === 504 ? 'timeout' : 'unavailable';
    default:
      return failureCodeOfStatus(status);
  }
}

/** Mimir's gateways and Thanos answer in plain text at times; pages of proxies are left out. */
function plainWords(response: UpstreamResponse): string {
  const type = response.headers.get('content-type') ?? '';
  const text = response.text.trim();
  const isPlain = type.startsWith('text/plain') && !text.startsWith('<');
  return isPlain && response.status !== 404 && text.length <= 1_000 ? text : '';
}
