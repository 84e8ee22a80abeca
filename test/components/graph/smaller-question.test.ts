import { describe, expect, it } from 'vitest';
import { afterLimit, afterRefusal } from '@/components/graph/smaller-question.ts';

describe('what is offered when the backend refuses', () => {
  it('a whole map as too large, or takes too long for it: a shorter window, while there is one', () => {
    const offers = (code: 'too-large' | 'timeout' | 'unavailable', windowSeconds: number) =>
      afterRefusal({ code }, { windowSeconds })?.changes;
    expect(offers('too-large', 3_600)).toEqual({ windowSeconds: 60 });
    expect(offers('timeout', 300)).toEqual({ windowSeconds: 60 });
    expect(offers('too-large', 60)).toBeUndefined();
    expect(offers('unavailable', 3_600)).toBeUndefined();
    expect(afterRefusal(null, { windowSeconds: 3_600 })).toBeNull();
  });

  it('only the latency: the coarsest level, unless it is drawn already', () => {
    const warnings = [{ code: 'limit-hit', text: 'Latency is missing.' }];
    expect(afterLimit({ warnings, view: 'workload' })?.changes).toMatchObject({ level: 'namespace' });
    expect(afterLimit({ warnings, view: 'namespace' })).toBeNull();
    expect(afterLimit({ warnings: [], view: 'workload' })).toBeNull();
  });
});
