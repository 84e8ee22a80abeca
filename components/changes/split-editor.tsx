'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import type { SplitIntent } from '@/lib/client/change-draft.ts';
import { defaultMapLocation, formatMapLocation } from '@/lib/client/map-location.ts';
import type { Service } from '@/lib/client/service-queries.ts';
import type { WhatIf } from '@/lib/client/what-if.ts';
import { newestSplit } from './change-state.ts';
import { ObservedLine, InEffectLine, TrackLine } from './editor-lines.tsx';
import { GuardFields } from './guard-fields.tsx';
import { baseRuleOf, inEffectOf, type RouteRule } from './rule-targets.ts';
import { ShareStepper } from './share-stepper.tsx';
import { draftOf, isSameSplit, setShare, weightsOf, type SplitDraft } from './split-draft.ts';
import styles from './split-editor.module.css';
import { SplitPresets } from './split-presets.tsx';
import { SplitSteps } from './split-steps-form.tsx';
import { SplitTrack } from './split-track.tsx';
import { useHeldDraft } from './use-held-draft.ts';
import type { Steering } from './use-steering.ts';

interface SplitEditorProps {
  readonly service: Service;
  readonly routing: NonNullable<Service['routing']>;
  readonly rule: RouteRule;
  readonly steering: Steering;
}

/** The split of one rule: what is thought of, what is in effect and what was seen, on one scale. */
export function SplitEditor({ service, routing, rule, steering }: SplitEditorProps) {
  const inEffect = inEffectOf(routing, rule);
  const baseRule = baseRuleOf(routing);
  const change = newestSplit(steering.changes, rule.index, baseRule);
  const wanted = draftOfRule(steering, rule.index, baseRule);
  const settled = ordered(wanted === null ? inEffect : draftOf(wanted.weights), inEffect);
  const intentOf = (draft: SplitDraft): SplitIntent => splitOf(service, rule.index, draft, wanted);
  const held = useHeldDraft(settled, (next) =>
    steering.onDraft(isSameSplit(next, inEffect) ? null : intentOf(next)),
  );
  const { draft, take } = held;
  const [locked, setLocked] = useState<ReadonlySet<string>>(new Set());
  const shown = draft.map((share) => ({ ...share, isLocked: locked.has(share.version) }));
  const positionOf = (version: string): number =>
    Math.max(
      0,
      service.versions.findIndex((one) => one.version === version),
    );
  const isChanged = !isSameSplit(draft, inEffect);
  const { disabledReason } = steering;
  return (
    <div className={styles.editor}>
      <DraftLine
        service={service}
        inEffect={inEffect}
        shown={shown}
        onLock={(version) => setLocked(toggled(locked, version))}
        held={held}
        requestRate={rule.match === null ? rateOf(service) : null}
        positionOf={positionOf}
        disabledReason={disabledReason}
      />
      <InEffectLine inEffect={inEffect} since={change?.appliedAt ?? null} positionOf={positionOf} />
      {rule.match === null && (
        <ObservedLine service={service} inEffect={inEffect} change={change} positionOf={positionOf} />
      )}
      <SplitPresets
        draft={shown}
        disabledReason={disabledReason}
        onDraft={take}
        before={inEffect.at(-1)?.percent ?? 0}
      >
        {isChanged && (
          <LinkButton tone="ghost" href={whatIfHref(service, weightsOf(draft))} prefetch={false}>
            Try on the map
          </LinkButton>
        )}
        <PlanButton
          isChanged={isChanged}
          disabledReason={disabledReason}
          isOpen={steering.isPlanOpen}
          onPlan={() => steering.onPlan(wanted ?? intentOf(draft))}
        />
      </SplitPresets>
      <SplitSteps
        inEffect={inEffect}
        draft={draft}
        stages={wanted?.stages ?? null}
        leastBakeSeconds={steering.permission?.rules.minBakeSeconds ?? 0}
        disabledReason={disabledReason}
        guard={
          <GuardFields
            title="Guard of each step"
            intent={wanted ?? intentOf(draft)}
            terms={steering.terms}
            callers={[]}
            onTerms={steering.onTerms}
          />
        }
        onStages={(stages) => {
          const weights = stages?.at(-1)?.weights ?? weightsOf(draft);
          steering.onDraft({ ...intentOf(draft), weights, ...(stages === null ? {} : { stages }) });
        }}
      />
    </div>
  );
}

