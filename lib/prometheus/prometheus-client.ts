import { KnownSecrets } from '../http/known-secrets.ts';
import type { UpstreamOptions, UpstreamResponse } from '../http/upstream.ts';
import { Upstream } from '../http/upstream.ts';
import { UpstreamFailure } from '../http/upstream-failure.ts';
import type { Answer, BuildInfo, MetricMetadata, Sample, SampleSeries } from './answer.ts';
import { readBuildInfo } from './build-info.ts';
import { malformed, readEnvelope } from './envelope.ts';
import type { Envelope } from './envelope.ts';
import { LabelSets } from './label-sets.ts';
import { PrometheusFailure } from './prometheus-failure.ts';
import { readLabelSets, readMetadata, readNames, readRange, readInstant } from './result.ts';
import { SampleFormatError } from './samples.ts';

/** Where the backend is, how to prove who asks, and the bounds on its answers. */
export interface PrometheusClientOptions extends Omit<UpstreamOptions, 'source'> {
  /** Name in sentences and metrics. Default `Prometheus`. */
  readonly source?: string;
  /** Sent with every question, such as Thanos' `dedup` or VictoriaMetrics' `extra_label`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** An expression to be evaluated at one instant. */
export interface InstantQuestion {
  readonly query: string;
  /** Unix seconds; the backend's now where it is left out. */
  readonly time?: number;
  readonly timeoutMs?: number;
}

/** An expression to be evaluated at each step of a span of time. */
export interface RangeQuestion {
  readonly query: string;
  /** Unix seconds, both ends included. */
  readonly start: number;
  readonly end: number;
  readonly stepSeconds: number;
  readonly timeoutMs?: number;
}

/** Series that one of the selectors chooses, in a span of time (unix seconds). */
export interface SeriesQuestion {
  readonly selectors: readonly string[];
  readonly start?: number;
  readonly end?: number;
  /** Most elements to be answered; older backends do not know it and answer with all. */
  readonly limit?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;
/** The backend is asked to give up a little before we do, so that its own words arrive. */
const GRACE_MS = 500;

/**
 * Client of the Prometheus HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/), tolerant of Thanos,
 * Mimir and VictoriaMetrics. Every method throws `PrometheusFailure`, or the reason of the signal when it aborts.
 */
export class PrometheusClient {
  readonly #upstream: Upstream;
  readonly #source: string;
  readonly #secrets: KnownSecrets;
  readonly #parameters: Readonly<Record<string, string>>;
  readonly #timeoutMs: number;
  readonly #labelSets = new LabelSets();
  #method: 'POST' | 'GET' = 'POST';

  /** Throws `RangeError` where the address cannot be used. */
  constructor(options: PrometheusClientOptions) {
    this.#source = options.source ?? 'Prometheus';
    this.#parameters = options.parameters ?? {};
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#secrets = new KnownSecrets(options.headers, options.token);
    const { token } = this.#secrets;
    this.#upstream = new Upstream({
      ...options,
      source: this.#source,
      ...(token === undefined ? {} : { token }),
    });
  }

  /** The value of an expression at one instant. A scalar is one sample without labels. */
  query(question: InstantQuestion, signal: AbortSignal): Promise<Answer<readonly Sample[]>> {
    const form = { query: question.query, time: question.time };
    return this.#ask('instant query', '/api/v1/query', form, readInstant, signal, question.timeoutMs);
  }

  /** The values of an expression over a span of time. */
  queryRange(question: RangeQuestion, signal: AbortSignal): Promise<Answer<readonly SampleSeries[]>> {
    const { query, start, end, stepSeconds } = question;
    const form = { query, start, end, step: stepSeconds };
    return this.#ask('range query', '/api/v1/query_range', form, readRange, signal, question.timeoutMs);
  }

  /** Label sets of series. */
  series(question: SeriesQuestion, signal: AbortSignal) {
    return this.#ask('series', '/api/v1/series', spanForm(question), readLabelSets, signal);
  }

  /** Names of the labels that the chosen series have; all where no selector is given. */
  labelNames(question: SeriesQuestion, signal: AbortSignal): Promise<Answer<readonly string[]>> {
    return this.#ask('label names', '/api/v1/labels', spanForm(question), readNames, signal);
  }

  /** Values of one label among the chosen series; all where no selector is given. */
  async labelValues(
    label: string,
    question: SeriesQuestion,
    signal: AbortSignal,
  ): Promise<Answer<readonly string[]>> {
    const path = `/api/v1/label/${encodeURIComponent(label)}/values`;
    return this.#ask('label values', path, spanForm(question), readNames, signal, undefined, 'GET');
  }

