import { SourceError } from '../../ports/source-error.ts';
import type { Answer, Sample } from '../../prometheus/answer.ts';
import type { PrometheusClient } from '../../prometheus/prometheus-client.ts';
import { PrometheusFailure } from '../../prometheus/prometheus-failure.ts';
import type { GraphCost, GraphWarning } from '../../domain/mesh-graph.ts';
import { warning } from '../../domain/warning.ts';

/** What this adapter needs of a client. */
export type QueryClient = Pick<PrometheusClient, 'query' | 'queryRange' | 'buildInfo'>;

/** One instant query. Throws `SourceError`, or the reason of the signal when it aborts. */
export const askInstant = (
  client: QueryClient,
  query: string,
  time: number,
  signal: AbortSignal,
): Promise<Answer<readonly Sample[]>> => asSourceError(() => client.query({ query, time }, signal));

/** Runs a question of the Prometheus client; its failures mean the same in the port's vocabulary. */
export async function asSourceError<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof PrometheusFailure)) throw error;
    const { code, status, retryAfterSeconds } = error;
    const advice = code === 'too-large' ? ' Fewer namespaces or a shorter window ask for less.' : '';
    throw new SourceError('telemetry', code, `${error.message}${advice}`, {
      status,
      retryAfterSeconds,
      cause: error,
    });
  }
}

/** What several answers cost together: they ran at the same time, so the slowest counts. */
export function costOf(answers: readonly Answer<readonly unknown[]>[]): GraphCost {
  return {
    queries: answers.length,
    seconds: answers.reduce((most, { seconds }) => Math.max(most, seconds), 0),
    series: answers.reduce((sum, { data }) => sum + data.length, 0),
  };
}

/** What the backend said beside its answers, each sentence once. */
export function notesOf(answers: readonly Answer<unknown>[]): readonly GraphWarning[] {
  const words = [...new Set(answers.flatMap(({ warnings }) => warnings))];
  const silent = words.length === 0 && answers.some(({ partial }) => partial);
  const said = silent ? ['The backend marked its answer as partial.'] : words;
  return said.map((text) => warning('partial-answer', `Figures may be too low: ${text}`));
}
