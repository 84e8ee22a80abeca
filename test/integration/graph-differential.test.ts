import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphEdge, GraphView, MeshGraph } from '@/lib/domain/mesh-graph.ts';
import type { QuantileReading } from '@/lib/domain/traffic.ts';
import { buildGraph } from '@/lib/graph/build-graph.ts';
import type { SeriesSignal } from '@/lib/ports/telemetry-source.ts';
import { PrometheusClient } from '@/lib/prometheus/prometheus-client.ts';
import { IstioTelemetry } from '@/lib/telemetry/istio/istio-telemetry.ts';
import { telemetrySourceBehaviour } from '../contract/telemetry-source.ts';
import { generateMesh } from '../support/generated-mesh.ts';
import { openMetricsOf } from '../support/generated-series.ts';
import { quantileOf, truthOfView } from '../support/generated-truth.ts';
import { startPrometheus, type PrometheusServer } from '../support/prometheus-server.ts';
import { describeWithRealPart, findRealPart } from '../support/real-part.ts';

const START = 1_790_000_000;
const AT = START + 240;
const WINDOW_SECONDS = 60;
const VIEWS: readonly GraphView[] = ['workload', 'app', 'service', 'namespace'];
const QUANTILES: readonly QuantileReading['quantile'][] = [0.5, 0.95, 0.99];
const TOLERANCE = 1e-9;

const mesh = generateMesh({
  namespaces: 10,
  servicesPerNamespace: 10,
  seed: 11,
  waypointNamespaces: 2,
  podsPerWorkload: 2,
});
const signal = new AbortController().signal;

const isClose = (a: number | null, b: number | null, tolerance = TOLERANCE): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));

