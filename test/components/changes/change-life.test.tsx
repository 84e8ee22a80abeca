import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ChangeLifeLine } from '@/components/changes/change-life-line.tsx';
import { lifeSteps } from '@/components/changes/change-life-steps.ts';
import { meanBetween } from '@/components/changes/change-proof-felt.tsx';
import { changeMarkers } from '@/components/changes/change-proof-markers.ts';
import { askedShares, movedVersion, observedShares } from '@/components/changes/change-proof-shares.ts';
import { changeSpan } from '@/lib/client/change-history.ts';
import { sampleEvent, sampleLife, startedAt } from './sample-change-answer.ts';

const trippedLife = sampleLife({
  state: 'undone',
  endedBy: 'guard-breached',
  guard: { maxErrorRatio: 0.025, windowSeconds: 900 },
  timeline: [
    sampleEvent(0, 'planned'),
    sampleEvent(28, 'write-started', { step: 0 }),
    sampleEvent(29, 'written', { step: 0 }),
    sampleEvent(29, 'converging'),
    sampleEvent(29, 'guard-started'),
    sampleEvent(30, 'cannot-tell'),
    sampleEvent(59, 'converged'),
    sampleEvent(579, 'guard-breached', { detail: '2.6 % of requests failed, limit 2.5 %' }),
    sampleEvent(579, 'undo-started'),
    sampleEvent(583, 'undone', { step: 0 }),
    sampleEvent(583, 'undone'),
  ],
});

describe('the life of a change', () => {
  it('has a station for each turn, and the guard’s watch between them', () => {
    expect(lifeSteps(trippedLife).map(({ title, tone, isGuarded }) => [title, tone, isGuarded])).toEqual([
      ['Planned', 'done', false],
      ['Applied', 'done', true],
      ['Converged', 'done', true],
      ['Guard tripped', 'bad', false],
      ['Undone', 'undo', false],
    ]);
  });

  it('shows what is still to come, and when', () => {
    const running = sampleLife({
      state: 'guarded',
      guard: { windowSeconds: 600 },
      guardedSince: startedAt + 29,
      deadline: startedAt + 1_200,
      timeline: [sampleEvent(0, 'planned'), sampleEvent(29, 'converging'), sampleEvent(29, 'guard-started')],
    });
    expect(
      lifeSteps(running)
        .filter(({ isAhead }) => isAhead)
        .map(({ title, at }) => [title, at === null ? null : at - startedAt]),
    ).toEqual([
      ['Guard ends', 629],
      ['Undoes itself', 1_200],
    ]);
    const stepwise = sampleLife({
      intent: {
        kind: 'split',
        mesh: 'lab',
        namespace: 'payments',
        service: 'payment',
        weights: { v1: 0, v2: 100 },
        stages: [{ weights: { v1: 75, v2: 25 }, bakeSeconds: 300 }],
      },
      stages: 2,
    });
    expect(lifeSteps(stepwise).map(({ title, at }) => [title, at])).toEqual([
      ['Stage 2 of 2', startedAt + 329],
    ]);
  });

  it('keeps of verdicts in a row the last one only', () => {
    const wavering = sampleLife({
      timeline: [
        sampleEvent(29, 'converging'),
        sampleEvent(30, 'cannot-tell'),
        sampleEvent(60, 'not-converged'),
        sampleEvent(90, 'converged'),
      ],
    });
    expect(lifeSteps(wavering).map(({ title }) => title)).toEqual(['Applied', 'Converged']);
  });

  it('tells the time between two stations, and that a guard watched', () => {
    const markup = html(<ChangeLifeLine steps={lifeSteps(trippedLife)} nowMs={(startedAt + 600) * 1_000} />);
    expect(markup).toContain('>29 s<');
    expect(markup).toContain('>8 min 40 s<');
    expect(markup.match(/, a guard watches/g)).toHaveLength(2);
    expect(markup).toContain('2.6 % of requests failed');
  });
});

describe('the proof over time', () => {
  const versions = [
    {
      version: 'v1',
      history: {
        requestRate: [
          [0, 9],
          [15, 8],
          [30, null],
        ],
        errorRatio: [],
        p99: [],
      },
    },
    {
      version: 'v2',
      history: {
        requestRate: [
          [0, 1],
          [15, 2],
          [30, null],
        ],
        errorRatio: [],
        p99: [],
      },
    },
  ] as const;

  it('is the share of the version that moves, with its interval, and unknown where nothing was counted', () => {
    expect(movedVersion(trippedLife)).toBe('v2');
    const points = observedShares(versions, 'v2');
    expect(points.map(({ share }) => share)).toEqual([0.1, 0.2, null]);
    expect(points[1]?.low).toBeLessThan(0.2);
    expect(points[1]?.high).toBeGreaterThan(0.2);
    expect(points[2]).toEqual({ at: 30, share: null, low: null, high: null });
  });

  it('is not a split where no shares move', () => {
    expect(
      movedVersion({ sharesBefore: { v1: 0.7, v2: 0.3 }, sharesAfter: { v1: 0.7, v2: 0.3 } }),
    ).toBeNull();
    expect(movedVersion({ sharesBefore: {}, sharesAfter: {} })).toBeNull();
    // Of two that move alike it is the newer one, whatever the last digit of a sum says.
    expect(movedVersion({ sharesBefore: { v1: 0.8, v2: 0.2 }, sharesAfter: { v1: 0.6, v2: 0.4 } })).toBe(
      'v2',
    );
  });

  it('stands against what was asked at each time: before, with the change, after its undo', () => {
    const at = (seconds: number): number => startedAt + seconds;
    const asked = askedShares(trippedLife, 'v2', [at(0), at(29), at(500), at(583), at(600)]);
    expect(asked.map(({ value }) => value)).toEqual([0.1, 0.2, 0.2, 0.1, 0.1]);
  });

  it('is marked where it was applied and where it ended, without labels on each other', () => {
    expect(changeMarkers(trippedLife).map(({ label }) => label)).toEqual(['applied', 'undone']);
  });

  it('covers some minutes before and after, in steps that a chart can show', () => {
    expect(changeSpan({ startedAt: 10_000, endedAt: 10_600 }, 99_999)).toEqual({
      from: 9_750,
      to: 10_770,
      stepSeconds: 15,
    });
    const live = changeSpan({ startedAt: 10_000, endedAt: null }, 96_400);
    expect((live.to - live.from) / live.stepSeconds).toBeLessThanOrEqual(161);
    expect(live.to % live.stepSeconds).toBe(0);
  });
});

describe('who felt it', () => {
  it('is the mean of what was measured, and nothing where nothing was', () => {
    const points = [
      [0, 0.1],
      [15, null],
      [30, 0.3],
      [45, 0.9],
    ] as const;
    expect(meanBetween(points, 0, 45)).toBeCloseTo(0.2);
    expect(meanBetween(points, 10, 20)).toBeNull();
  });
});
