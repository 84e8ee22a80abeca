import type { MetricMetadata } from '../tsdb/sample-store.ts';
import type { ActiveTarget } from './active-target.ts';
import type { ApiContext } from './api-context.ts';
import { PrometheusApiError } from './api-error.ts';

/** The release whose behaviour the evaluator follows, and whose version clients see. */
const FOLLOWED_VERSION = '2.42.0';

/** `/api/v1/status/buildinfo`. */
export function buildInformation(): Record<string, string> {
  return {
    version: FOLLOWED_VERSION,
    revision: 'practice-mesh',
    branch: 'practice-mesh',
    buildUser: 'pilothouse',
    buildDate: '',
    goVersion: '',
  };
}

/** `/api/v1/status/runtimeinfo`. */
export function runtimeInformation(api: ApiContext): Record<string, unknown> {
  return {
    startTime: new Date(api.startedAtMs).toISOString(),
    CWD: '/',
    reloadConfigSuccess: true,
    lastConfigTime: new Date(api.startedAtMs).toISOString(),
    corruptionCount: 0,
    goroutineCount: 1,
    GOMAXPROCS: 1,
    GOGC: '',
    GODEBUG: '',
    storageRetention: formatDuration(api.store.retentionMs),
  };
}

/** `/api/v1/status/config`: the configuration as YAML. */
export function configuration(api: ApiContext): { yaml: string } {
  const scrape = formatDuration(api.scrapeIntervalMs);
  const pools = [...new Set(api.targets().map((target) => target.scrapePool))];
  const jobs = pools.map(
    (pool) => `- job_name: ${JSON.stringify(pool)}\n  honor_labels: true\n  scrape_interval: ${scrape}\n`,
  );
  const global = `global:\n  scrape_interval: ${scrape}\n  evaluation_interval: ${formatDuration(api.evaluationIntervalMs)}\n`;
  return { yaml: jobs.length === 0 ? global : `${global}scrape_configs:\n${jobs.join('')}` };
}

/** `/api/v1/status/flags`. */
export function flags(api: ApiContext): Record<string, string> {
  return {
    'query.lookback-delta': '5m',
    'query.max-samples': String(api.maxSamples),
    'query.timeout': formatDuration(api.queryTimeoutMs),
    'storage.tsdb.retention.time': formatDuration(api.store.retentionMs),
  };
}

type MetadataEntry = Required<MetricMetadata>;

/** `/api/v1/metadata`: type and help by metric. */
export function metadataByMetric(
  parameters: URLSearchParams,
  api: ApiContext,
): Record<string, MetadataEntry[]> {
  const limitText = parameters.get('limit') ?? '';
  if (limitText !== '' && !/^-?\d+$/.test(limitText)) {
    throw new PrometheusApiError('bad_data', 'limit must be a number');
  }
  const limit = limitText === '' || Number(limitText) < 0 ? Infinity : Number(limitText);
  const wanted = parameters.get('metric') ?? '';
  const entries = [...api.store.metadata()]
    .filter(([metric]) => wanted === '' || metric === wanted)
    .slice(0, limit)
    .map(
      ([metric, { type, help, unit }]) =>
        [metric, [{ type, help, unit: unit ?? '' }]] as [string, MetadataEntry[]],
    );
  return Object.fromEntries(entries);
}

/** `/api/v1/targets`. */
export function targetsByState(parameters: URLSearchParams, api: ApiContext): Record<string, unknown> {
  const state = (parameters.get('state') ?? '').toLowerCase();
  const active = state === 'dropped' ? [] : api.targets().map((target) => describeTarget(target, api));
  return { activeTargets: active, droppedTargets: [] };
}

function describeTarget(target: ActiveTarget, api: ApiContext): Record<string, unknown> {
  return {
    discoveredLabels: target.discoveredLabels,
    labels: target.labels,
    scrapePool: target.scrapePool,
    scrapeUrl: target.scrapeUrl,
    globalUrl: target.scrapeUrl,
    lastError: target.lastError,
    lastScrape:
      target.lastScrapeMs === null ? '0001-01-01T00:00:00Z' : new Date(target.lastScrapeMs).toISOString(),
    lastScrapeDuration: target.lastScrapeDurationSeconds,
    health: target.health,
    scrapeInterval: formatDuration(api.scrapeIntervalMs),
    scrapeTimeout: formatDuration(Math.min(10_000, api.scrapeIntervalMs)),
  };
}

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

/** A duration in Prometheus' notation, such as `1h30m`. */
export function formatDuration(durationMs: number): string {
  let restMs = Math.trunc(durationMs);
  let text = '';
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(restMs / unitMs);
    if (count > 0) text += `${count}${unit}`;
    restMs -= count * unitMs;
  }
  return text === '' ? '0s' : text;
}
