import { describe, expect, it } from 'vitest';
import { stopMeters } from '@/components/changes/fault-stop-meters.ts';
import { guardLimits } from '@/components/changes/guard-limits.ts';
import {
  defaultGuard,
  guardObstacle,
  guardOf,
  limitMistake,
  usualWatchSeconds,
} from '@/components/changes/guard-terms.ts';
import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import { plan } from './change-plan-samples.ts';
import { sampleSummary } from './sample-change-answer.ts';

const { intent: split } = plan();
const fault: ChangeIntent = {
  kind: 'fault',
  mesh: 'lab-1',
  namespace: 'shop',
  service: 'ratings',
  expiresInSeconds: 120,
  abort: { percent: 10, httpStatus: 503 },
};

describe('the guard as it is typed', () => {
  it('sends each limit in the API’s units, and none that is left empty', () => {
    expect(guardOf(defaultGuard, split)).toEqual({
      maxErrorRatio: 0.02,
      windowSeconds: 600,
      onNoData: 'keep',
    });
    const typed = {
      ...defaultGuard,
      maxErrorPercent: '',
      maxErrorRisePoints: '1,5',
      maxP99Ms: '800',
      maxP99Percent: '30',
      watchesFor: '5 min',
      undoesWithoutData: true,
    };
    expect(guardOf(typed, split)).toEqual({
      maxErrorIncrease: 0.015,
      maxP99Ms: 800,
      maxP99Increase: 0.3,
      windowSeconds: 300,
      onNoData: 'undo',
    });
    expect(guardOf({ ...typed, isGuarded: false }, split)).toBeUndefined();
    const caller = { namespace: 'shop', workload: 'frontend' };
    expect(guardOf({ ...defaultGuard, caller }, split)).toMatchObject({ caller, maxErrorRatio: 0.02 });
  });

  it('watches a fault for as long as it lasts, a step for as long as it bakes, and the rest for ten minutes', () => {
    expect(usualWatchSeconds(fault)).toBe(120);
    expect(usualWatchSeconds(split)).toBe(600);
    const weights = { v1: 50, v2: 50 };
    const stages = [
      { weights, bakeSeconds: 300 },
      { weights, bakeSeconds: 0 },
    ];
    expect(usualWatchSeconds({ ...split, kind: 'split', weights, stages })).toBe(300);
    expect(usualWatchSeconds({ ...fault, kind: 'fault', expiresInSeconds: 5 })).toBe(15);
  });

  it('says what is wrong with it', () => {
    expect(guardObstacle(defaultGuard, split)).toBeUndefined();
    expect(guardObstacle({ ...defaultGuard, maxErrorPercent: '' }, split)).toBe('The guard has no limit');
    const slow = { ...defaultGuard, maxP99Ms: 'slow' };
    expect(guardObstacle(slow, split)).toBe('A limit of the guard is no number in its range');
    expect(limitMistake(slow, 'maxP99Ms')).toBe('0 to 3600000');
    expect(limitMistake(slow, 'maxErrorPercent')).toBeUndefined();
    expect(guardObstacle({ ...defaultGuard, watchesFor: '5 s' }, split)).toBe(
      'How long the guard watches is no time',
    );
    expect(guardObstacle({ ...slow, isGuarded: false }, split)).toBeUndefined();
  });
});

describe('the limits on the charts of versions', () => {
  it('are those of the guard that watches, else of the draft on the screen', () => {
    const watched = sampleSummary({
      state: 'guarded',
      guard: { maxErrorRatio: 0.05, windowSeconds: 60 },
      guardedSince: 1,
    });
    const draft = { intent: split, terms: { ...defaultGuard, maxP99Ms: '800' } };
    expect(guardLimits({ ...draft, changes: [watched] })).toEqual({ errorRatio: 0.05, p99: undefined });
    expect(guardLimits({ ...draft, changes: [{ ...watched, guardedSince: null }] })).toEqual({
      errorRatio: 0.02,
      p99: 800,
    });
    expect(guardLimits({ ...draft, intent: null, changes: [] })).toEqual({
      errorRatio: undefined,
      p99: undefined,
    });
  });
});

describe('how near a fault is to being lifted early', () => {
  const frontend = {
    id: 'w',
    name: 'frontend',
    errorsBefore: 0.004,
    errorsNow: 0.01,
    p99Before: 200,
    p99Now: 230,
  };
  const plain = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ');

  it('is a meter for each limit of each near caller', () => {
    const guard = {
      maxErrorRatio: 0.02,
      maxErrorIncrease: 0.012,
      maxP99Ms: 460,
      maxP99Increase: 0.3,
      windowSeconds: 60,
    };
    expect(
      stopMeters([frontend], guard).map(({ label, value, limit, ratio }) => [
        plain(`${label}: ${value} of ${limit}`),
        Math.round((ratio ?? -1) * 100) / 100,
      ]),
    ).toEqual([
      ['frontend errors: 1.0 % of 2.0 %', 0.5],
      ['frontend rise of errors: 0.6 points of 1.2 points', 0.5],
      ['frontend p99: 230 ms of 460 ms', 0.5],
      ['frontend growth of p99: +15 % of +30 %', 0.5],
    ]);
  });

  it('is told of the one caller that the guard is for', () => {
    const id = 'workload:lab/shop/frontend';
    const two = [
      { ...frontend, id },
      { ...frontend, id: 'workload:lab/shop/batch', name: 'batch' },
    ];
    const guard = {
      maxErrorRatio: 0.02,
      windowSeconds: 60,
      caller: { namespace: 'shop', workload: 'batch' },
    };
    expect(stopMeters(two, guard).map(({ label }) => label)).toEqual(['batch errors']);
  });

  it('knows nothing where nothing was measured, which is not none', () => {
    const unknown = { ...frontend, errorsNow: null, p99Before: null };
    expect(
      stopMeters([unknown], { maxErrorRatio: 0.02, maxP99Increase: 0.3, windowSeconds: 60 }).map(
        ({ value, ratio }) => [value, ratio],
      ),
    ).toEqual([
      ['–', null],
      ['–', null],
    ]);
  });
});
