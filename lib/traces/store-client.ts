import { KnownSecrets } from '../http/known-secrets.ts';
import { parseJson } from '../http/parse-json.ts';
import { redactBackendWords } from '../http/redact.ts';
import { UpstreamFailure, failureCodeOfStatus } from '../http/upstream-failure.ts';
import { Upstream, type UpstreamOptions } from '../http/upstream.ts';
import { SourceError, type SourceErrorCode } from '../ports/source-error.ts';

/** An answer of a trace store. Neither its type nor its status says what it is: Jaeger calls JSON text, and answers unknown paths with a page. */
export interface StoreAnswer {
  readonly status: number;
  /** Undefined where the answer is no JSON. */
  readonly json: unknown;
  readonly isPage: boolean;
  readonly isEmpty: boolean;
  /** Begin of the answer, fit to show. */
  readonly words: string;
  readonly retryAfterSeconds: number | null;
}

/** Requests to one trace store; all failures are `SourceError` of `traces`. */
export class StoreClient {
  readonly source: string;
  readonly #upstream: Upstream;
  readonly #secrets: KnownSecrets;

  /** Throws `RangeError` where the address cannot be used. */
  constructor(options: UpstreamOptions) {
    this.source = options.source;
    this.#secrets = new KnownSecrets(options.headers, options.token);
    const { token } = this.#secrets;
    this.#upstream = new Upstream({ ...options, ...(token === undefined ? {} : { token }) });
  }

  /** Any status is an answer. Throws `SourceError` where there is none. */
  async get(
    operation: string,
    path: string,
    query: Readonly<Record<string, string | undefined>>,
    signal: AbortSignal,
  ): Promise<StoreAnswer> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, value);
    try {
      const { status, text, retryAfterSeconds } = await this.#upstream.send({
        operation,
        path,
        signal,
        ...(parameters.size === 0 ? {} : { query: parameters }),
      });
      const json = parseJson(text);
      return {
        status,
        json,
        isPage: json === undefined && /^\s*<(?:!doctype|html)/i.test(text),
        isEmpty: text.trim() === '',
        words: this.#secrets.hide(redactBackendWords(text)),
        retryAfterSeconds,
      };
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error;
      const { code, status, retryAfterSeconds } = error;
      const advice = code === 'too-large' ? ' A shorter span of time or a lower limit asks for less.' : '';
      throw new SourceError('traces', code, `${this.#secrets.hide(error.message)}${advice}`, {
        status,
        retryAfterSeconds,
        cause: error,
      });
    }
  }

  /** The failure that an answer is which is not what was asked for. `said`: the store's own words, where it had some. */
  failure(answer: StoreAnswer, said: string | null): SourceError {
    const { status, retryAfterSeconds } = answer;
    const details = { status, retryAfterSeconds };
    if (status === 404 && answer.json === undefined) {
      const text = `${this.source} serves nothing at this path: check TRACES_URL and the path that it begins with, such as /jaeger or none.`;
      return new SourceError('traces', failureCodeOfStatus(status), text, details);
    }
    if (status >= 400) {
      const words = said ?? (answer.isPage || answer.json !== undefined ? '' : answer.words);
      const sentence = words === '' ? `answered with status ${status}` : `says: ${this.#secrets.hide(words)}`;
      return new SourceError('traces', failureCodeOfStatus(status), `${this.source} ${sentence}.`, details);
    }
    return new SourceError('traces', 'malformed' satisfies SourceErrorCode, this.#malformed(answer), details);
  }

  /** Closes idle connections. */
  close(): Promise<void> {
    return this.#upstream.close();
  }

  #malformed({ isPage, isEmpty, json }: StoreAnswer): string {
    if (isPage) {
      return `${this.source} answered with a web page, not with traces: check the address, its path and its credentials.`;
    }
    if (isEmpty) return `The answer of ${this.source} is empty.`;
    return json === undefined
      ? `The answer of ${this.source} is no complete JSON: it was cut off or garbled on its way.`
      : `The answer of ${this.source} is JSON, but not in the format of its API: check TRACES_KIND.`;
  }
}
