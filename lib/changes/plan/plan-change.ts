import type { ChangeIntent } from '../../domain/change-intent.ts';
import type { ChangePlan } from '../../domain/change-plan.ts';
import type { Objective } from '../../domain/objective.ts';
import type { Flow } from '../../domain/traffic.ts';
import type { Identity } from '../../ports/mesh-writer.ts';
import {
  bounded,
  isOutage,
  meshNowOf,
  meshOf,
  nowOf,
  type ChangeableMesh,
  type ChangeContext,
} from '../change-context.ts';
import { estimateEffect } from './estimate-effect.ts';
import { planDigest } from './plan-digest.ts';
import { policyChecks } from './policy-checks.ts';

const WINDOW_SECONDS = 60;
/** Time for the newest scrape to be stored. */
const SETTLE_SECONDS = 1;
/** A plan does not wait longer than this for what is at stake: thirty days are dear to read. */
const OBJECTIVE_PATIENCE_MS = 200;

/**
 * Drafts a change, tries it without storing it, says what it would do, and keeps that for as long as a plan lives; where nothing
 * is written it is only shown.
 */
export async function planChange(
  context: ChangeContext,
  asked: ChangeIntent,
  identity: Identity,
  signal: AbortSignal,
): Promise<ChangePlan> {
  const { settings, store } = context;
  const mesh = meshOf(context, asked.mesh);
  const intent = withDeadline(asked, settings.faultSeconds);
  const now = nowOf(context);
  const id = context.makeId();
  const deadline =
    intent.expiresInSeconds === undefined
      ? null
      : Math.ceil(meshNowOf(context, mesh) + intent.expiresInSeconds);
  const at = Math.floor(now - SETTLE_SECONDS);
  const [draft, who, flows, objectives] = await Promise.all([
    bounded(
      context,
      (end) => mesh.writer.draft({ intent, changeId: id, identity, deadline, now }, end),
      signal,
    ),
    bounded(context, (end) => mesh.writer.whoIs(identity, end), signal).catch(unlessAborted(signal)),
    readFlows(context, mesh, at, signal),
    readObjectives(context, mesh, intent, at, signal),
  ]);
  const topology = mesh.control?.topology() ?? null;
  const effect = estimateEffect({
    intent,
    draft,
    flows,
    topology,
    objectives,
    at,
    windowSeconds: WINDOW_SECONDS,
  });
  const plan: ChangePlan = {
    id,
    digest: planDigest(draft.steps, (text) => context.sha256(text)),
    intent,
    createdAt: now,
    expiresAt: now + settings.planSeconds,
    who,
    steps: draft.steps,
    owner: draft.owner,
    sharesBefore: draft.sharesBefore,
    sharesAfter: draft.sharesAfter,
    effect,
    checks: [...draft.checks, ...policyChecks({ intent, draft, identity, settings })],
    deadline,
    command: draft.command,
    patchForOwner: draft.patchForOwner,
  };
  if (settings.isReadOnly) return plan;
  await store.savePlan(plan);
  await store.prunePlans(now - settings.planSeconds);
  return plan;
}

const withDeadline = (intent: ChangeIntent, faultSeconds: number): ChangeIntent =>
  intent.kind === 'fault' && !(intent.expiresInSeconds > 0)
    ? { ...intent, expiresInSeconds: faultSeconds }
    : intent;

const unlessAborted =
  (signal: AbortSignal) =>
  (error: unknown): null => {
    if (signal.aborted || !isOutage(error)) throw error;
    return null;
  };

/** The last window's flows; null where telemetry does not answer: a change can be planned without it. */
async function readFlows(
  context: ChangeContext,
  { telemetry }: ChangeableMesh,
  at: number,
  signal: AbortSignal,
): Promise<readonly Flow[] | null> {
  const question = { at, windowSeconds: WINDOW_SECONDS, namespaces: [], includeTcp: false };
  const reading = await bounded(context, (end) => telemetry.readTraffic(question, end), signal).catch(
    unlessAborted(signal),
  );
  return reading?.data ?? null;
}

/** The service's promises; null where telemetry does not tell them, or not in time. */
async function readObjectives(
  context: ChangeContext,
  { objectives }: ChangeableMesh,
  { namespace, service }: ChangeIntent,
  at: number,
  signal: AbortSignal,
): Promise<readonly Objective[] | null> {
  if (objectives === undefined) return null;
  let cancel = (): void => undefined;
  const late = new Promise<null>((resolve) => {
    cancel = context.clock.after(OBJECTIVE_PATIENCE_MS, () => resolve(null));
  });
  const reading = bounded(context, (end) => objectives({ namespace, name: service }, at, end), signal);
  try {
    return await Promise.race([reading.catch(unlessAborted(signal)), late]);
  } finally {
    cancel();
  }
}
