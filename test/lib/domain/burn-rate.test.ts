import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BURN_PAIRS, BURN_WINDOWS_SECONDS, judgeBurn } from '@/lib/domain/burn-rate.ts';
import type { ServiceOutcome } from '@/lib/domain/objective.ts';

const HOUR = 3_600;
const outcome = (badRatio: number, requestsPerSecond = 10): ServiceOutcome => ({
  namespace: 'shop',
  name: 'cart',
  successRatio: 1 - badRatio,
  withinRatio: 1 - badRatio / 2,
  withinMs: 250,
  requestsPerSecond,
});
const errors = { kind: 'errors', target: 0.999 } as const;
const verdicts = (of: (windowSeconds: number) => ServiceOutcome | null) =>
  judgeBurn(errors, of).map(({ verdict }) => verdict);

describe('how fast a budget is spent', () => {
  it('is told by the four pairs of windows that the SRE workbook recommends', () => {
    expect(BURN_PAIRS.map((one) => [one.severity, one.factor, one.longSeconds, one.shortSeconds])).toEqual([
      ['page', 14.4, HOUR, 300],
      ['page', 6, 6 * HOUR, 1_800],
      ['ticket', 3, 24 * HOUR, 2 * HOUR],
      ['ticket', 1, 72 * HOUR, 6 * HOUR],
    ]);
    expect(BURN_WINDOWS_SECONDS).toEqual([300, 1_800, HOUR, 2 * HOUR, 6 * HOUR, 24 * HOUR, 72 * HOUR]);
  });

  it('matters where the long and the short window are above the factor: neither an old nor a short peak does', () => {
    expect(verdicts(() => outcome(0.02))).toEqual(['burning', 'burning', 'burning', 'burning']);
    expect(verdicts((seconds) => outcome(seconds === 300 ? 0.02 : 0.0005))).toEqual(Array(4).fill('quiet'));
    expect(verdicts((seconds) => outcome(seconds < HOUR ? 0 : 0.02)).slice(0, 2)).toEqual(['quiet', 'quiet']);
    const [first] = judgeBurn(errors, () => outcome(0.02));
    expect(first?.longBurn).toBeCloseTo(20, 6);
    expect(first?.badRequests).toBeCloseTo(0.02 * 10 * HOUR, 6);
  });

  it('says nothing over fewer than five bad requests', () => {
    const quietService = outcome(0.5, 2 / HOUR);
    expect(verdicts(() => quietService)).toEqual(['too-few', 'burning', 'burning', 'burning']);
  });

  it('is not known where a window is not', () => {
    expect(verdicts((seconds) => (seconds === HOUR ? null : outcome(0.02)))[0]).toBe('unknown');
    expect(verdicts(() => null)).toEqual(Array(4).fill('unknown'));
  });

  it('counts slow requests for a promise of latency', () => {
    const [row] = judgeBurn({ kind: 'latency', target: 0.99 }, () => outcome(0.04));
    expect(row?.longBurn).toBeCloseTo(2, 6);
  });

  it('grows with the share of bad requests, and never turns quiet by more of them', () => {
    const ratio = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(ratio, ratio, (one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const [before, after] = [less, more].map((bad) => judgeBurn(errors, () => outcome(bad, 100)));
        before?.forEach((row, index) => {
          const next = after?.[index];
          expect(next?.longBurn ?? -1).toBeGreaterThanOrEqual(row.longBurn ?? 0);
          if (row.verdict === 'burning') expect(next?.verdict).toBe('burning');
        });
      }),
    );
  });
});