describeWithRealPart(
  'prometheus',
  'maps of a real Prometheus against the truth behind its samples',
  (binary) => {
    let server: PrometheusServer;
    let client: PrometheusClient;
    const source = (): IstioTelemetry => new IstioTelemetry({ client });

    beforeAll(async () => {
      const promtool = findRealPart('promtool') ?? '';
      const text = [...openMetricsOf(mesh, { start: START, end: START + 300, stepSeconds: 15 })].join('');
      server = await startPrometheus({ binary, openMetrics: { promtool, text } });
      client = new PrometheusClient({ baseUrl: server.url });
    });

    afterAll(async () => {
      await client?.close();
      await server?.stop();
    });

    async function draw(view: GraphView, namespaces: readonly string[] = []) {
      const telemetry = source();
      const question = { at: AT, windowSeconds: WINDOW_SECONDS, namespaces, includeTcp: true };
      const traffic = await telemetry.readTraffic(question, signal);
      const latency = await telemetry.readLatency(
        { ...question, view, quantiles: QUANTILES, flows: traffic.data },
        signal,
      );
      const graph = buildGraph({
        at: AT,
        windowSeconds: WINDOW_SECONDS,
        view,
        namespaces,
        flows: traffic.data,
        latency: latency.data,
        warnings: [...traffic.warnings, ...latency.warnings],
      });
      return { graph, traffic, latency };
    }

    it('a whole map with three quantiles takes five queries', async () => {
      const { traffic, latency } = await draw('workload');
      expect(traffic.cost.queries).toBe(3);
      expect(latency.cost.queries).toBe(2);
    });

    it.each(VIEWS)('every edge of the %s view has the true figures', async (view) => {
      const truth = truthOfView(mesh, view);
      const { graph } = await draw(view);
      expect(graph.edges.map(({ id }) => id)).toEqual([...truth.edges.keys()].sort());
      expect(graph.edges.filter((edge) => !isTrue(edge, truth.edges.get(edge.id)))).toEqual([]);
      expect(graph.warnings).toEqual([]);
    });

    it.each(VIEWS)(
      'every edge and node of the %s view has the quantiles of its merged traffic',
      async (view) => {
        const truth = truthOfView(mesh, view);
        const { graph } = await draw(view);
        const wrong = [
          ...graph.edges.map(({ id, latency }) => ({ id, latency, flows: truth.edges.get(id)?.flows ?? [] })),
          ...graph.nodes.map(({ id, inbound }) => ({
            id,
            latency: inbound.latency,
            flows: truth.inbound.get(id) ?? [],
          })),
        ].filter(({ latency, flows }) => {
          const shown = [latency?.p50 ?? null, latency?.p95 ?? null, latency?.p99 ?? null];
          return !shown.every((value, at) => isClose(value, quantileOf(flows, QUANTILES[at] ?? 0), 1e-6));
        });
        expect(wrong.map(({ id }) => id)).toEqual([]);
      },
    );

    it('the views agree on the total', async () => {
      for (const view of VIEWS) {
        const { graph } = await draw(view);
        expect(totalOf(graph)).toBeCloseTo(truthOfView(mesh, view).total, 6);
      }
    });

    it.each(VIEWS)(
      'two of ten namespaces in the %s view: their nodes are as on the whole map',
      async (view) => {
        const chosen = ['ns1', 'ns4'];
        const [whole, part] = [await draw(view), await draw(view, chosen)];
        const own = ({ nodes }: MeshGraph) =>
          nodes.filter(({ namespace }) => chosen.includes(namespace ?? ''));
        const figures = (graph: MeshGraph) =>
          own(graph).map(({ id, inbound, outbound }) => ({
            id,
            rates: [inbound.requestRate, outbound.requestRate].map((rate) => rate?.toPrecision(9)),
            p95: inbound.latency?.p95?.toPrecision(6),
          }));
        expect(figures(part.graph)).toEqual(figures(whole.graph));
        expect(part.traffic.cost.series).toBeLessThan(whole.traffic.cost.series);
        expect(part.graph.warnings.map(({ code }) => code)).toEqual(['outside-partial']);
      },
    );

    describe('the query behind a figure', () => {
      const signals: readonly SeriesSignal[] = ['requestRate', 'errorRatio', 'mtls', 'p95', 'bytesPerSecond'];

      it.each(VIEWS)('gives this very figure when it is asked alone, in the %s view', async (view) => {
        const { graph } = await draw(view);
        const wrong: unknown[] = [];
        for (const edge of graph.edges.filter((_, at) => at % Math.ceil(graph.edges.length / 12) === 0)) {
          for (const one of signals) {
            const shown = figureOf(edge, one);
            if (shown === null) continue;
            const { data, cost } = await source().explain(
              { subject: edge.id, view, signal: one, at: AT, windowSeconds: WINDOW_SECONDS },
              signal,
            );
            const answer = await client.query({ query: data.query, time: AT }, signal);
            const value = answer.data[0]?.value ?? null;
            if (!isClose(value, shown, 1e-6) || cost.series < 1)
              wrong.push({ edge: edge.id, one, shown, value, data });
          }
        }
        expect(wrong).toEqual([]);
      });
    });

    describe('history', () => {
      it.each(VIEWS)('of an edge of the %s view is the truth at every step', async (view) => {
        const truth = truthOfView(mesh, view);
        const [id, edge] = [...truth.edges].sort(([, a], [, b]) => b.flows.length - a.flows.length)[0] ?? [];
        if (id === undefined || edge === undefined) throw new Error('The mesh has no such edge.');
        const span = { from: AT - 60, to: AT, stepSeconds: 15, windowSeconds: WINDOW_SECONDS };
        const { data, warnings } = await source().readSeries(
          { subject: id, view, signals: ['requestRate', 'errorRatio', 'p95'], ...span },
          signal,
        );
        const wanted = [edge.requestRate, edge.errorRatio, quantileOf(edge.flows, 0.95)];
        expect(data.map((series) => series.points.length)).toEqual([5, 5, 5]);
        const wrong = data.flatMap((series, at) =>
          series.points.filter(([, value]) => !isClose(value, wanted[at] ?? null, 1e-6)),
        );
        expect(wrong).toEqual([]);
        expect(warnings).toEqual([]);
      });

      it('of a node has both directions, and its inbound latency', async () => {
        const truth = truthOfView(mesh, 'workload');
        const [id, flows] = [...truth.inbound].find(([, members]) => members.length > 2) ?? [];
        if (id === undefined || flows === undefined) throw new Error('The mesh has no such node.');
        const { data } = await source().readSeries(
          {
            subject: id,
            signals: ['requestRate', 'p99'],
            from: AT,
            to: AT,
            stepSeconds: 15,
            windowSeconds: 60,
          },
          signal,
        );
        expect(data.map(({ signal: one, labels }) => [one, labels.direction])).toEqual([
          ['requestRate', 'inbound'],
          ['requestRate', 'outbound'],
          ['p99', 'inbound'],
        ]);
        const p99 = data[2]?.points[0]?.[1] ?? null;
        expect(isClose(p99, quantileOf(flows, 0.99), 1e-6)).toBe(true);
      });
    });

    telemetrySourceBehaviour('Istio', () => ({ source: source(), at: AT, windowSeconds: WINDOW_SECONDS }));
  },
);

function isTrue(
  edge: GraphEdge,
  truth: ReturnType<typeof truthOfView>['edges'] extends ReadonlyMap<string, infer T> ? T | undefined : never,
): boolean {
  return (
    truth !== undefined &&
    isClose(edge.requestRate, truth.requestRate) &&
    isClose(edge.errorRatio, truth.errorRatio) &&
    isClose(edge.bytesPerSecond, truth.bytesPerSecond) &&
    isClose(edge.mtls.ratio, truth.mutualRatio)
  );
}

const totalOf = ({ edges, nodes }: MeshGraph): number =>
  [
    ...edges.map(({ requestRate }) => requestRate),
    ...nodes.map(({ internal }) => internal?.requestRate),
  ].reduce<number>((total, value) => total + (value ?? 0), 0);

function figureOf(edge: GraphEdge, one: SeriesSignal): number | null {
  switch (one) {
    case 'requestRate':
      return edge.requestRate;
    case 'errorRatio':
      return edge.errorRatio;
    case 'injectedRatio':
      return edge.injectedRate === null || !edge.requestRate ? null : edge.injectedRate / edge.requestRate;
    case 'bytesPerSecond':
      return edge.bytesPerSecond;
    case 'mtls':
      return edge.mtls.ratio;
    case 'p50':
    case 'p95':
    case 'p99':
      return edge.latency?.[one] ?? null;
  }
}
