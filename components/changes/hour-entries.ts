import type { Span } from '@/components/charts/time-series.ts';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import type { Mark } from '@/lib/client/mark-queries.ts';
import type { SignalPoints } from '@/lib/client/subject-queries.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { besideMark } from './time-strip-model.ts';

/** One thing that happened, with what the ledger and the figures around it say. */
export interface HourEntry {
  readonly key: string;
  readonly mark: Mark;
  /** Null where nobody did it here. */
  readonly change: ChangeSummary | null;
  /** One line; empty where there is nothing to say. */
  readonly consequence: string;
}

const seenOnly: Readonly<Partial<Record<Mark['kind'], string>>> = {
  deploy: 'Seen in the cluster, not made here',
  restart: 'Seen in the cluster, not made here',
  routing: 'Changed by somebody else',
  policy: 'Changed by somebody else',
};

/** The marks of an hour, the newest first; `errors` are those of the gateway. */
export function hourEntries(
  marks: readonly Mark[],
  changes: readonly ChangeSummary[],
  errors: SignalPoints,
): readonly HourEntry[] {
  const byId = new Map(changes.map((change) => [change.id, change]));
  return marks.toReversed().map((mark) => {
    const change = mark.changeId === null ? null : (byId.get(mark.changeId) ?? null);
    const words = [whoWords(mark, change), errorWords(mark, errors)];
    return {
      key: `${mark.at} ${mark.kind} ${mark.title}`,
      mark,
      change,
      consequence: words.filter((part) => part !== '').join(' · '),
    };
  });
}

function whoWords(mark: Mark, change: ChangeSummary | null): string {
  if (change === null) return mark.changeId === null ? (seenOnly[mark.kind] ?? '') : '';
  const said = change.reason === '' ? [] : [`“${change.reason}”`];
  return [...(change.who === null ? [] : [change.who]), ...said].join(', ');
}

/** How the errors at the gateway turned with it; nothing where they did not, or nobody counted. */
function errorWords({ at }: Mark, errors: SignalPoints): string {
  const { before, after } = besideMark(errors, at);
  if (before === null || after === null) return '';
  const [was, is] = [amountText(formatRatio(before)), amountText(formatRatio(after))];
  return was === is ? '' : `errors at the gateway ${was} → ${is}`;
}

/** When faults were in force, as far as a span reaches. */
export function faultSpans(changes: readonly ChangeSummary[], { from, to }: Span): readonly Span[] {
  return changes.flatMap(({ intent, appliedAt, state, updatedAt }) => {
    if (intent.kind !== 'fault' || appliedAt === null) return [];
    const isOver = state === 'undone' || state === 'expired';
    const end = Math.min(to, isOver ? updatedAt : to);
    const begin = Math.max(from, appliedAt);
    return begin < end ? [{ from: begin, to: end }] : [];
  });
}