  /** What the targets say about a metric; the first where they differ. Empty where nobody knows it. */
  async metadata(metric: string, signal: AbortSignal): Promise<Answer<readonly MetricMetadata[]>> {
    const read = (data: unknown) => ({ data: readMetadata(data, metric) });
    return this.#ask('metadata', '/api/v1/metadata', { metric }, read, signal, undefined, 'GET');
  }

  /** What answers, and its version. A backend that hides it answers with `unknown` and null, which is no failure. */
  async buildInfo(signal: AbortSignal): Promise<Answer<BuildInfo>> {
    return this.#guard(async () => {
      const response = await this.#send('build info', '/api/v1/status/buildinfo', 'GET', {}, signal);
      const hidden = response.status === 404 || response.status === 405 || response.status === 501;
      if (!hidden)
        return this.#answer(response, readEnvelope(this.#source, response, this.#labelSets), readBuildInfo);
      const nothing: Envelope = { data: null, warnings: [], infos: [], partial: false };
      return this.#answer(response, nothing, readBuildInfo);
    });
  }

  /** Closes idle connections. */
  close(): Promise<void> {
    return this.#upstream.close();
  }

  async #ask<T>(
    operation: string,
    path: string,
    form: Form,
    read: Reader<T>,
    signal: AbortSignal,
    timeoutMs: number = this.#timeoutMs,
    onlyMethod?: 'GET',
  ): Promise<Answer<T>> {
    return this.#guard(async () => {
      const timeout = `${Math.max(1, Math.round(timeoutMs - GRACE_MS))}ms`;
      const isQuery = 'query' in form;
      const whole = isQuery ? { ...form, timeout } : form;
      const response = await this.#sendEither(operation, path, whole, signal, timeoutMs, onlyMethod);
      return this.#answer(response, readEnvelope(this.#source, response, this.#labelSets), read);
    });
  }

  /** POST, since questions outgrow URLs; GET where a proxy or a read-only role lets nothing else through. */
  async #sendEither(
    operation: string,
    path: string,
    form: Form,
    signal: AbortSignal,
    timeoutMs: number,
    onlyMethod?: 'GET',
  ): Promise<UpstreamResponse> {
    const method = onlyMethod ?? this.#method;
    const response = await this.#send(operation, path, method, form, signal, timeoutMs);
    if (method === 'GET' || ![403, 405, 501].includes(response.status)) return response;
    const again = await this.#send(operation, path, 'GET', form, signal, timeoutMs);
    if (again.status < 400) this.#method = 'GET';
    return again.status === 414 ? response : again;
  }

  #send(
    operation: string,
    path: string,
    method: 'GET' | 'POST',
    form: Form,
    signal: AbortSignal,
    timeoutMs = this.#timeoutMs,
  ): Promise<UpstreamResponse> {
    const values = encodeForm({ ...this.#parameters, ...form });
    const where = method === 'POST' ? { body: values } : { query: values };
    return this.#upstream.send({ operation, path, method, signal, timeoutMs, ...where });
  }

  #answer<T>(response: UpstreamResponse, envelope: Envelope, read: Reader<T>): Answer<T> {
    const { data, note } = this.#read(response, envelope.data, read);
    const warnings = envelope.warnings.map((words) => this.#secrets.hide(words));
    return {
      data,
      warnings: note === undefined ? warnings : [...warnings, note],
      infos: envelope.infos.map((words) => this.#secrets.hide(words)),
      partial: envelope.partial,
      seconds: response.seconds,
      clockSkewSeconds: response.clockSkewSeconds,
    };
  }

  #read<T>(response: UpstreamResponse, data: unknown, read: Reader<T>): { data: T; note?: string } {
    try {
      return read(data);
    } catch (error) {
      if (!(error instanceof SampleFormatError)) throw error;
      throw malformed(this.#source, `breaks the format of the Prometheus API: ${error.message}`, response);
    }
  }

  async #guard<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof PrometheusFailure || error instanceof UpstreamFailure)) throw error;
      throw new PrometheusFailure(error.code, this.#secrets.hide(error.message), error);
    }
  }
}

type Reader<T> = (data: unknown) => { data: T; note?: string };
type Form = Readonly<Record<string, string | number | readonly string[] | undefined>>;

const spanForm = ({ selectors, start, end, limit }: SeriesQuestion): Form => ({
  'match[]': selectors,
  start,
  end,
  limit,
});

function encodeForm(form: Form): URLSearchParams {
  const encoded = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) encoded.append(name, String(one));
    }
  }
  return encoded;
}
