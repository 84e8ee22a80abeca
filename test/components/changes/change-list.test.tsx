import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { groupEntries, listEntries } from '@/components/changes/change-list-entries.ts';
import { exportCsv, exportJson } from '@/components/changes/change-list-export.ts';
import { ChangeListItem } from '@/components/changes/change-list-item.tsx';
import { consequenceOf, outcomeOf } from '@/components/changes/change-list-words.ts';
import { isActive, isRunningFault } from '@/lib/client/change-activity.ts';
import type { Changes, ChangeSummary } from '@/lib/client/change-queries.ts';
import { defaultChangesLocation } from '@/lib/client/changes-location.ts';
import { sampleFault, sampleSummary, startedAt } from './sample-change-answer.ts';

const words = (markup: string): string =>
  markup
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
const nowMs = (startedAt + 435) * 1_000;
const day = 86_400;

const refusal: Changes['refusals'][number] = {
  at: startedAt - 60,
  who: 'release-bot',
  intent: { kind: 'timeout', mesh: 'lab', namespace: 'shop', service: 'cart', timeoutMs: 2_000 },
  code: 'forbidden',
  detail: 'release-bot may not patch VirtualServices in shop.',
};

const known: Pick<Changes, 'changes' | 'refusals'> = {
  changes: [
    sampleFault(),
    sampleSummary(),
    sampleSummary({
      id: 'chg-1',
      state: 'undone',
      endedBy: 'guard-breached',
      createdAt: startedAt - 2 * day,
      who: 'ana',
    }),
    sampleSummary({ id: 'chg-2', state: 'conflict', createdAt: startedAt - 9 * day }),
  ],
  refusals: [refusal],
};

const listed = (filter: Partial<typeof defaultChangesLocation>, me: string | null = 'on-call'): string[] =>
  listEntries(known, { ...defaultChangesLocation, ...filter }, me).map((entry) =>
    entry.kind === 'change' ? entry.change.id : 'refusal',
  );

describe('the list of changes', () => {
  it('is the newest first and keeps tries that were refused', () => {
    expect(listed({})).toEqual(['chg-0413', 'chg-0412', 'refusal', 'chg-1', 'chg-2']);
  });

  it('is narrowed by what runs, whose it is, how it went, the service, the person and words', () => {
    expect(listed({ group: 'active' })).toEqual(['chg-0413']);
    expect(listed({ group: 'mine' })).toEqual(['chg-0413', 'chg-0412', 'chg-2']);
    expect(listed({ group: 'mine' }, null)).toEqual([]);
    expect(listed({ outcome: 'taken-back' })).toEqual(['chg-1']);
    expect(listed({ outcome: 'failed' })).toEqual(['refusal', 'chg-2']);
    expect(listed({ service: 'shop/ratings' })).toEqual(['chg-0413']);
    expect(listed({ who: 'ana' })).toEqual(['chg-1']);
    expect(listed({ text: 'guard PAY-77' })).toEqual(['chg-1']);
    expect(listed({ text: 'refused cart' })).toEqual(['refusal']);
  });

  it('has what runs on top, then a heading for each day', () => {
    const groups = groupEntries(listEntries(known, defaultChangesLocation, null), nowMs, 'UTC');
    expect(groups.map(({ title, entries }) => [title, entries.length])).toEqual([
      ['Active now', 1],
      ['Today', 2],
      ['21 Nov', 1],
      ['14 Nov', 1],
    ]);
    const later = groupEntries(listEntries(known, defaultChangesLocation, null), nowMs + day * 1_000, 'UTC');
    expect(later.map(({ title }) => title)).toContain('Yesterday');
  });
});

