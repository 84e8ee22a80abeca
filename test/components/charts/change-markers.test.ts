import { describe, expect, it } from 'vitest';
import { changeMarkers } from '@/components/charts/change-markers.ts';
import type { Mark } from '@/lib/client/mark-queries.ts';

const mark = (at: number, kind: Mark['kind'], title = ''): Mark => ({
  at,
  kind,
  title,
  subject: null,
  changeId: null,
});

describe('changes on a chart', () => {
  it('are named by what they were, and an end by its own word', () => {
    const marks = [mark(0, 'split', 'payment: 90/10 → 80/20'), mark(900, 'split', 'Taken back: payment: …')];
    expect(changeMarkers(marks, 1_800)).toEqual([
      { at: 0, label: 'split' },
      { at: 900, label: 'undone' },
    ]);
  });

  it('say what was done before what came of it, and name a turn of health by where it led', () => {
    const turn = mark(100, 'health', 'payment v2: healthy → degraded');
    expect(changeMarkers([turn], 1_800)).toEqual([{ at: 100, label: 'degraded' }]);
    expect(changeMarkers([mark(20, 'deploy'), turn], 1_800)).toEqual([{ at: 20, label: 'deploy' }]);
    expect(changeMarkers([mark(20, 'deploy'), { ...turn, at: 900 }], 1_800)).toHaveLength(2);
  });

  it('do not write over each other: of several in one moment the last is named', () => {
    const marks = [mark(0, 'split'), mark(10, 'guard'), mark(20, 'split', 'Taken back: x')];
    expect(changeMarkers(marks, 1_800)).toEqual([{ at: 20, label: 'undone' }]);
  });
});
