'use client';

import { useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import type { SplitStageDraft } from '@/lib/client/change-draft.ts';
import { formatDuration } from '@/lib/format/duration.ts';
import { lastingSeconds, lastingText } from './fault-form.ts';
import { allTo, isSameSplit, type SplitDraft } from './split-draft.ts';
import styles from './split-editor.module.css';
import { gainingVersion, stagesBetween, usualStops } from './split-steps.ts';

interface SplitStepsProps {
  readonly inEffect: SplitDraft;
  readonly draft: SplitDraft;
  /** The steps of the draft; null where it goes there at once. */
  readonly stages: readonly SplitStageDraft[] | null;
  readonly leastBakeSeconds: number;
  readonly disabledReason: string | undefined;
  readonly onStages: (stages: readonly SplitStageDraft[] | null) => void;
  /** What watches each step. */
  readonly guard: ReactNode;
}

const usualBakeSeconds = 300;
const mostBakeSeconds = 86_400;

/** Going there in steps: at each the mesh must converge and be watched for a time before the next. */
export function SplitSteps(props: SplitStepsProps) {
  const { inEffect, draft, stages, leastBakeSeconds, disabledReason, onStages, guard } = props;
  const last = draft.at(-1)?.version ?? '';
  const target = isSameSplit(draft, inEffect) ? allTo(draft, last) : draft;
  const version = gainingVersion(inEffect, target);
  const [stops, setStops] = useState(usualStops.join(', '));
  const [bake, setBake] = useState(lastingText(Math.max(usualBakeSeconds, leastBakeSeconds)));
  const bakeSeconds = bakeOf(bake);
  const numbers = stopsOf(stops);
  const give = (seconds: number | null, at: readonly number[] | null): void => {
    if (seconds === null || at === null) return;
    onStages(stagesBetween(inEffect, target, at).map((weights) => ({ weights, bakeSeconds: seconds })));
  };
  if (stages === null) {
    return (
      <div className={styles.steps}>
        <Button
          size="small"
          tone="ghost"
          disabledReason={disabledReason ?? (version === null ? 'Nothing grows here.' : undefined)}
          onClick={() => give(bakeSeconds ?? usualBakeSeconds, numbers ?? usualStops)}
        >
          In steps…
        </Button>
      </div>
    );
  }
  return (
    <section className={styles.steps} aria-label="Steps">
      <div className={styles.narrow}>
        <Input
          label={`${version ?? last} stops at`}
          unit="%"
          value={stops}
          error={numbers === null ? 'Whole percent with commas' : undefined}
          onValueChange={(text) => {
            setStops(text);
            give(bakeSeconds, stopsOf(text));
          }}
        />
      </div>
      <div className={styles.narrow}>
        <Input
          label="Watch each for"
          value={bake}
          error={bakeSeconds === null ? 'Such as 90 s, 5 min or 1 h' : undefined}
          onValueChange={(text) => {
            setBake(text);
            give(bakeOf(text), numbers);
          }}
        />
      </div>
      <Button size="small" tone="ghost" onClick={() => onStages(null)}>
        All at once
      </Button>
      <p className={styles.way}>{wayWords(stages, version ?? last)}</p>
      <div className={styles.way}>{guard}</div>
    </section>
  );
}

/** "v2 5 → 25 → 50 → 100 %, 5 min each, 20 min in all". */
function wayWords(stages: readonly SplitStageDraft[], version: string): string {
  const shares = stages.map(({ weights }) => weights[version] ?? 0).join(' → ');
  const each = stages[0]?.bakeSeconds ?? 0;
  const all = stages.reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0);
  return `${version} ${shares} %, watched for ${formatDuration(each)} each, ${formatDuration(all)} in all at least.`;
}

function bakeOf(text: string): number | null {
  const seconds = lastingSeconds(text);
  return seconds === null || seconds > mostBakeSeconds ? null : seconds;
}

function stopsOf(text: string): readonly number[] | null {
  const parts = text.split(',').map((part) => part.trim());
  if (!parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 100)) return null;
  return parts.map(Number);
}
