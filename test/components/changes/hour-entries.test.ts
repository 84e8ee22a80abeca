import { describe, expect, it } from 'vitest';
import { faultSpans, hourEntries } from '@/components/changes/hour-entries.ts';
import type { Mark } from '@/lib/client/mark-queries.ts';
import { sampleFault, sampleSummary, startedAt } from './sample-change-answer.ts';

const plain = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ');
const mark = (parts: Partial<Mark>): Mark => ({
  at: startedAt,
  kind: 'deploy',
  subject: null,
  title: 'payment v2 deployed',
  changeId: null,
  ...parts,
});
const errors = [
  [startedAt - 60, 0.0002],
  [startedAt, 0.0002],
  [startedAt + 60, 0.0004],
  [startedAt + 120, 0.0004],
] as const;

describe('what changed in the last hour', () => {
  it('is told newest first, by the ledger where it was done here', () => {
    const split = mark({ kind: 'split', at: startedAt + 30, title: 'payment: 90/10', changeId: 'chg-0412' });
    const entries = hourEntries([mark({}), split], [sampleSummary()], []);
    expect(entries.map(({ mark: { title }, change }) => [title, change?.id])).toEqual([
      ['payment: 90/10', 'chg-0412'],
      ['payment v2 deployed', undefined],
    ]);
    expect(entries.map(({ consequence }) => consequence)).toEqual([
      'on-call, “Step 2, PAY-77”',
      'Seen in the cluster, not made here',
    ]);
  });

  it('says how the errors at the gateway turned with it, and nothing where they did not', () => {
    const [turned] = hourEntries([mark({})], [], errors);
    expect(plain(turned?.consequence ?? '')).toContain('errors at the gateway 0.02 % → 0.04 %');
    const [still] = hourEntries([mark({ at: startedAt + 90 })], [], errors.slice(2));
    expect(still?.consequence).toBe('Seen in the cluster, not made here');
  });

  it('shades the time in which faults were in force, as far as the hour reaches', () => {
    const hour = { from: startedAt, to: startedAt + 3_600 };
    const fault = sampleFault({ state: 'undone', appliedAt: startedAt - 60, updatedAt: startedAt + 300 });
    expect(faultSpans([fault, sampleSummary()], hour)).toEqual([{ from: startedAt, to: startedAt + 300 }]);
    const running = sampleFault({ appliedAt: startedAt + 3_000 });
    expect(faultSpans([running], hour)).toEqual([{ from: startedAt + 3_000, to: hour.to }]);
  });
});
