import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ManualClock } from '@/lab/clock.ts';
import { createPrometheusApi } from '@/lab/prometheus/api.ts';
import { SampleStore } from '@/lab/tsdb/sample-store.ts';
import { startPrometheus, type PrometheusServer } from '@/test/support/prometheus-server.ts';
import { differenceOfAnswers, type PrometheusAnswer } from '@/test/support/promql/compare-answers.ts';
import { BAD_REQUESTS, FAILING_QUERIES, MALFORMED_QUERIES } from '@/test/support/promql/corpus-errors.ts';
import { FUNCTION_QUERIES, HISTOGRAM_QUERIES } from '@/test/support/promql/corpus-functions.ts';
import { CONSOLE_QUERIES, GRAFANA_QUERIES, KIALI_QUERIES } from '@/test/support/promql/corpus-mesh.ts';
import {
  AGGREGATION_QUERIES,
  OPERATOR_QUERIES,
  SELECTOR_QUERIES,
} from '@/test/support/promql/corpus-operators.ts';
import { remoteWrite } from '@/test/support/promql/remote-write.ts';
import { FIRST_MS, LAST_MS, sampleSet } from '@/test/support/promql/sample-set.ts';
import { describeWithRealPart } from '@/test/support/real-part.ts';

const CORPUS = {
  selectors: SELECTOR_QUERIES,
  operators: OPERATOR_QUERIES,
  aggregations: AGGREGATION_QUERIES,
  functions: FUNCTION_QUERIES,
  histograms: HISTOGRAM_QUERIES,
  "Kiali's graph and health": KIALI_QUERIES,
  "Grafana's Istio dashboards": GRAFANA_QUERIES,
  "the console's own": CONSOLE_QUERIES,
};

const INSTANTS_SECONDS = [LAST_MS, LAST_MS - 7300, FIRST_MS + 1_537_000].map((timeMs) => timeMs / 1000);
const RANGES = [
  { start: FIRST_MS / 1000 + 300, end: LAST_MS / 1000 + 400, step: 60 },
  { start: FIRST_MS / 1000 + 901.7, end: FIRST_MS / 1000 + 1700, step: 13.5 },
];

function hasDefinedOrder(query: string): boolean {
  return query.startsWith('sort') || /^(?:topk|bottomk)\([^)]*\)$/.test(query);
}

