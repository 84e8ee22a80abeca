import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectivesOf, observedTarget, type ServiceOutcome } from '@/lib/domain/objective.ts';

const outcome = (successRatio: number | null, withinRatio: number | null = null): ServiceOutcome => ({
  namespace: 'shop',
  name: 'checkout',
  successRatio,
  withinRatio,
  withinMs: withinRatio === null ? null : 250,
  requestsPerSecond: 10,
});
const errors = { successRatio: 0.995, latency: null };

describe('objectives', () => {
  it('burn at 1× where exactly what is allowed fails, and have that share of the budget left', () => {
    const [objective] = objectivesOf(errors, { recent: outcome(0.995), period: outcome(0.9975) });
    expect(objective).toMatchObject({
      kind: 'errors',
      target: 0.995,
      source: 'configured',
      thresholdMs: null,
    });
    expect(objective?.burn).toBeCloseTo(1, 9);
    expect(objective?.left).toBeCloseTo(0.5, 9);
  });

  it('are overspent below zero, and not cut there', () => {
    expect(objectivesOf(errors, { recent: null, period: outcome(0.98) })[0]?.left).toBeCloseTo(-3, 9);
  });

  it('know nothing of what was not counted', () => {
    expect(objectivesOf(errors, { recent: outcome(null), period: null })[0]).toMatchObject({
      left: null,
      burn: null,
    });
  });

  it('count slow requests apart from failed ones', () => {
    const targets = { successRatio: 0.999, latency: { thresholdMs: 250, withinRatio: 0.9 } };
    const found = objectivesOf(targets, { recent: outcome(1, 0.8), period: outcome(1, 0.95) });
    expect(found.map(({ kind, thresholdMs }) => [kind, thresholdMs])).toEqual([
      ['errors', null],
      ['latency', 250],
    ]);
    expect(found[1]?.burn).toBeCloseTo(2, 9);
    expect(found[1]?.left).toBeCloseTo(0.5, 9);
    expect(found[0]).toMatchObject({ burn: 0, left: 1 });
  });

  it('are what was reached in 30 days where none is set, and none without that history', () => {
    const none = { successRatio: null, latency: null };
    expect(objectivesOf(none, { recent: outcome(0.9), period: outcome(0.9971) })[0]).toMatchObject({
      source: 'observed',
      target: 0.995,
    });
    expect(objectivesOf(none, { recent: outcome(0.9999), period: null })).toEqual([]);
  });

  it('are observed at a usual step that was really reached', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.9, max: 1, noNaN: true }), (reached) => {
        const target = observedTarget(reached);
        expect(target).not.toBeNull();
        expect(target).toBeLessThanOrEqual(reached);
        expect(target).toBeLessThan(1);
      }),
    );
    expect(observedTarget(0.5)).toBeNull();
  });
});
