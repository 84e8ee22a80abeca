import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelRun, type Action } from '../../support/change-model.ts';

const weights = fc.integer({ min: 0, max: 100 });
const seconds = (max: number) => fc.integer({ min: 1, max });

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant('make' as const),
      what: fc.constantFrom(
        'split' as const,
        'stages' as const,
        'fault' as const,
        'fault' as const,
        'canary' as const,
      ),
      dies: fc.option(fc.nat(16), { freq: 2 }),
      value: fc.nat(200),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('plan-split' as const), v1: weights }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('plan-stages' as const), v1: weights }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('plan-fault' as const),
      seconds: fc.integer({ min: 20, max: 300 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'plan-canary' } as const) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('apply' as const), which: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('edit' as const), which: fc.nat(2), keeps: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('revert' as const), which: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('kill' as const), away: seconds(60) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('die' as const), calls: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'second-console' } as const) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('jump' as const), seconds: fc.integer({ min: -900, max: 900 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('outage' as const), seconds: seconds(120) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('mishap' as const),
      call: fc.constantFrom('write' as const, 'undo' as const, 'lift' as const),
      mishap: fc.constantFrom(
        'outage' as const,
        'answer-lost' as const,
        'lands-late' as const,
        'refused' as const,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'land-late' } as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'halt' } as const) },
  { weight: 2, arbitrary: fc.constant({ do: 'release' } as const) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: seconds(150) }) },
);

describe('whatever happens in whatever order', () => {
  it('no fault outlives its deadline, nothing unseen is written, nothing stays half done in silence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 25 }), async (actions) => {
        const run = await ModelRun.open();
        for (const one of actions) {
          await run.take(one);
          expect(await run.broken(), one.do).toEqual([]);
        }
        await run.comeToRest();
        expect(await run.brokenAtRest()).toEqual([]);
      }),
      {
        numRuns: Number(process.env.MODEL_RUNS ?? 30),
        ...(process.env.MODEL_SEED === undefined ? { seed: 4711 } : {}),
      },
    );
  }, 300_000);
});
