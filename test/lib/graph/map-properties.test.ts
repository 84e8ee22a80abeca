import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphView, MeshGraph } from '@/lib/domain/mesh-graph.ts';
import { parseEdgeId, parseNodeId } from '@/lib/domain/node-id.ts';
import { buildGraph } from '@/lib/graph/build-graph.ts';
import type { Sample } from '@/lib/prometheus/answer.ts';
import { translateTraffic } from '@/lib/telemetry/istio/traffic/istio-traffic.ts';
import { arbitrarySeries } from '@/test/support/arbitrary-series.ts';

const VIEWS: readonly GraphView[] = ['workload', 'app', 'service', 'namespace'];

function draw(samples: readonly Sample[], view: GraphView, namespaces: readonly string[] = []): MeshGraph {
  const { flows } = translateTraffic([{ isTcp: false, samples }]);
  return buildGraph({ at: 0, windowSeconds: 60, view, flows, namespaces });
}

const sum = (values: readonly (number | null | undefined)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

const totalOf = ({ edges, nodes }: MeshGraph): number =>
  sum(edges.map(({ requestRate }) => requestRate)) + sum(nodes.map(({ internal }) => internal?.requestRate));

const errorsOf = ({ edges, nodes }: MeshGraph): number =>
  sum(edges.map(({ requestRate, errorRatio }) => (requestRate ?? 0) * (errorRatio ?? 0))) +
  sum(nodes.map(({ internal }) => (internal?.requestRate ?? 0) * (internal?.errorRatio ?? 0)));

/** What can be told apart of two maps: figures to nine digits, so that the order of sums does not matter. */
const figures = (map: MeshGraph): unknown =>
  JSON.parse(
    JSON.stringify([map.nodes, map.edges], (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(9)) : value,
    ),
  );

describe('whatever the series are', () => {
  it('every view has the same total of requests and of errors', () => {
    fc.assert(
      fc.property(arbitrarySeries, (samples) => {
        const [first, ...others] = VIEWS.map((view) => draw(samples, view));
        if (first === undefined) return;
        for (const other of others) {
          expect(totalOf(other)).toBeCloseTo(totalOf(first), 6);
          expect(errorsOf(other)).toBeCloseTo(errorsOf(first), 6);
        }
      }),
    );
  });

  it('the total is that of the flows, each pair counted by one reporter', () => {
    fc.assert(
      fc.property(arbitrarySeries, (samples) => {
        const { flows } = translateTraffic([{ isTcp: false, samples }]);
        expect(totalOf(draw(samples, 'workload'))).toBeCloseTo(
          sum(flows.map(({ requests }) => requests?.total)),
          6,
        );
      }),
    );
  });

  it.each(VIEWS)('a node of the %s view has the traffic of its edges', (view) => {
    fc.assert(
      fc.property(arbitrarySeries, (samples) => {
        const { nodes, edges } = draw(samples, view);
        for (const { id, inbound, outbound } of nodes) {
          const into = edges.filter(({ destination }) => destination === id);
          const outOf = edges.filter(({ source }) => source === id);
          expect(inbound.requestRate ?? 0).toBeCloseTo(sum(into.map(({ requestRate }) => requestRate)), 6);
          expect(outbound.requestRate ?? 0).toBeCloseTo(sum(outOf.map(({ requestRate }) => requestRate)), 6);
        }
      }),
    );
  });

  it.each(VIEWS)('codes of the %s view add up to the rate', (view) => {
    fc.assert(
      fc.property(arbitrarySeries, (samples) => {
        for (const { requestRate, codes } of draw(samples, view).edges) {
          expect(sum(Object.values(codes))).toBeCloseTo(requestRate ?? 0, 6);
        }
      }),
    );
  });

  it.each(VIEWS)('their order does not matter in the %s view', (view) => {
    const shuffled = arbitrarySeries.chain((samples) =>
      fc.tuple(fc.constant(samples), fc.shuffledSubarray(samples, { minLength: samples.length })),
    );
    fc.assert(
      fc.property(shuffled, ([samples, others]) => {
        expect(draw(others, view)).toEqual(draw(samples, view));
      }),
    );
  });

  it('drawing leaves flows as they are, so that every view can be drawn of them', () => {
    fc.assert(
      fc.property(arbitrarySeries, (samples) => {
        const { flows } = translateTraffic([{ isTcp: false, samples }]);
        const before = structuredClone(flows);
        for (const view of VIEWS) buildGraph({ at: 0, windowSeconds: 60, view, flows });
        expect(flows).toEqual(before);
      }),
    );
  });

  it('splitting a series by pod changes nothing', () => {
    fc.assert(
      fc.property(arbitrarySeries, (samples) => {
        const split = samples.flatMap((sample) => [
          { ...sample, value: sample.value / 4 },
          { ...sample, value: (sample.value * 3) / 4 },
        ]);
        for (const view of VIEWS) expect(figures(draw(split, view))).toEqual(figures(draw(samples, view)));
      }),
    );
  });

  it('a server that reports what its clients report changes no rate, code or error', () => {
    const clients = arbitrarySeries.map((samples) =>
      samples
        .filter(({ labels }) => labels.source_workload !== 'unknown')
        .map((sample) => ({ ...sample, labels: { ...sample.labels, reporter: 'source' } })),
    );
    fc.assert(
      fc.property(clients, (samples) => {
        const servers = samples.map((sample) => ({
          ...sample,
          labels: { ...sample.labels, reporter: 'destination', connection_security_policy: 'mutual_tls' },
        }));
        const withoutEvidence = (map: MeshGraph): unknown =>
          map.edges.map(({ mtls: _mtls, deniedRate: _denied, ...edge }) => edge);
        for (const view of VIEWS) {
          const both = draw([...samples, ...servers], view);
          expect(withoutEvidence(both)).toEqual(withoutEvidence(draw(samples, view)));
        }
      }),
    );
  });

  it('ids are read back, are unique, and every edge ends at nodes of the map', () => {
    fc.assert(
      fc.property(arbitrarySeries, (samples) => {
        for (const view of VIEWS) {
          const { nodes, edges } = draw(samples, view);
          const ids = new Set(nodes.map(({ id }) => id));
          expect(ids.size).toBe(nodes.length);
          expect(nodes.every(({ id }) => parseNodeId(id) !== null)).toBe(true);
          for (const { id, source, destination, protocol } of edges) {
            expect(parseEdgeId(id)).toEqual({ source, destination, protocol });
            expect(ids.has(source) && ids.has(destination)).toBe(true);
          }
        }
      }),
    );
  });

  it('choosing namespaces leaves the figures of their own nodes as they are', () => {
    fc.assert(
      fc.property(arbitrarySeries, (samples) => {
        const whole = draw(samples, 'workload');
        const chosen = draw(samples, 'workload', ['shop']);
        const own = ({ nodes }: MeshGraph) => nodes.filter(({ namespace }) => namespace === 'shop');
        const withoutHealth = (map: MeshGraph) => own(map).map(({ health: _health, ...node }) => node);
        expect(withoutHealth(chosen)).toEqual(withoutHealth(whole));
      }),
    );
  });
});
