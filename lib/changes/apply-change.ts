import type { Change, ChangeActor, Guard } from '../domain/change.ts';
import type { ChangePlan } from '../domain/change-plan.ts';
import type { Identity } from '../ports/mesh-writer.ts';
import { meshNowOf, meshOf, nowOf, type ChangeContext } from './change-context.ts';
import { ChangeError } from './change-error.ts';
import type { ChangeSettings } from './change-settings.ts';
import { FORCEABLE_CHECKS } from './plan/policy-checks.ts';
import { planDigest } from './plan/plan-digest.ts';

/** Less than this is no time to see anything in. */
const LEAST_SECONDS_LEFT = 5;

/** What a person says when applying a plan. */
export interface ApplyRequest {
  readonly planId: string;
  readonly digest: string;
  readonly idempotencyKey: string;
  readonly reason: string;
  readonly guard?: Guard | undefined;
  /**
   * Undoes the change after so many seconds, kept in the ledger alone: an end that outlives the console is planned with the change.
   * The deadline of the plan stands if it is earlier.
   */
  readonly expiresInSeconds?: number | undefined;
  /** Name of the service, typed in where its namespace is protected. */
  readonly typedService?: string | undefined;
  /** Codes of blocking checks that are set aside on purpose. */
  readonly force?: readonly string[] | undefined;
}

/** Makes a change of a plan, or finds the one that was made of it; what is left to do is the driver's. */
export async function applyChange(
  context: ChangeContext,
  request: ApplyRequest,
  identity: Identity,
): Promise<{ readonly change: Change; readonly isNew: boolean }> {
  const { store } = context;
  const earlier = await store.find(request.planId);
  if (earlier !== null) return { change: earlier, isNew: false };
  const plan = await store.findPlan(request.planId);
  if (plan === null)
    throw new ChangeError({ code: 'not-found' }, 'There is no such plan, or it is long over.');
  await check(context, plan, request);
  const now = nowOf(context);
  const change: Change = {
    id: plan.id,
    plan,
    state: 'applying',
    who: plan.who,
    actor: actorOf(identity),
    reason: request.reason.trim(),
    createdAt: now,
    updatedAt: now,
    deadline: deadlineOf(context, plan, request),
    guard: request.guard ?? null,
    progress: plan.steps.map(() => 'waiting'),
    stage: 0,
    isPaused: false,
    appliedAt: null,
    guardedSince: null,
    proof: null,
    alarm: null,
    timeline: [
      { at: now, event: 'planned', detail: `Asked for: ${request.reason.trim()}`, who: plan.who, step: null },
    ],
  };
  return store.create(change, request.idempotencyKey);
}

async function check(context: ChangeContext, plan: ChangePlan, request: ApplyRequest): Promise<void> {
  const now = nowOf(context);
  if (now >= plan.expiresAt) {
    throw new ChangeError({ code: 'plan-expired' }, 'This plan is too old: look at a fresh one first.');
  }
  const digest = planDigest(plan.steps, (text) => context.sha256(text));
  if (digest !== plan.digest || request.digest !== plan.digest) {
    throw new ChangeError({ code: 'digest-mismatch' }, 'What was shown is not what would be written.');
  }
  const mesh = meshOf(context, plan.intent.mesh);
  if (plan.deadline !== null && plan.deadline - meshNowOf(context, mesh) < LEAST_SECONDS_LEFT) {
    throw new ChangeError({ code: 'plan-expired' }, 'The time of this change is over before it began.');
  }
  if (request.reason.trim() === '' && context.settings.isReasonRequired) {
    throw new ChangeError({ code: 'reason-required' }, 'Say why: a reason is required here.');
  }
  const checks = standing(plan, request, context.settings);
  if (checks.length > 0) {
    throw new ChangeError({ code: 'refused', checks }, checks.map(({ text }) => text).join(' '));
  }
  const halt = await context.store.halt();
  if (halt !== null) {
    throw new ChangeError({ code: 'halted', halt }, `All writes are halted: ${halt.reason}`);
  }
}

/** Checks that still keep the plan from being applied. */
function standing(plan: ChangePlan, request: ApplyRequest, settings: ChangeSettings): ChangePlan['checks'] {
  const { force = [], reason, typedService } = request;
  const { namespace, service } = plan.intent;
  // What is written against its owner must end without this console too: its end is among the planned bytes.
  const hasEnd = plan.deadline !== null;
  const isForced = (code: string): boolean =>
    FORCEABLE_CHECKS.has(code) &&
    force.includes(code) &&
    reason.trim() !== '' &&
    (code !== 'owner-reverts' || hasEnd);
  const left = plan.checks.filter(({ severity, code }) => severity === 'blocking' && !isForced(code));
  if (!settings.protectedNamespaces.includes(namespace) || typedService === service) return left;
  const text = `Type "${service}" to change a service of the protected namespace ${namespace}.`;
  return [...left, { code: 'protected-namespace', severity: 'blocking', text }];
}

function deadlineOf(context: ChangeContext, plan: ChangePlan, request: ApplyRequest): number | null {
  if (request.expiresInSeconds === undefined) return plan.deadline;
  const asked = meshNowOf(context, meshOf(context, plan.intent.mesh)) + request.expiresInSeconds;
  return Math.min(asked, plan.deadline ?? asked);
}

function actorOf(identity: Identity): ChangeActor {
  switch (identity.kind) {
    case 'console':
      return { kind: 'console' };
    case 'bearer':
      return { kind: 'own-token' };
    case 'impersonated':
      return { kind: 'impersonated', user: identity.user, groups: identity.groups };
  }
}
