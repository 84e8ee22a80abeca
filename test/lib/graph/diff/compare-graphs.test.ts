import { describe, expect, it } from 'vitest';
import type { GraphEdge } from '@/lib/domain/mesh-graph.ts';
import { compareGraphs } from '@/lib/graph/diff/compare-graphs.ts';
import { someEdge, someNode, someSnapshot } from '../../client/graph-snapshots.ts';
import { seededRandom, type SeededRandom } from '../../../support/seeded-random.ts';

const windowSeconds = 60;

/** A standard normal value. */
const normal = (random: SeededRandom): number =>
  Math.sqrt(-2 * Math.log(random.between(1e-12, 1))) * Math.cos(2 * Math.PI * random.between(0, 1));

/** A Poisson count, by gaps while it is small. */
function poisson(random: SeededRandom, mean: number): number {
  if (mean > 200) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let count = 0;
  for (let at = -Math.log(random.between(1e-12, 1)); at < mean; at -= Math.log(random.between(1e-12, 1)))
    count += 1;
  return count;
}

const bounds = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];

/** As a Prometheus reads it from Istio's buckets: the place inside of a bucket is interpolated. */
function quantileOf(durations: readonly number[], share: number): number {
  const rank = durations.length * share;
  let below = 0;
  for (const [index, bound] of bounds.entries()) {
    const lower = bounds[index - 1] ?? 0;
    const inside = durations.filter((ms) => ms > lower && ms <= bound).length;
    if (below + inside >= rank && inside > 0) return lower + (bound - lower) * ((rank - below) / inside);
    below += inside;
  }
  return 10_000;
}

interface Truth {
  readonly rate: number;
  readonly errors: number;
  readonly medianMs: number;
}

/** What a minute of an edge looks like whose truth is known. */
function minuteOf(random: SeededRandom, name: string, { rate, errors, medianMs }: Truth): GraphEdge {
  const count = poisson(random, rate * windowSeconds);
  const failed = Array.from({ length: count }, () => random.chance(errors)).filter(Boolean).length;
  const durations = Array.from({ length: count }, () => medianMs * Math.exp(0.6 * normal(random)));
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) =>
    count === 0 ? null : quantileOf(durations, share),
  );
  return someEdge('app:c/shop/a', `app:c/shop/${name}`, {
    requestRate: count / windowSeconds,
    errorRatio: count === 0 ? null : failed / count,
    latency: { p50: p50 ?? null, p95: p95 ?? null, p99: p99 ?? null },
    samples: count,
  });
}

const someTruth = (random: SeededRandom): Truth => ({
  rate: 10 ** random.between(0, 2),
  errors: random.chance(0.3) ? random.between(0.002, 0.05) : 0,
  medianMs: 10 ** random.between(0.5, 2.3),
});

const mapOf = (edges: readonly GraphEdge[]) => someSnapshot({ edges: [...edges], windowSeconds });

/** Two minutes of many meshes of 100 edges; the truth of the second minute is made by `later`. */
function simulate(meshes: number, later: (truth: Truth) => Truth) {
  const random = seededRandom(7);
  const differences = [];
  for (let mesh = 0; mesh < meshes; mesh += 1) {
    const truths = Array.from({ length: 100 }, () => someTruth(random));
    const before = truths.map((truth, index) => minuteOf(random, `e${index}`, truth));
    const after = truths.map((truth, index) => minuteOf(random, `e${index}`, later(truth)));
    differences.push({ truths, edges: compareGraphs(mapOf(before), mapOf(after)).edges });
  }
  return differences;
}