describeWithRealPart(
  'prometheus',
  'the embedded Prometheus beside a real one over the same samples',
  (binary) => {
    const store = new SampleStore({ retentionMs: 24 * 3_600_000 });
    let embedded: Server;
    let embeddedUrl = '';
    let real: PrometheusServer;

    beforeAll(async () => {
      const samples = sampleSet();
      for (const { labels, samples: points } of samples) {
        const series = store.series(labels);
        for (const [timestampMs, value] of points) {
          if (value === null) series.appendStale(timestampMs);
          else series.append(timestampMs, value);
        }
      }
      embedded = createServer(createPrometheusApi({ store, clock: new ManualClock(LAST_MS) }));
      await new Promise<void>((resolve) => {
        embedded.listen(0, '127.0.0.1', resolve);
      });
      const address = embedded.address();
      if (address === null || typeof address === 'string') throw new Error('the embedded server has no port');
      embeddedUrl = `http://127.0.0.1:${address.port}`;
      real = await startPrometheus({ binary, acceptsWrites: true });
      await remoteWrite(real.url, samples, 5 * 60_000);
    });

    afterAll(async () => {
      embedded.close();
      await real.stop();
    });

    async function ask(
      baseUrl: string,
      path: string,
      parameters: Record<string, string>,
    ): Promise<{ httpStatus: number; answer: PrometheusAnswer }> {
      const response = await fetch(`${baseUrl}${path}`, {
        method: 'POST',
        body: new URLSearchParams(parameters),
      });
      return { httpStatus: response.status, answer: (await response.json()) as PrometheusAnswer };
    }

    async function difference(
      path: string,
      parameters: Record<string, string>,
      ordered: boolean,
    ): Promise<string | null> {
      const [expected, actual] = await Promise.all([
        ask(real.url, path, parameters),
        ask(embeddedUrl, path, parameters),
      ]);
      if (expected.httpStatus !== actual.httpStatus) {
        return `status ${expected.httpStatus} against ${actual.httpStatus}: ${expected.answer.error} / ${actual.answer.error}`;
      }
      const found = differenceOfAnswers(expected.answer, actual.answer, ordered);
      return found === null ? null : found;
    }

    async function differences(queries: readonly string[], okExpected: boolean): Promise<string[]> {
      const found: string[] = [];
      for (const query of queries) {
        for (const time of INSTANTS_SECONDS) {
          const parameters = { query, time: String(time) };
          const instant = await difference('/api/v1/query', parameters, hasDefinedOrder(query));
          if (instant !== null) found.push(`${query} at ${time}: ${instant}`);
        }
        for (const { start, end, step } of RANGES) {
          const parameters = { query, start: String(start), end: String(end), step: String(step) };
          const range = await difference('/api/v1/query_range', parameters, true);
          if (range !== null) found.push(`${query} over ${start}..${end}/${step}: ${range}`);
        }
        const outcome = await ask(real.url, '/api/v1/query', { query, time: String(INSTANTS_SECONDS[0]) });
        if ((outcome.answer.status === 'success') !== okExpected) {
          found.push(`${query} is filed wrongly: the real one says ${outcome.answer.error ?? 'success'}`);
        }
      }
      return found;
    }

    for (const [subject, queries] of Object.entries(CORPUS)) {
      it(`answers ${subject} alike (${queries.length} queries, each at three instants and over two ranges)`, async () => {
        expect(await differences(queries, true)).toEqual([]);
      });
    }

    it('asks at least 250 queries in all', () => {
      expect(Object.values(CORPUS).flat().length).toBeGreaterThanOrEqual(250);
      expect(new Set(Object.values(CORPUS).flat()).size).toBeGreaterThanOrEqual(250);
    });

    it('asks questions that mostly have an answer', async () => {
      const queries = Object.values(CORPUS).flat();
      let empty = 0;
      for (const query of queries) {
        const { answer } = await ask(real.url, '/api/v1/query', { query, time: String(INSTANTS_SECONDS[2]) });
        if (Array.isArray(answer.data?.result) && answer.data.result.length === 0) empty++;
      }
      expect(empty / queries.length).toBeLessThan(0.15);
    });

    it('refuses malformed queries with the same status and error type', async () => {
      expect(await differences(MALFORMED_QUERIES, false)).toEqual([]);
    });

    it('fails over clashing series with the same status and error type', async () => {
      expect(await differences(FAILING_QUERIES, false)).toEqual([]);
    });

    it('answers bad requests with the same status and body shape', async () => {
      for (const path of BAD_REQUESTS) {
        const [expected, actual] = await Promise.all(
          [real.url, embeddedUrl].map(async (baseUrl) => {
            const response = await fetch(`${baseUrl}${path}`);
            const text = await response.text();
            const body = text.startsWith('{') ? (JSON.parse(text) as PrometheusAnswer) : null;
            return {
              status: response.status,
              errorType: body?.errorType,
              keys: Object.keys(body ?? {}).sort(),
            };
          }),
        );
        expect(actual, path).toEqual(expected);
      }
    });

    it('lists the same series, labels and label values', async () => {
      const around = `start=${FIRST_MS / 1000}&end=${LAST_MS / 1000}`;
      for (const path of [
        `/api/v1/series?match[]=gauge_wave&match[]={host="a"}&${around}`,
        `/api/v1/series?match[]={__name__=~"istio_.*",reporter="source"}&${around}`,
        `/api/v1/labels?${around}`,
        `/api/v1/labels?match[]=up&${around}`,
        `/api/v1/label/__name__/values?${around}`,
        `/api/v1/label/zone/values?${around}`,
        `/api/v1/label/destination_service_name/values?match[]=istio_requests_total{reporter="source"}&${around}`,
        `/api/v1/label/nothing/values?${around}`,
      ]) {
        const [expected, actual] = await Promise.all(
          [real.url, embeddedUrl].map(
            async (baseUrl) => (await fetch(baseUrl + path)).json() as Promise<unknown>,
          ),
        );
        expect(actual, path).toEqual(expected);
      }
    });
  },
);
