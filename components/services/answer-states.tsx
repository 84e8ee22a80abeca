'use client';

import { nextTryWords } from '@/components/graph/map-trouble.ts';
import { useClock } from '@/components/graph/use-clock.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Banner } from '@/components/ui/message.tsx';
import { Popover } from '@/components/ui/popover.tsx';
import { formatCountOf } from '@/lib/format/count.ts';
import styles from './answer-states.module.css';
import { answerTrouble, failureWords, type AnswerState } from './answer-trouble.ts';

interface AnswerStateProps {
  readonly state: AnswerState;
  readonly nextTryAtMs: number | null;
  readonly onRetry: () => void;
}

/** What must be said about all figures of the page, under the bar. */
export function AnswerBanner({ state, nextTryAtMs, onRetry }: AnswerStateProps) {
  const nowMs = useClock(true);
  if (nowMs === null || state.answeredAt === null) return null;
  const trouble = answerTrouble(state, nowMs);
  if (trouble === null) return null;
  const retry = (
    <Button size="small" onClick={onRetry}>
      Try now
    </Button>
  );
  return (
    <Banner tone={trouble.tone} action={trouble.isOld ? retry : undefined}>
      {trouble.text} <span aria-hidden>{nextTryWords(nextTryAtMs, nowMs)}</span>
    </Banner>
  );
}

interface AnswerFailedProps extends AnswerStateProps {
  readonly title: string;
}

/** No answer at all, and why. */
export function AnswerFailed({ title, state, nextTryAtMs, onRetry }: AnswerFailedProps) {
  const nowMs = useClock(true);
  if (state.error === null) return null;
  return (
    <div className={styles.failed} role="alert">
      <HealthGlyph health="unhealthy" size={20} label={null} />
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.words}>{failureWords(state.error)}</p>
      <p className={styles.next} aria-hidden>
        {nowMs === null ? '' : nextTryWords(nextTryAtMs, nowMs)}
      </p>
      <Button onClick={onRetry}>Try now</Button>
    </div>
  );
}

const partialCodes = /partial|limit|truncat|too-many|skew|missing/;

interface AnswerNotesProps {
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
}

/** What the answer itself says is not in it. */
export function AnswerNotes({ warnings }: AnswerNotesProps) {
  if (warnings.length === 0) return null;
  const isPartial = warnings.some(({ code }) => partialCodes.test(code));
  return (
    <Popover
      title="What is not in these figures"
      trigger={
        <Button size="small" tone="ghost">
          {isPartial ? (
            <Chip tone="degraded" glyph={<HealthGlyph health="degraded" hollow size={12} label={null} />}>
              Partial
            </Chip>
          ) : (
            formatCountOf(warnings.length, 'note')
          )}
        </Button>
      }
    >
      <ul className={styles.notes}>
        {warnings.map(({ code, text }) => (
          <li key={`${code} ${text}`}>{text}</li>
        ))}
      </ul>
    </Popover>
  );
}
