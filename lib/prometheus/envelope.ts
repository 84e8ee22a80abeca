import { z } from 'zod';
import type { UpstreamResponse } from '../http/upstream.ts';
import { redactBackendWords } from '../http/redact.ts';
import { failureOfAnswer } from './answer-failure.ts';
import type { LabelSets } from './label-sets.ts';
import { parseAnswer } from './parse-answer.ts';
import { PrometheusFailure } from './prometheus-failure.ts';

/** Notes are shown to people: a backend that repeats itself does not fill the page. */
const MOST_NOTES = 20;

const notes = z
  .array(z.string())
  .nullish()
  .transform((given) => (given ?? []).slice(0, MOST_NOTES).map((note) => redactBackendWords(note)));

const successSchema = z.object({
  status: z.literal('success'),
  data: z.unknown(),
  warnings: notes,
  infos: notes,
  isPartial: z.boolean().nullish(),
});

const errorSchema = z.object({
  status: z.literal('error'),
  errorType: z.string().nullish(),
  error: z.string().nullish(),
});

/** What stands around the data of every answer: https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview */
export interface Envelope {
  readonly data: unknown;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly partial: boolean;
}

/** Reads the envelope of an answer. Throws `PrometheusFailure` where it is an error or none at all. */
export function readEnvelope(source: string, response: UpstreamResponse, labelSets: LabelSets): Envelope {
  const body = parseAnswer(response.body, labelSets);
  const error = errorSchema.safeParse(body);
  if (error.success || response.status >= 400) {
    throw failureOfAnswer(source, response, error.success ? error.data : null);
  }
  if (body === undefined) throw notJson(source, response);
  const success = successSchema.safeParse(body);
  if (!success.success)
    throw malformed(source, 'is JSON, but not in the format of the Prometheus API', response);
  const { data, warnings, infos, isPartial } = success.data;
  return { data, warnings, infos, partial: isPartial === true || warnings.some(saysThatPartsAreMissing) };
}

/** The failure of an answer that breaks the format in the way that `what` says. */
export const malformed = (source: string, what: string, response: UpstreamResponse): PrometheusFailure =>
  new PrometheusFailure('malformed', `The answer of ${source} ${what}.`, { status: response.status });

/** Notes of the query engine are about the expression; every other warning tells of a store that did not answer. */
const saysThatPartsAreMissing = (warning: string): boolean => !/^PromQL (?:warning|info):/i.test(warning);

function notJson(source: string, response: UpstreamResponse): PrometheusFailure {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('html') || /^\s*<(?:!doctype|html)/i.test(response.text)) {
    const sentence = 'is a web page, most likely a login page: check its address and its credentials';
    return malformed(source, sentence, response);
  }
  if (response.text.trim() === '') return malformed(source, 'is empty', response);
  return malformed(source, 'is no complete JSON: it was cut off or garbled on its way', response);
}
