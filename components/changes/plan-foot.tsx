'use client';

import { Button } from '@/components/ui/button.tsx';
import { useCopy } from '@/components/ui/copy-text.ts';
import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { overrideLabel, type Override } from './override.ts';
import { isReverted } from './owner-words.ts';
import { applyLabel, textForGit } from './plan-sentence.ts';
import styles from './plan-panel.module.css';

interface PlanFootProps {
  readonly plan: ChangePlan;
  readonly isExpired: boolean;
  readonly isPending: boolean;
  /** The end that it is planned with to be applied although its owner will undo it; null where it cannot. */
  readonly override: Override | null;
  /** What keeps it from being applied. */
  readonly obstacle: string | undefined;
  readonly onApply: (isOverride: boolean) => void;
  readonly onPlanAgain: () => void;
  /** Plans it with an end of its own: the deadline stands on the object. */
  readonly onEnd: (seconds: number) => void;
}

/** The acts of a plan. Where the owner will undo it, its manifest is the first place; where at once, the only one. */
export function PlanFoot(props: PlanFootProps) {
  const { plan, isExpired, isPending, obstacle } = props;
  const why = isPending ? 'It is being sent.' : obstacle;
  return (
    <footer className={styles.foot}>
      <div className={styles.acts}>
        <MainActs {...props} why={why} />
        <CopyAct tone="default" label="kubectl" text={plan.command} />
        <span className={styles.digest}>
          sent exactly as shown
          <br />
          <span className={styles.mono} title={plan.digest}>
            {shortDigest(plan.digest)}
          </span>
        </span>
      </div>
      {!isExpired && why !== undefined && <p className={styles.obstacle}>{why}</p>}
    </footer>
  );
}

function MainActs(props: PlanFootProps & { readonly why: string | undefined }) {
  const { plan, isExpired, why, override, onApply, onPlanAgain, onEnd } = props;
  const { owner } = plan;
  const until = overrideLabel(plan);
  if (isExpired) {
    return (
      <Button tone="primary" onClick={onPlanAgain}>
        Plan again
      </Button>
    );
  }
  if (!isReverted(owner)) {
    return (
      <Button tone="primary" disabledReason={why} onClick={() => onApply(false)}>
        {applyLabel(plan)}
      </Button>
    );
  }
  return (
    <>
      <CopyAct tone="primary" label="Copy the patch for Git" text={textForGit(plan)} />
      {owner.verdict === 'will-revert' &&
        (override === null ? (
          <Button onClick={onPlanAgain}>Plan again</Button>
        ) : (
          plan.intent.kind !== 'fault' && (
            <Button disabledReason={why} onClick={() => onEnd(override.expiresInSeconds)}>
              {override.label}
            </Button>
          )
        ))}
      {owner.verdict === 'will-revert' && until !== null && (
        <Button disabledReason={why} onClick={() => onApply(true)}>
          {until}
        </Button>
      )}
    </>
  );
}

interface CopyActProps {
  readonly tone: 'primary' | 'default';
  readonly label: string;
  readonly text: string;
}

function CopyAct({ tone, label, text }: CopyActProps) {
  const { outcome, copy } = useCopy();
  const words = { idle: label, copied: 'Copied', refused: 'The browser refused' };
  return (
    <Button
      tone={tone}
      onClick={() => void copy(text)}
      disabledReason={text === '' ? 'There is nothing to copy.' : undefined}
    >
      {words[outcome]}
    </Button>
  );
}

/** Start and end of a digest, as much as two people compare by voice. */
function shortDigest(digest: string): string {
  const hex = digest.replace(/^sha256:/, '');
  return hex.length > 12 ? `${hex.slice(0, 6)}…${hex.slice(-4)}` : hex;
}
