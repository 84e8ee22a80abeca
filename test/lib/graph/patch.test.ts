import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphPatchSchema, graphSnapshotSchema } from '@/lib/contract/graph.ts';
import { buildGraph } from '@/lib/graph/build-graph.ts';
import { applyPatch, diffSnapshots, type GraphSnapshot } from '@/lib/graph/patch.ts';
import type { Sample } from '@/lib/prometheus/answer.ts';
import { translateTraffic } from '@/lib/telemetry/istio/traffic/istio-traffic.ts';
import { arbitrarySeries } from '@/test/support/arbitrary-series.ts';

function snapshotOf(samples: readonly Sample[], revision: string): GraphSnapshot {
  const { flows, warnings } = translateTraffic([{ isTcp: false, samples }]);
  const graph = buildGraph({ at: Number(revision), windowSeconds: 60, view: 'workload', flows, warnings });
  return { ...graph, revision, mesh: 'istio', staleSince: null, topology: 'telemetry' };
}

/** Two maps of one mesh: some series go, some come, some change. */
const twoMaps = fc
  .tuple(arbitrarySeries, arbitrarySeries)
  .chain(([first, more]) =>
    fc.tuple(fc.constant(first), fc.subarray(first), fc.subarray(more), fc.constantFrom(1, 2)),
  )
  .map(([first, kept, added, factor]) => {
    const later = [...kept.map((one) => ({ ...one, value: one.value * factor })), ...added];
    return [snapshotOf(first, '1'), snapshotOf(later, '2')] as const;
  });

/** As a viewer gets it. */
const sent = <T>(value: T): T => structuredClone(value);

describe('patches', () => {
  it('lead from one snapshot to exactly the next, also after they were sent', () => {
    fc.assert(
      fc.property(twoMaps, ([before, after]) => {
        expect(applyPatch(before, sent(diffSnapshots(before, after)))).toEqual(after);
      }),
    );
  });

  it('back and forth is where it began', () => {
    fc.assert(
      fc.property(twoMaps, ([before, after]) => {
        const there = applyPatch(before, diffSnapshots(before, after));
        expect(applyPatch(there, diffSnapshots(after, before))).toEqual(before);
      }),
    );
  });

  it('carry only what changed, and nothing where nothing did', () => {
    fc.assert(
      fc.property(twoMaps, ([before, after]) => {
        const { nodes, edges } = diffSnapshots(before, after);
        const old = new Map([...before.nodes, ...before.edges].map((one) => [one.id, one]));
        for (const { id, ...fields } of [...nodes.set, ...edges.set]) {
          const known = Object.entries(old.get(id) ?? {});
          const unchanged = Object.entries(fields).filter(([field, value]) =>
            known.some((one) => isDeepStrictEqual(one, [field, value])),
          );
          expect(unchanged).toEqual([]);
          expect(Object.keys(fields).length).toBeGreaterThan(0);
        }
        const same = diffSnapshots(after, { ...sent(after), revision: '3' });
        expect([same.nodes, same.edges]).toEqual([
          { set: [], remove: [] },
          { set: [], remove: [] },
        ]);
      }),
    );
  });

  it('take away what an edge no longer tells', () => {
    fc.assert(
      fc.property(twoMaps, ([before, after]) => {
        const told = before.edges.map((edge) => ({ ...edge, messageRate: { sent: 1, received: 2 } }));
        const telling = { ...before, edges: told };
        expect(applyPatch(telling, sent(diffSnapshots(telling, after)))).toEqual(after);
        const back = { ...telling, revision: '3' };
        expect(applyPatch(after, sent(diffSnapshots(after, back)))).toEqual(back);
      }),
    );
  });

  it('and snapshots are what the contract says', () => {
    fc.assert(
      fc.property(twoMaps, ([before, after]) => {
        expect(graphSnapshotSchema.safeParse(after).error).toBeUndefined();
        expect(graphPatchSchema.safeParse(diffSnapshots(before, after)).error).toBeUndefined();
      }),
    );
  });

  it('a patch for another revision is refused', () => {
    const [one, two] = [snapshotOf([], '1'), snapshotOf([], '2')];
    expect(() => applyPatch(two, diffSnapshots(one, two))).toThrow(RangeError);
  });

  it('maps of different views are no two states of one', () => {
    const one = snapshotOf([], '1');
    expect(() => diffSnapshots(one, { ...one, view: 'service' })).toThrow(RangeError);
    expect(() => diffSnapshots(one, { ...one, mesh: 'other' })).toThrow(RangeError);
    expect(() => diffSnapshots(one, { ...one, windowSeconds: 300 })).toThrow(RangeError);
  });
});
