import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MeshClock } from '../clock.ts';
import type { SampleStore } from '../tsdb/sample-store.ts';
import type { ActiveTarget } from './active-target.ts';
import type { ApiContext } from './api-context.ts';
import { toApiError } from './api-error.ts';
import { answerQuery, answerQueryRange } from './query-endpoints.ts';
import { readParameters } from './request-parameters.ts';
import { listLabelNames, listLabelValues, listSeries, type Listing } from './series-endpoints.ts';
import {
  buildInformation,
  configuration,
  flags,
  metadataByMetric,
  runtimeInformation,
  targetsByState,
} from './status-endpoints.ts';

export interface PrometheusApiOptions {
  readonly store: SampleStore;
  readonly clock: MeshClock;
  readonly scrapeIntervalMs?: number;
  readonly evaluationIntervalMs?: number;
  /** The longest a query may run; it holds the event loop meanwhile. */
  readonly queryTimeoutMs?: number;
  readonly maxSamples?: number;
  readonly targets?: () => readonly ActiveTarget[];
}

/** Gives the JSON of an answer's `data`, or of the whole answer's further fields beside it. */
interface Endpoint {
  readonly methods: readonly string[];
  readonly answer: (parameters: URLSearchParams, api: ApiContext) => string;
  /** The parameter that holds query text, for error messages. */
  readonly textParameter?: string;
}

const READ = ['GET'];
const READ_OR_FORM = ['GET', 'POST'];

function data(value: unknown): string {
  return `"data":${JSON.stringify(value)}`;
}

function listing<Item>(list: Listing<Item>): string {
  return list.warnings.length === 0
    ? data(list.data)
    : `${data(list.data)},"warnings":${JSON.stringify(list.warnings)}`;
}

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ['/query', { methods: READ_OR_FORM, answer: (p, api) => `"data":${answerQuery(p, api)}` }],
  ['/query_range', { methods: READ_OR_FORM, answer: (p, api) => `"data":${answerQueryRange(p, api)}` }],
  [
    '/series',
    { methods: READ_OR_FORM, answer: (p, api) => listing(listSeries(p, api)), textParameter: 'match[]' },
  ],
  [
    '/labels',
    { methods: READ_OR_FORM, answer: (p, api) => listing(listLabelNames(p, api)), textParameter: 'match[]' },
  ],
  ['/metadata', { methods: READ, answer: (p, api) => data(metadataByMetric(p, api)) }],
  ['/targets', { methods: READ, answer: (p, api) => data(targetsByState(p, api)) }],
  ['/status/buildinfo', { methods: READ, answer: () => data(buildInformation()) }],
  ['/status/runtimeinfo', { methods: READ, answer: (_, api) => data(runtimeInformation(api)) }],
  ['/status/config', { methods: READ, answer: (_, api) => data(configuration(api)) }],
  ['/status/flags', { methods: READ, answer: (_, api) => data(flags(api)) }],
]);

const API_PREFIX = '/api/v1';
const LABEL_VALUES = /^\/label\/([^/]*)\/values$/;

function findEndpoint(path: string): Endpoint | undefined {
  if (!path.startsWith(API_PREFIX)) return undefined;
  const route = path.slice(API_PREFIX.length);
  const label = LABEL_VALUES.exec(route)?.[1];
  if (label === undefined) return ENDPOINTS.get(route);
  const answer: Endpoint['answer'] = (p, api) => listing(listLabelValues(label, p, api));
  return { methods: READ, answer, textParameter: 'match[]' };
}

/** A handler for `node:http` that answers as Prometheus' HTTP API over the store. */
export function createPrometheusApi(
  options: PrometheusApiOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const api: ApiContext = {
    store: options.store,
    clock: options.clock,
    startedAtMs: options.clock.nowMs(),
    scrapeIntervalMs: options.scrapeIntervalMs ?? 15_000,
    evaluationIntervalMs: options.evaluationIntervalMs ?? 60_000,
    queryTimeoutMs: options.queryTimeoutMs ?? 20_000,
    maxSamples: options.maxSamples ?? 50_000_000,
    targets: options.targets ?? (() => []),
  };
  return (request, response) => {
    void respond(request, response, api);
  };
}

async function respond(request: IncomingMessage, response: ServerResponse, api: ApiContext): Promise<void> {
  const send = (status: number, type: string, body: string): void => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };
  const url = URL.parse(request.url ?? '/', 'http://prometheus.invalid');
  if (url === null) return send(400, 'text/plain; charset=utf-8', '400 Bad Request');
  if (url.pathname === '/-/healthy')
    return send(200, 'text/plain; charset=utf-8', 'Prometheus Server is Healthy.\n');
  if (url.pathname === '/-/ready')
    return send(200, 'text/plain; charset=utf-8', 'Prometheus Server is Ready.\n');
  const endpoint = findEndpoint(url.pathname);
  if (endpoint === undefined) return send(404, 'text/plain; charset=utf-8', '404 page not found\n');
  if (!endpoint.methods.includes(request.method ?? 'GET')) {
    return send(405, 'text/plain; charset=utf-8', 'Method Not Allowed\n');
  }
  try {
    const answer = endpoint.answer(await readParameters(request, url), api);
    send(200, 'application/json', `{"status":"success",${answer}}`);
  } catch (cause) {
    const failure = toApiError(cause, endpoint.textParameter ?? 'query');
    send(failure.status, 'application/json', failure.body);
  }
}
