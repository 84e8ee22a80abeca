'use client';

import { useQuery } from '@tanstack/react-query';
import { useClock } from '@/components/graph/use-clock.ts';
import { Chip } from '@/components/ui/chip.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import { InlineMessage } from '@/components/ui/message.tsx';
import { changeOptions, type ChangeSummary } from '@/lib/client/change-queries.ts';
import { changesHref, defaultChangesLocation } from '@/lib/client/changes-location.ts';
import { consequenceOf, outcomeOf } from './change-list-words.ts';
import { isRunning } from './change-state.ts';
import styles from './running-changes.module.css';

interface LastChangeProps {
  readonly changes: readonly ChangeSummary[];
  readonly kinds: ReadonlySet<string>;
}

const tellingMs = 600_000;

/** What became of the last change, for ten minutes after it ended: nothing vanishes without a word. */
export function LastChange({ changes, kinds }: LastChangeProps) {
  const nowMs = useClock(true);
  const [last] = changes
    .filter(({ intent }) => kinds.has(intent.kind))
    .toSorted((left, right) => right.createdAt - left.createdAt);
  if (last === undefined || nowMs === null || isRunning(last)) return null;
  return nowMs - last.updatedAt * 1_000 > tellingMs ? null : <EndedChange change={last} nowMs={nowMs} />;
}

function EndedChange({ change, nowMs }: { readonly change: ChangeSummary; readonly nowMs: number }) {
  const { word, tone } = outcomeOf(change);
  const timeline = useQuery(changeOptions(change.id)).data?.timeline ?? [];
  const cause = timeline.findLast(({ event }) => event === change.endedBy)?.detail;
  return (
    <InlineMessage
      action={
        <LinkButton size="small" tone="ghost" href={changesHref(defaultChangesLocation, change.id)}>
          Its life
        </LinkButton>
      }
    >
      <Chip tone={tone}>{word}</Chip> <b>{change.title}</b>{' '}
      <span className={styles.words}>{[cause, consequenceOf(change, nowMs)].filter(Boolean).join(' ')}</span>
    </InlineMessage>
  );
}