describe('how a change went', () => {
  const word = (parts: Partial<ChangeSummary>): string => outcomeOf(sampleSummary(parts)).word;
  const proof = { requested: {}, observed: [], since: 0, reason: null, requestsNeeded: null, way: null };

  it('is told by who or what took it back', () => {
    expect(word({ state: 'undone', endedBy: 'undo-requested' })).toBe('Undone');
    expect(word({ state: 'undone', endedBy: 'guard-breached' })).toBe('Undone by its guard');
    expect(word({ state: 'undone', endedBy: 'halted' })).toBe('Undone by the halt');
    expect(word({ state: 'undone', endedBy: 'reverted-by-owner' })).toBe('Reverted by its owner');
    expect(word({ state: 'expired', endedBy: 'expired' })).toBe('Expired');
  });

  it('is never called converged without proof, nor anything while a person is needed', () => {
    expect(word({ proof: { ...proof, verdict: 'converged' } })).toBe('Converged');
    expect(word({ proof: null })).toBe('In effect');
    expect(word({ proof: { ...proof, verdict: 'cannot-tell' } })).toBe('Cannot tell');
    expect(word({ proof: { ...proof, verdict: 'converged' }, alarm: 'Half of it is written.' })).toBe(
      'Needs a person',
    );
  });

  it('runs while it has a deadline, waits between stages or is on its way; a split that has settled is history', () => {
    expect(isActive(sampleFault())).toBe(true);
    expect(isActive(sampleSummary())).toBe(false);
    expect(isActive(sampleSummary({ stage: 0, stages: 3 }))).toBe(true);
    expect(isActive(sampleSummary({ state: 'converging' }))).toBe(true);
    expect(isActive(sampleSummary({ state: 'undone' }))).toBe(false);
    expect(isRunningFault(sampleFault({ state: 'undoing' }))).toBe(true);
    expect(isRunningFault(sampleFault({ state: 'expired' }))).toBe(false);
    expect(isRunningFault(sampleSummary({ deadline: 1 }))).toBe(false);
  });

  it('has a line of what came of it, with the person', () => {
    expect(consequenceOf(sampleSummary({ state: 'undone', updatedAt: startedAt + 29 + 554 }), nowMs)).toBe(
      'In effect for 9 min 14 s · on-call',
    );
    expect(consequenceOf(sampleSummary({ who: null, stage: 1, stages: 4, isPaused: true }), nowMs)).toBe(
      'Paused at stage 2 of 4',
    );
    expect(consequenceOf(sampleSummary({ alarm: 'Half of it is written.' }), nowMs)).toContain('Half of it');
  });
});

describe('a line of the list', () => {
  const item = (change: ChangeSummary, isOpen = false): string =>
    html(
      <ChangeListItem
        entry={{ kind: 'change', at: change.createdAt, change }}
        isOpen={isOpen}
        hrefOf={(id) => `/changes/${id}`}
        nowMs={nowMs}
      />,
    );

  it('counts a running fault down and links to its life', () => {
    const markup = item(sampleFault(), true);
    expect(words(markup)).toContain('ratings: abort 503 on 10 % 02:45');
    expect(markup).toContain('href="/changes/chg-0413"');
    expect(markup).toContain('aria-current="true"');
    expect(item(sampleFault())).not.toContain('aria-current');
  });

  it('says of a refused try who was refused and why, and leads nowhere', () => {
    const markup = html(
      <ChangeListItem
        entry={{ kind: 'refusal', at: refusal.at, refusal }}
        isOpen={false}
        hrefOf={() => '/never'}
        nowMs={nowMs}
      />,
    );
    expect(words(markup)).toContain(
      'Refused release-bot may not patch VirtualServices in shop. · release-bot',
    );
    expect(markup).not.toContain('href');
  });
});

describe('the export', () => {
  const entries = listEntries(
    { changes: [sampleSummary({ reason: '=HYPERLINK("http://x","y"),\nnow' })], refusals: [refusal] },
    defaultChangesLocation,
    null,
  );

  it('is a table that a spreadsheet reads and does not compute', () => {
    const csv = exportCsv(entries);
    expect(csv.split('\r\n')[0]).toBe(
      'id,time,title,namespace,service,outcome,who,reason,appliedAt,endedAt,detail',
    );
    expect(csv).toContain(
      'chg-0412,2026-11-23T14:23:41.000Z,payment: 90/10 → 80/20,payments,payment,In effect,on-call,',
    );
    expect(csv).toContain(`"'=HYPERLINK(""http://x"",""y""),\nnow"`);
    expect(csv).toContain('Refused,release-bot');
  });

  it('is all that the list knows as JSON', () => {
    const parsed = JSON.parse(exportJson(entries)) as { state: string }[];
    expect(parsed.map(({ state }) => state)).toEqual(['active', 'refused-attempt']);
  });
});