interface DraftLineProps {
  readonly service: Service;
  readonly inEffect: SplitDraft;
  /** The draft with its locks. */
  readonly shown: SplitDraft;
  readonly onLock: (version: string) => void;
  readonly held: ReturnType<typeof useHeldDraft>;
  readonly requestRate: number | null;
  readonly positionOf: (version: string) => number;
  readonly disabledReason: string | undefined;
}

function DraftLine(props: DraftLineProps) {
  const { service, inEffect, shown, held, requestRate, positionOf, disabledReason, onLock } = props;
  return (
    <TrackLine
      name={<b>Draft</b>}
      hint={isSameSplit(shown, inEffect) ? 'as in effect' : 'not sent'}
      aside={
        <span className={styles.steppers}>
          {shown.map(({ version, percent, isLocked }) => (
            <ShareStepper
              key={version}
              version={version}
              percent={percent}
              isLocked={isLocked}
              canLock={shown.length > 2}
              disabledReason={disabledReason}
              onShare={(share) => held.take(setShare(shown, version, share))}
              onLock={() => onLock(version)}
            />
          ))}
        </span>
      }
    >
      <SplitTrack
        service={service.name}
        draft={shown}
        inEffect={inEffect}
        requestRate={requestRate}
        positionOf={positionOf}
        disabledReason={disabledReason}
        onHold={held.hold}
        onSettle={held.settle}
        onBack={() => held.take(inEffect)}
      />
    </TrackLine>
  );
}

/** The map with these shares tried out on its lines. */
const whatIfHref = ({ mesh, namespace, name }: Service, weights: WhatIf['weights']): string =>
  `/map?${formatMapLocation({ ...defaultMapLocation, mesh, level: 'app', whatIf: { namespace, service: name, weights } })}`;

/** The split that a draft asks for; an end of its own that was wanted stays. */
const splitOf = (
  { mesh, namespace, name }: Service,
  rule: number,
  draft: SplitDraft,
  wanted: SplitIntent | null,
): SplitIntent => ({
  kind: 'split',
  mesh,
  namespace,
  service: name,
  rule,
  weights: weightsOf(draft),
  ...(wanted?.expiresInSeconds === undefined ? {} : { expiresInSeconds: wanted.expiresInSeconds }),
});

/** The split that the link's draft asks of this rule; null where it is about something else. */
function draftOfRule({ intent }: Steering, rule: number, baseRule: number): SplitIntent | null {
  return intent?.kind === 'split' && (intent.rule ?? baseRule) === rule ? intent : null;
}

/** A draft in the order of the bar; a version that it does not name gets nothing. */
const ordered = (draft: SplitDraft, order: SplitDraft): SplitDraft =>
  order.map(({ version }) => ({
    version,
    isLocked: false,
    percent: draft.find((share) => share.version === version)?.percent ?? 0,
  }));

function toggled(versions: ReadonlySet<string>, version: string): ReadonlySet<string> {
  const next = new Set(versions);
  if (!next.delete(version)) next.add(version);
  return next;
}

/** Requests per second to all versions; null where none was measured. */
function rateOf({ versions }: Service): number | null {
  const rates = versions.flatMap(({ requestRate }) => requestRate ?? []);
  return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0);
}

interface PlanButtonProps {
  readonly isChanged: boolean;
  readonly isOpen: boolean;
  readonly disabledReason: string | undefined;
  readonly onPlan: () => void;
}

function PlanButton({ isChanged, isOpen, disabledReason, onPlan }: PlanButtonProps) {
  const why = disabledReason ?? (isChanged ? undefined : 'The draft is as in effect. Move the handle first.');
  if (isOpen && why === undefined) return null;
  return (
    <Button size="small" tone="primary" disabledReason={why} onClick={onPlan}>
      Preview the plan
    </Button>
  );
}
