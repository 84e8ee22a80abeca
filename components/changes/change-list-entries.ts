import type { ChangeSummary, Changes } from '@/lib/client/change-queries.ts';
import type { ChangeOutcome, ChangesLocation } from '@/lib/client/changes-location.ts';
import { changeTitle } from '@/lib/format/change-title.ts';
import { formatClock } from '@/lib/format/clock.ts';
import { outcomeOf, type RefusedAttempt } from './change-list-words.ts';
import { isActive } from '@/lib/client/change-activity.ts';

/** A line of the list: a change, or a try that never became one. */
export type ChangeListEntry =
  | { readonly kind: 'change'; readonly at: number; readonly change: ChangeSummary }
  | { readonly kind: 'refusal'; readonly at: number; readonly refusal: RefusedAttempt };

export interface ChangeListGroup {
  /** "Active now", "Today", "22 Nov". */
  readonly title: string;
  readonly entries: readonly ChangeListEntry[];
}

/** Title of a try that was refused; of one that could not be read, what is known. */
export const refusalTitle = ({ intent }: RefusedAttempt): string =>
  intent === null ? 'A request that was refused' : changeTitle(intent, {}, {});

const outcomeOfState: Readonly<Record<ChangeSummary['state'], ChangeOutcome>> = {
  applying: 'in-effect',
  converging: 'in-effect',
  guarded: 'in-effect',
  active: 'in-effect',
  undoing: 'taken-back',
  undone: 'taken-back',
  expired: 'taken-back',
  failed: 'failed',
  refused: 'failed',
  conflict: 'failed',
};

type Filter = Pick<ChangesLocation, 'group' | 'outcome' | 'service' | 'who' | 'text'>;

/** What the filters leave. `me` is the reader as the control plane knows them; null where it does not. */
export function listEntries(
  { changes, refusals }: Pick<Changes, 'changes' | 'refusals'>,
  filter: Filter,
  me: string | null,
): readonly ChangeListEntry[] {
  const entries: readonly ChangeListEntry[] = [
    ...changes.map((change) => ({ kind: 'change', at: change.createdAt, change }) as const),
    ...refusals.map((refusal) => ({ kind: 'refusal', at: refusal.at, refusal }) as const),
  ];
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return entries
    .filter((entry) => isInGroup(entry, filter.group, me))
    .filter((entry) => filter.outcome === 'any' || outcomeOfEntry(entry) === filter.outcome)
    .filter((entry) => filter.service === null || serviceOf(entry) === filter.service)
    .filter((entry) => filter.who === null || whoOf(entry) === filter.who)
    .filter((entry) => {
      const text = textOf(entry);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => b.at - a.at);
}

function isInGroup(entry: ChangeListEntry, group: Filter['group'], me: string | null): boolean {
  switch (group) {
    case 'all':
      return true;
    case 'active':
      return isActiveEntry(entry);
    case 'mine':
      return me !== null && whoOf(entry) === me;
  }
}

const isActiveEntry = (entry: ChangeListEntry): boolean => entry.kind === 'change' && isActive(entry.change);

const outcomeOfEntry = (entry: ChangeListEntry): ChangeOutcome =>
  entry.kind === 'change' ? outcomeOfState[entry.change.state] : 'failed';

/** `namespace/service` of an entry; null where the try could not be read. */
export function serviceOf(entry: ChangeListEntry): string | null {
  const intent = entry.kind === 'change' ? entry.change.intent : entry.refusal.intent;
  return intent === null ? null : `${intent.namespace}/${intent.service}`;
}

export const whoOf = (entry: ChangeListEntry): string | null =>
  entry.kind === 'change' ? entry.change.who : entry.refusal.who;

function textOf(entry: ChangeListEntry): string {
  const parts =
    entry.kind === 'change'
      ? [entry.change.title, entry.change.reason, entry.change.id, outcomeOf(entry.change).word]
      : [refusalTitle(entry.refusal), entry.refusal.detail, 'refused'];
  return [...parts, serviceOf(entry) ?? '', whoOf(entry) ?? ''].join(' ').toLowerCase();
}

/** Active ones first, then one group for each day, the newest first. */
export function groupEntries(
  entries: readonly ChangeListEntry[],
  nowMs: number,
  timeZone?: string,
): readonly ChangeListGroup[] {
  const groups = new Map<string, ChangeListEntry[]>();
  const active = entries.filter((entry) => isActiveEntry(entry));
  if (active.length > 0) groups.set('Active now', active);
  for (const entry of entries) {
    if (isActiveEntry(entry)) continue;
    const title = dayOf(entry.at * 1_000, nowMs, timeZone);
    groups.set(title, [...(groups.get(title) ?? []), entry]);
  }
  return [...groups].map(([title, members]) => ({ title, entries: members }));
}

const dayMs = 86_400_000;

function dayOf(atMs: number, nowMs: number, timeZone: string | undefined): string {
  const date = (instant: number): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(instant);
  if (date(atMs) === date(nowMs)) return 'Today';
  if (date(atMs) === date(nowMs - dayMs)) return 'Yesterday';
  return formatClock(atMs, { nowMs, timeZone }).replace(/ \d\d:\d\d(:\d\d)?$/, '');
}
