import type { ReactNode } from 'react';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { InlineMessage } from '@/components/ui/message.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { Change } from '@/lib/client/change-queries.ts';
import { formatLasting } from '@/lib/format/duration.ts';
import { amountText } from '@/lib/format/amount.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { ChangeLedger } from './change-life-ledger.tsx';
import { ChangeLifeLine } from './change-life-line.tsx';
import { lifeSteps } from './change-life-steps.ts';
import styles from './change-life.module.css';
import { ChangeWritten } from './change-life-written.tsx';
import { ChangeOutcome } from './change-list-item.tsx';
import { glyphOf } from './change-list-words.ts';
import type { ChangeHistory } from './change-proof-history.ts';
import { ChangeFelt } from './change-proof-felt.tsx';
import { ChangeGuardChart } from './change-proof-guard.tsx';
import { ChangeProofPanel } from './change-proof-panel.tsx';
import { MovedParts } from './moved-parts.tsx';

interface ChangeLifeProps {
  readonly change: Change;
  readonly history: ChangeHistory;
  readonly nowMs: number;
  /** Undo, pause, plan again, link: what can be done with it. */
  readonly acts: ReactNode;
}

/** One change: its way, the proof of it, what was written, who felt it. */
export function ChangeLife({ change, history, nowMs, acts }: ChangeLifeProps) {
  return (
    <article className={styles.life} aria-label={change.title}>
      <header className={styles.head}>
        <span className={styles.glyph}>
          {change.intent.kind === 'fault' ? (
            <HealthGlyph health="injected" size={18} label={null} />
          ) : (
            <MeshGlyph name={glyphOf(change.intent)} size={18} label={null} />
          )}
        </span>
        <h2 className={styles.title}>{change.title}</h2>
        <ChangeOutcome change={change} nowMs={nowMs} />
        <div className={styles.acts}>{acts}</div>
      </header>
      <p className={styles.about}>
        <span className={styles.id}>{change.id}</span>
        <span>{change.who ?? 'person not known'}</span>
        {change.reason !== '' && <q>{change.reason}</q>}
        <span>{effectWords(change, nowMs)}</span>
      </p>
      {change.alarm !== null && <InlineMessage tone="unhealthy">{change.alarm}</InlineMessage>}
      <section className={styles.card} aria-label="Way of the change">
        <ChangeLifeLine steps={lifeSteps(change)} nowMs={nowMs} />
      </section>
      <div className={styles.grid}>
        <div className={styles.column}>
          {(change.differences ?? []).length > 0 && (
            <Panel title="What others changed" meta="since the plan" flush>
              <MovedParts differences={change.differences} />
            </Panel>
          )}
          <ChangeProofPanel change={change} history={history} />
          {change.guard !== null && (
            <ChangeGuardChart change={change} guard={change.guard} history={history} />
          )}
          <ChangeLedger timeline={change.timeline} nowMs={nowMs} />
        </div>
        <div className={styles.column}>
          <ChangeWritten change={change} />
          <ChangeFelt change={change} history={history} />
        </div>
      </div>
    </article>
  );
}

const ends: ReadonlySet<Change['state']> = new Set(['undone', 'expired', 'failed', 'refused', 'conflict']);

/** How much traffic it moves, and for how long. */
function effectWords({ effect, intent, appliedAt, state, updatedAt }: Change, nowMs: number): string {
  const moved =
    effect.movedRequestsPerSecond === null
      ? null
      : `${amountText(formatRate(effect.movedRequestsPerSecond))} ${intent.kind === 'fault' ? 'hit' : 'moved'}`;
  const until = ends.has(state) ? updatedAt : nowMs / 1_000;
  const lasting = appliedAt === null ? null : `for ${formatLasting(until - appliedAt)}`;
  return [moved, lasting].filter((part) => part !== null).join(' ');
}
