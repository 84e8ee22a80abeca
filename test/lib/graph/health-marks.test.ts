import { describe, expect, it } from 'vitest';
import type { HealthStatus } from '@/lib/domain/health.ts';
import { MOST_MARKS, withMarks, type MeshMark } from '@/lib/domain/mesh-mark.ts';
import { healthMarks } from '@/lib/graph/health-marks.ts';
import { mapOf } from '@/test/support/golden-map.ts';

const map = (status: HealthStatus, at: number) => {
  const drawn = mapOf({
    requests: `
      reporter | from             | asked     | to              | proto | code | rate
      source   | c1/shop/frontend | shop/cart | c1/shop/cart-v1 | http  | 200  | 90`,
  });
  const nodes = drawn.nodes.map((node) =>
    node.name.startsWith('cart') ? { ...node, health: { status, reasons: [] } } : node,
  );
  return { ...drawn, at, nodes };
};

describe('a turn of health', () => {
  it('is marked when a node gets worse or better, with its services', () => {
    const marks = healthMarks(map('healthy', 1_000), map('unhealthy', 1_015));
    expect(marks).toMatchObject([{ at: 1_015, kind: 'health' }]);
    expect(marks[0]?.title).toMatch(/^cart.*: healthy → unhealthy$/);
    expect(healthMarks(map('degraded', 1_000), map('healthy', 1_015))).toHaveLength(1);
  });

  it('is none where it stays, or was not known', () => {
    expect(healthMarks(map('healthy', 1_000), map('healthy', 1_015))).toEqual([]);
    expect(healthMarks(map('unknown', 1_000), map('unhealthy', 1_015))).toEqual([]);
    expect(healthMarks(map('unhealthy', 1_000), map('unknown', 1_015))).toEqual([]);
    expect(healthMarks({ ...map('healthy', 1_000), nodes: [] }, map('unhealthy', 1_015))).toEqual([]);
  });
});

describe('kept marks', () => {
  const mark = (at: number): MeshMark => ({
    at,
    kind: 'deploy',
    subject: null,
    title: 'cart deployed',
    scope: { kind: 'mesh' },
  });

  it('are each kept once, in the order of time, and not without end', () => {
    expect(withMarks([mark(3)], [mark(1), mark(3)]).map(({ at }) => at)).toEqual([1, 3]);
    const many = Array.from({ length: MOST_MARKS + 20 }, (_, at) => mark(at));
    const kept = withMarks([], many);
    expect([kept.length, kept[0]?.at]).toEqual([MOST_MARKS, 20]);
  });
});
