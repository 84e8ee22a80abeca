import { describe, expect, it } from 'vitest';
import type { GraphView } from '@/lib/domain/mesh-graph.ts';
import { parseEdgeId, parseNodeId } from '@/lib/domain/node-id.ts';
import { buildGraph } from '@/lib/graph/build-graph.ts';
import type { TelemetrySource } from '@/lib/ports/telemetry-source.ts';

/** A source with a backend that holds traffic of some mesh at `at` (unix seconds). */
export interface SourceUnderTest {
  readonly source: TelemetrySource;
  readonly at: number;
  readonly windowSeconds: number;
}

const VIEWS: readonly GraphView[] = ['workload', 'app', 'service', 'namespace'];

/** What every telemetry source must do, whatever mesh it reads. */
export function telemetrySourceBehaviour(mesh: string, prepare: () => SourceUnderTest): void {
  describe(`${mesh} behaves as every telemetry source does`, () => {
    const { signal } = new AbortController();
    const read = async (namespaces: readonly string[] = []) => {
      const { source, at, windowSeconds } = prepare();
      const question = { at, windowSeconds, namespaces, includeTcp: true };
      return { source, question, reading: await source.readTraffic(question, signal) };
    };

    it('figures are numbers that make sense', async () => {
      const { reading } = await read();
      expect(reading.data.length).toBeGreaterThan(0);
      for (const { requests, bytesPerSecond, mtls, protocol } of reading.data) {
        expect(requests === null).toBe(protocol === 'tcp');
        if (requests !== null) {
          const parts = Object.values(requests.codes).reduce(
            (sum, rate) => sum + rate,
            requests.withoutStatus,
          );
          expect(parts).toBeCloseTo(requests.total, 6);
          expect(requests.errors + requests.clientErrors).toBeLessThanOrEqual(requests.total * (1 + 1e-9));
          expect(requests.injectedErrors).toBeLessThanOrEqual(requests.errors);
        }
        expect(bytesPerSecond ?? 0).toBeGreaterThanOrEqual(0);
        expect(mtls.witness === null).toBe(mtls.mutual + mtls.plaintext === 0);
      }
    });

    it('the same question has the same answer', async () => {
      expect((await read()).reading.data).toEqual((await read()).reading.data);
    });

    it('the number of queries does not grow with namespaces; one more may ask what an empty answer means', async () => {
      const { reading: whole } = await read();
      const names = [
        ...new Set(
          whole.data.flatMap(({ source }) => (source.kind === 'workload' ? [source.namespace] : [])),
        ),
      ];
      for (const count of [1, 2, names.length]) {
        const { cost } = (await read(names.slice(0, count))).reading;
        expect(cost.queries - whole.cost.queries).toBeLessThanOrEqual(1);
      }
    });

    it.each(VIEWS)('latency of the %s view is about nodes and edges that are drawn', async (view) => {
      const { source, question, reading } = await read();
      const { nodes, edges } = buildGraph({ ...question, view, flows: reading.data });
      const drawn = new Set([...nodes, ...edges].map(({ id }) => id));
      const latency = await source.readLatency(
        { ...question, view, quantiles: [0.5, 0.99], flows: reading.data },
        signal,
      );
      expect(latency.data.length).toBeGreaterThan(0);
      expect(latency.data.filter(({ subject }) => !drawn.has(subject))).toEqual([]);
      const subjects = latency.data.map(({ subject, quantile }) => `${subject} ${quantile}`);
      expect(new Set(subjects).size).toBe(subjects.length);
    });

    it('flows that came from elsewhere have the same latency', async () => {
      const { source, question, reading } = await read();
      const latency = { ...question, view: 'workload', quantiles: [0.95] } as const;
      const [own, copied] = [
        await source.readLatency({ ...latency, flows: reading.data }, signal),
        await source.readLatency({ ...latency, flows: structuredClone(reading.data) }, signal),
      ];
      expect(copied.data).toEqual(own.data);
    });

    it('history ends with what the map shows', async () => {
      const { source, question, reading } = await read();
      const { edges } = buildGraph({ ...question, view: 'workload', flows: reading.data });
      const edge = edges.find(({ requestRate }) => requestRate !== null);
      if (edge === undefined) throw new Error('The mesh carries no requests.');
      const { at, windowSeconds } = question;
      const span = { from: at - 30, to: at, stepSeconds: 15, windowSeconds };
      const { data } = await source.readSeries(
        { subject: edge.id, signals: ['requestRate'], ...span },
        signal,
      );
      expect(data[0]?.points.map(([time]) => time)).toEqual([at - 30, at - 15, at]);
      expect(data[0]?.points.at(-1)?.[1]).toBeCloseTo(edge.requestRate ?? 0, 6);
    });

    it('a subject without traffic has a history of nothing, not of zeros', async () => {
      const { source, at, windowSeconds } = prepare();
      const { data } = await source.readSeries(
        {
          subject: 'workload:none/none/none',
          signals: ['requestRate', 'p95'],
          from: at,
          to: at,
          stepSeconds: 15,
          windowSeconds,
        },
        signal,
      );
      expect(
        data.flatMap(({ points }) => points.map(([, value]) => value)).every((value) => value === null),
      ).toBe(true);
    });

    it('an id that is none is refused', async () => {
      const { source, at, windowSeconds } = prepare();
      const question = { subject: 'no id', signal: 'requestRate', at, windowSeconds } as const;
      expect(parseNodeId(question.subject) ?? parseEdgeId(question.subject)).toBeNull();
      await expect(source.explain(question, signal)).rejects.toMatchObject({
        name: 'SourceError',
        code: 'unsupported',
      });
    });

    it('an abort ends the question', async () => {
      const { source, at, windowSeconds } = prepare();
      const question = { at, windowSeconds, namespaces: [], includeTcp: true };
      await expect(source.readTraffic(question, AbortSignal.abort(new Error('enough')))).rejects.toThrow(
        'enough',
      );
    });

    it('tells what answers', async () => {
      const { product } = await prepare().source.probe(signal);
      expect(product).not.toBe('');
    });
  });
}
