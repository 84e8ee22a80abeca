'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Clock, X } from 'lucide-react';
import { useClock } from '@/components/graph/use-clock.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { InlineMessage } from '@/components/ui/message.tsx';
import { PanelLoading } from '@/components/ui/panel-state.tsx';
import type { ChangeIntent } from '@/lib/client/change-draft.ts';
import { applyAndFollow, planOptions, type Change, type ChangePlan } from '@/lib/client/change-queries.ts';
import { formatCountdown } from '@/lib/format/duration.ts';
import { applyObstacle } from './apply-obstacle.ts';
import { ConflictView } from './conflict-view.tsx';
import { PlanChecks } from './plan-checks.tsx';
import { PlanDiff } from './plan-diff.tsx';
import { PlanFigures } from './plan-figures.tsx';
import { overrideOf, planLeftMs, type Override } from './override.ts';
import { withExpiry } from './expiry.ts';
import { PlanFoot } from './plan-foot.tsx';
import { PlanForOwner } from './plan-for-owner.tsx';
import { PlanOff } from './plan-off.tsx';
import { planSentence } from './plan-sentence.ts';
import { PlanStake } from './plan-stake.tsx';
import { PlanTerms } from './plan-terms.tsx';
import styles from './plan-panel.module.css';
import { applyRequestOf } from './terms.ts';
import type { Steering } from './use-steering.ts';

interface PlanPanelProps {
  readonly intent: ChangeIntent;
  readonly steering: Steering;
}

/** The plan of a draft, over the page beside what it changes: everything that would be written, before it is. */
export function PlanPanel({ intent, steering }: PlanPanelProps) {
  const client = useQueryClient();
  const { data, error, isFetching, refetch } = useQuery({
    ...planOptions(intent),
    placeholderData: (before) => before,
  });
  const nowMs = useClock(true);
  const apply = useMutation({
    mutationFn: applyAndFollow,
    onSuccess: (change) => {
      client.setQueryData(['change', change.id], change);
      void client.invalidateQueries({ queryKey: ['changes'] });
      void client.invalidateQueries({ queryKey: ['service'] });
      if (!isUnwritten(change)) steering.onDone();
    },
  });
  const again = (fresh: ChangePlan | null = null): void => {
    apply.reset();
    // What the person has just looked at is the plan to go on with; another one could be another again.
    if (fresh === null) void refetch();
    else client.setQueryData(planOptions(intent).queryKey, fresh);
  };
  const leftMs = data === undefined || nowMs === null ? null : planLeftMs(data, nowMs);
  const isExpired = leftMs !== null && leftMs <= 0;
  return (
    <aside className={styles.panel} aria-label="Plan">
      <header className={styles.head}>
        <h2>Plan</h2>
        <span className={styles.quiet}>nothing is sent yet</span>
        <span className={styles.headEnd}>
          {leftMs !== null && (
            <Chip tone={isExpired ? 'degraded' : 'quiet'} glyph={<Icon icon={Clock} size={13} />}>
              {isExpired ? 'expired' : `valid for ${formatCountdown(leftMs)}`}
            </Chip>
          )}
          <IconButton
            size="small"
            label="Close the plan"
            icon={<Icon icon={X} size={14} />}
            onClick={steering.onClosePlan}
          />
        </span>
      </header>
      {data === undefined ? (
        <PlanMissing error={isFetching ? null : error} onAgain={() => again()} onClose={steering.onDone} />
      ) : (
        <PlanBody
          plan={data}
          steering={steering}
          isStale={isFetching}
          isExpired={isExpired}
          isPending={apply.isPending}
          failure={apply.error ?? (isFetching ? null : error)}
          unwritten={apply.data !== undefined && isUnwritten(apply.data) ? apply.data : null}
          onAgain={again}
          onChosen={(chosen) => {
            apply.reset();
            steering.onDraft(chosen);
          }}
          override={overrideOf(data, nowMs ?? data.createdAt * 1_000)}
          onApply={(isOverride) => apply.mutate(applyRequestOf(data, steering.terms, isOverride))}
        />
      )}
    </aside>
  );
}