describe('two windows of a mesh', () => {
  it('of which nothing has changed: at most 1 % of the edges are said to differ', () => {
    const runs = simulate(6, (truth) => truth);
    const flagged = runs.flatMap(({ edges }) => [...edges.added, ...edges.removed, ...edges.changed]);
    expect(flagged.length / (runs.length * 100)).toBeLessThanOrEqual(0.01);
  }, 60_000);

  it('of which the rates have doubled: at least 95 % are found, with both values', () => {
    const runs = simulate(3, (truth) => ({ ...truth, rate: truth.rate * 2 }));
    const found = runs.flatMap(({ edges }) => edges.changed.filter(({ signal }) => signal === 'requestRate'));
    expect(found.length / (runs.length * 100)).toBeGreaterThanOrEqual(0.95);
    expect(found.every(({ before, after }) => (after ?? 0) > (before ?? 0))).toBe(true);
  }, 60_000);

  it('of which the latency has doubled: at least 95 % are found by their median or p95', () => {
    const runs = simulate(3, (truth) => ({ ...truth, medianMs: truth.medianMs * 2 }));
    const found = runs.map(
      ({ edges }) =>
        new Set(edges.changed.filter(({ signal }) => /^p(50|95)$/.test(signal)).map(({ id }) => id)).size,
    );
    expect(found.reduce((sum, count) => sum + count, 0) / (runs.length * 100)).toBeGreaterThanOrEqual(0.95);
  }, 60_000);

  it('of which the errors have doubled: at least 95 % of those are found that fail often enough to tell', () => {
    const often: Truth = { rate: 100, errors: 0.05, medianMs: 20 };
    const random = seededRandom(11);
    const edges = (truth: Truth) =>
      Array.from({ length: 100 }, (_, index) => minuteOf(random, `e${index}`, truth));
    const { changed } = compareGraphs(mapOf(edges(often)), mapOf(edges({ ...often, errors: 0.1 }))).edges;
    expect(changed.filter(({ signal }) => signal === 'errorRatio').length).toBeGreaterThanOrEqual(95);
  });

  it('tell apart what is new, what is gone, what changed, what may be chance, and what is alike', () => {
    const edge = (name: string, requestRate: number) =>
      someEdge('app:c/shop/a', `app:c/shop/${name}`, { requestRate, latency: null });
    const before = mapOf([edge('gone', 0.3), edge('changed', 4.2), edge('alike', 100), edge('rare', 0.05)]);
    const after = mapOf([edge('new', 13.8), edge('changed', 8.4), edge('alike', 101)]);
    const { edges } = compareGraphs(before, after);
    const names = (list: typeof edges.added) =>
      list.map(({ id }) => id.replace(/.*shop\/(\w+)\|http$/, '$1'));
    expect(names(edges.added)).toEqual(['new']);
    expect(names(edges.removed)).toEqual(['gone']);
    expect(names(edges.changed)).toEqual(['changed']);
    expect(names(edges.uncertain)).toEqual(['rare']);
    expect(edges.alike).toBe(1);
    expect(edges.changed[0]).toMatchObject({
      before: 4.2,
      after: 8.4,
      significance: { samplesBefore: 252, samplesAfter: 504 },
    });
  });

  it('say of bytes that nobody counted how far they moved, and never how sure that is', () => {
    const edge = (bytesPerSecond: number) =>
      someEdge('app:c/shop/a', 'app:c/shop/ledger', {
        protocol: 'tcp',
        requestRate: null,
        errorRatio: null,
        latency: null,
        bytesPerSecond,
      });
    const { changed } = compareGraphs(mapOf([edge(6_000)]), mapOf([edge(12_100)])).edges;
    expect(changed).toMatchObject([
      { signal: 'bytesPerSecond', significance: { p: null, samplesBefore: null } },
    ]);
  });

  it('compare nodes by what they are asked', () => {
    const node = (requestRate: number) =>
      someSnapshot({
        nodes: [
          someNode('cart', { inbound: { requestRate, errorRatio: 0, bytesPerSecond: null, latency: null } }),
        ],
      });
    expect(compareGraphs(node(10), node(20)).nodes.changed).toMatchObject([
      { signal: 'requestRate', before: 10, after: 20 },
    ]);
  });
});
