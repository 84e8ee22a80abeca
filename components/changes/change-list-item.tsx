import Link from 'next/link';
import type { ReactNode } from 'react';
import { Check } from 'lucide-react';
import { Chip } from '@/components/ui/chip.tsx';
import { classNames } from '@/components/ui/class-names.ts';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import { formatClock, formatClockMinute } from '@/lib/format/clock.ts';
import { formatCountdown } from '@/lib/format/duration.ts';
import { refusalTitle, type ChangeListEntry } from './change-list-entries.ts';
import { consequenceOf, glyphOf, outcomeOf, type RefusedAttempt } from './change-list-words.ts';
import { isRunningFault } from '@/lib/client/change-activity.ts';
import styles from './change-list.module.css';

interface ChangeListItemProps {
  readonly entry: ChangeListEntry;
  readonly isOpen: boolean;
  readonly hrefOf: (id: string) => string;
  readonly nowMs: number;
}

/** One line: when, what, how it went, and what came of it. */
export function ChangeListItem({ entry, isOpen, hrefOf, nowMs }: ChangeListItemProps) {
  if (entry.kind === 'refusal') return <RefusalItem refusal={entry.refusal} nowMs={nowMs} />;
  const { change } = entry;
  const { tone } = outcomeOf(change);
  return (
    <li className={classNames(styles.item, isOpen && styles.open)}>
      <Link
        href={hrefOf(change.id)}
        className={styles.link}
        prefetch={false}
        aria-current={isOpen ? 'true' : undefined}
      >
        <EntryTime at={change.createdAt} nowMs={nowMs} />
        <span className={classNames(styles.square, styles[isRunningFault(change) ? 'injected' : tone])}>
          <MeshGlyph name={glyphOf(change.intent)} size={14} label={null} />
        </span>
        <Words
          title={change.title}
          outcome={<ChangeOutcome change={change} nowMs={nowMs} />}
          consequence={consequenceOf(change, nowMs)}
        />
      </Link>
    </li>
  );
}

function RefusalItem({ refusal, nowMs }: { readonly refusal: RefusedAttempt; readonly nowMs: number }) {
  const who = refusal.who === null ? '' : ` · ${refusal.who}`;
  return (
    <li className={styles.item}>
      <div className={styles.link}>
        <EntryTime at={refusal.at} nowMs={nowMs} />
        <span className={classNames(styles.square, styles.quiet)}>
          <MeshGlyph name="deny" size={14} label={null} />
        </span>
        <Words
          title={refusalTitle(refusal)}
          outcome={<Chip tone="quiet">Refused</Chip>}
          consequence={`${refusal.detail}${who}`}
        />
      </div>
    </li>
  );
}

function EntryTime({ at, nowMs }: { readonly at: number; readonly nowMs: number }) {
  return (
    <time
      className={styles.time}
      dateTime={new Date(at * 1_000).toISOString()}
      title={formatClock(at * 1_000, { nowMs })}
    >
      {formatClockMinute(at * 1_000)}
    </time>
  );
}

interface WordsProps {
  readonly title: string;
  readonly outcome: ReactNode;
  readonly consequence: string;
}

function Words({ title, outcome, consequence }: WordsProps) {
  return (
    <span className={styles.words}>
      <span className={styles.line}>
        <b className={styles.title}>{title}</b>
        {outcome}
      </span>
      <span className={styles.consequence}>{consequence}</span>
    </span>
  );
}

interface ChangeOutcomeProps {
  readonly change: ChangeSummary;
  readonly nowMs: number;
}

/** How it went, as a chip; of a fault that runs, the time that is left of it. */
export function ChangeOutcome({ change, nowMs }: ChangeOutcomeProps) {
  const { word, tone, isHappy } = outcomeOf(change);
  if (isRunningFault(change) && change.deadline !== null && change.alarm === null) {
    return (
      <span className={styles.countdown} title={word}>
        {formatCountdown(change.deadline * 1_000 - nowMs)}
      </span>
    );
  }
  return (
    <Chip tone={tone} glyph={outcomeGlyph(tone, isHappy)}>
      {word}
    </Chip>
  );
}

function outcomeGlyph(tone: string, isHappy: boolean): ReactNode {
  if (isHappy) return <Icon icon={Check} size={12} />;
  if (tone === 'unhealthy' || tone === 'degraded') {
    return <HealthGlyph health={tone} size={12} label={null} />;
  }
  return undefined;
}