/** Whether a change ended before it was written. */
const isUnwritten = ({ state, appliedAt }: Change): boolean =>
  state === 'conflict' || state === 'refused' || (state === 'failed' && appliedAt === null);

interface PlanBodyProps {
  readonly plan: ChangePlan;
  readonly steering: Steering;
  readonly isStale: boolean;
  readonly isExpired: boolean;
  readonly isPending: boolean;
  readonly failure: Error | null;
  /** The change that came to nothing; null where none did. */
  readonly unwritten: Change | null;
  readonly onAgain: (fresh?: ChangePlan | null) => void;
  readonly onChosen: (intent: ChangeIntent) => void;
  readonly override: Override | null;
  readonly onApply: (isOverride: boolean) => void;
}

function PlanBody(props: PlanBodyProps) {
  const { plan, steering, isStale, isExpired, isPending, failure, unwritten, onAgain, onChosen, onApply } =
    props;
  const { terms, onTerms, permission, applyReason } = steering;
  const isConflict = unwritten?.state === 'conflict';
  const words = failure?.message ?? (isConflict ? undefined : unwritten?.lastEvent?.detail);
  return (
    <>
      <div className={styles.body} data-stale={isStale || isExpired || undefined}>
        <section className={styles.section}>
          <p className={styles.sentence}>{planSentence(plan)}</p>
          <PlanFigures plan={plan} />
          <PlanStake effect={plan.effect} />
        </section>
        {isConflict && (
          <ConflictView
            key={unwritten.id}
            plan={plan}
            change={unwritten}
            onAgain={onAgain}
            onChosen={onChosen}
            onGiveUp={steering.onDone}
          />
        )}
        {words !== undefined && (
          <section className={styles.section} role="alert">
            <InlineMessage
              tone="unhealthy"
              action={
                <Button size="small" onClick={() => onAgain()}>
                  Plan again
                </Button>
              }
            >
              {words}
            </InlineMessage>
          </section>
        )}
        <section className={styles.section}>
          <PlanChecks plan={plan} />
        </section>
        <PlanForOwner plan={plan} />
        <section className={styles.section}>
          {plan.steps.map((step) => (
            <PlanDiff key={step.index} step={step} />
          ))}
        </section>
        {permission?.writes === 'disabled' && <PlanOff permission={permission} />}
        <PlanTerms
          plan={plan}
          intent={steering.intent ?? plan.intent}
          permission={permission}
          terms={terms}
          onTerms={onTerms}
          onIntent={steering.onDraft}
        />
      </div>
      <PlanFoot
        plan={plan}
        isExpired={isExpired}
        isPending={isPending}
        override={props.override}
        obstacle={
          isConflict
            ? 'The object is not as this plan saw it.'
            : applyObstacle({ plan, terms, permission, disabledReason: applyReason, isStale })
        }
        onApply={onApply}
        onPlanAgain={() => onAgain()}
        onEnd={(seconds) => steering.onDraft(withExpiry(steering.intent ?? plan.intent, seconds))}
      />
    </>
  );
}

interface PlanMissingProps {
  /** Null while it is awaited. */
  readonly error: Error | null;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

function PlanMissing({ error, onAgain, onClose }: PlanMissingProps) {
  return (
    <div className={styles.body}>
      <section className={styles.section} role={error === null ? undefined : 'alert'}>
        {error === null ? (
          <PanelLoading title="the plan" waitingFor="the API server’s dry run" />
        ) : (
          <>
            <InlineMessage tone="unhealthy">{error.message}</InlineMessage>
            <div className={styles.acts}>
              <Button tone="primary" onClick={onAgain}>
                Plan again
              </Button>
              <Button tone="ghost" onClick={onClose}>
                Discard
              </Button>
            </div>
          </>
        )}
      </section>
    </div>
  );
}
