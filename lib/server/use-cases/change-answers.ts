import 'server-only';
import type { Change as ChangeAnswer, ChangeSummary, Halt as HaltAnswer } from '../../contract/changes.ts';
import type { WrittenIntent } from '../../contract/intent.ts';
import type { ChangePlan as PlanAnswer } from '../../contract/plan.ts';
import { undoCause } from '../../changes/drive/change-cause.ts';
import type { ChangeIntent } from '../../domain/change-intent.ts';
import type { ChangePlan, PlannedStep } from '../../domain/change-plan.ts';
import type { Change, Halt } from '../../domain/change.ts';
import { changeTitle } from '../../format/change-title.ts';

/** States in which there is nothing left to take back. */
const WITHOUT_UNDO: ReadonlySet<Change['state']> = new Set(['undoing', 'undone', 'expired', 'refused']);

/** A plan as the API shows it. */
export const planAnswer = (plan: ChangePlan): PlanAnswer => ({
  id: plan.id,
  digest: plan.digest,
  createdAt: plan.createdAt,
  expiresAt: plan.expiresAt,
  intent: intentAnswer(plan.intent),
  who: plan.who,
  deadline: plan.deadline,
  steps: plan.steps.map(stepAnswer),
  owner: ownerAnswer(plan),
  sharesBefore: plan.sharesBefore,
  sharesAfter: plan.sharesAfter,
  effect: effectAnswer(plan),
  checks: plan.checks.map((check) => ({ ...check })),
  command: plan.command,
  patchForOwner: plan.patchForOwner,
});

/** A change as lists show it. */
export function changeSummary(change: Change): ChangeSummary {
  const { plan, progress, timeline } = change;
  return {
    id: change.id,
    intent: intentAnswer(plan.intent),
    title: changeTitle(plan.intent, plan.sharesBefore, plan.sharesAfter),
    state: change.state,
    who: change.who,
    reason: change.reason,
    createdAt: change.createdAt,
    updatedAt: change.updatedAt,
    deadline: change.deadline,
    appliedAt: change.appliedAt,
    guard: change.guard,
    guardedSince: change.guardedSince,
    stage: change.stage,
    stages: 1 + Math.max(0, ...plan.steps.map(({ stage }) => stage)),
    isPaused: change.isPaused,
    endedBy: wasTakenBack(change) ? undoCause(change) : null,
    alarm: change.alarm,
    undoable:
      !WITHOUT_UNDO.has(change.state) && progress.some((step) => step === 'written' || step === 'unknown'),
    steps: plan.steps.map(({ object, write, stage, index }) => ({
      object,
      operation: write.operation,
      stage,
      progress: progress[index] ?? 'waiting',
    })),
    proof: proofAnswer(change),
    lastEvent: timeline.at(-1) ?? null,
  };
}

/** A change with its whole life. */
export const changeAnswer = (change: Change): ChangeAnswer => ({
  ...changeSummary(change),
  digest: change.plan.digest,
  sharesBefore: change.plan.sharesBefore,
  sharesAfter: change.plan.sharesAfter,
  owner: ownerAnswer(change.plan),
  effect: effectAnswer(change.plan),
  steps: change.plan.steps.map((step) => ({
    ...stepAnswer(step),
    progress: change.progress[step.index] ?? 'waiting',
  })),
  differences: (change.differences ?? []).map((one) => ({ ...one })),
  timeline: change.timeline.map((event) => ({ ...event })),
});

/** An intent as it came over the wire. */
export function intentAnswer(intent: ChangeIntent): WrittenIntent {
  if (intent.kind !== 'split') return intent;
  const { stages, ...rest } = intent;
  return stages === undefined ? rest : { ...rest, stages: stages.map((stage) => ({ ...stage })) };
}

/** The halt as the API shows it, with what engaging it lifted. */
export const haltAnswer = (
  halt: Halt | null,
  lifted: HaltAnswer['lifted'] = [],
  notLifted: HaltAnswer['notLifted'] = [],
): HaltAnswer => ({
  engaged: halt !== null,
  engagedAt: halt?.engagedAt ?? null,
  who: halt?.who ?? null,
  reason: halt?.reason ?? null,
  lifted,
  notLifted,
});

const stepAnswer = ({ write, inverse, ...step }: PlannedStep): PlanAnswer['steps'][number] => ({
  index: step.index,
  stage: step.stage,
  object: step.object,
  operation: write.operation,
  patch: asJson(write.body),
  body: write.body,
  inverse: asJson(inverse.body),
  inverseOperation: inverse.operation,
  before: step.before,
  after: step.after,
  diff: step.diff,
  dryRun: step.dryRun,
});

const wasTakenBack = ({ timeline }: Change): boolean =>
  timeline
    .slice(timeline.findLastIndex(({ event }) => event === 'restored') + 1)
    .some(({ event, step }) => event === 'undo-started' && step === null);

/** A deletion has no body. */
const asJson = (body: string): unknown => (body === '' ? null : JSON.parse(body));

const ownerAnswer = ({ owner }: ChangePlan): PlanAnswer['owner'] => ({
  ...owner,
  evidence: [...owner.evidence],
});

const effectAnswer = ({ effect }: ChangePlan): PlanAnswer['effect'] => ({
  ...effect,
  byVersion: effect.byVersion.map((version) => ({ ...version })),
  callers: effect.callers.map((caller) => ({ ...caller })),
});

function proofAnswer({ proof }: Change): ChangeSummary['proof'] {
  if (proof === null) return null;
  const { requested, observed, way } = proof;
  return {
    ...proof,
    requested,
    observed: observed.map((share) => ({ ...share })),
    way: way === null ? null : { ...way, behind: way.behind.map((proxy) => ({ ...proxy })) },
  };
}
