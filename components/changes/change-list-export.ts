import { csvText } from '@/lib/format/csv.ts';
import type { ChangeListEntry } from './change-list-entries.ts';
import { refusalTitle } from './change-list-entries.ts';
import { outcomeOf } from './change-list-words.ts';

const columns = [
  'id',
  'time',
  'title',
  'namespace',
  'service',
  'outcome',
  'who',
  'reason',
  'appliedAt',
  'endedAt',
  'detail',
] as const;

type ExportRow = Readonly<Record<(typeof columns)[number], string>>;

const instant = (at: number | null): string => (at === null ? '' : new Date(at * 1_000).toISOString());

const endStates: ReadonlySet<string> = new Set(['undone', 'expired', 'failed', 'refused', 'conflict']);

function rowOf(entry: ChangeListEntry): ExportRow {
  const intent = entry.kind === 'change' ? entry.change.intent : entry.refusal.intent;
  const place = { namespace: intent?.namespace ?? '', service: intent?.service ?? '' };
  if (entry.kind === 'refusal') {
    const { at, who, detail } = entry.refusal;
    const title = refusalTitle(entry.refusal);
    const nothing = { id: '', reason: '', appliedAt: '', endedAt: '' };
    return { ...nothing, ...place, time: instant(at), title, outcome: 'Refused', who: who ?? '', detail };
  }
  const { change } = entry;
  return {
    ...place,
    id: change.id,
    time: instant(change.createdAt),
    title: change.title,
    outcome: outcomeOf(change).word,
    who: change.who ?? '',
    reason: change.reason,
    appliedAt: instant(change.appliedAt),
    endedAt: endStates.has(change.state) ? instant(change.updatedAt) : '',
    detail: change.alarm ?? change.lastEvent?.detail ?? '',
  };
}

/** The list as it stands, for other programs: all that the ledger's list knows. */
export const exportJson = (entries: readonly ChangeListEntry[]): string =>
  `${JSON.stringify(
    entries.map((entry) =>
      entry.kind === 'change' ? entry.change : { ...entry.refusal, state: 'refused-attempt' },
    ),
    null,
    2,
  )}\n`;

/** The list for a spreadsheet. */
export const exportCsv = (entries: readonly ChangeListEntry[]): string =>
  csvText([columns, ...entries.map(rowOf).map((row) => columns.map((name) => row[name]))]);
