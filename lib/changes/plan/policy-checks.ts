import type { ChangeIntent, Weights } from '../../domain/change-intent.ts';
import type { Ownership, PlanCheck } from '../../domain/change-plan.ts';
import { sharesOf } from '../../domain/requested-shares.ts';
import type { Identity, PlanDraft } from '../../ports/mesh-writer.ts';
import type { ChangeSettings } from '../change-settings.ts';

/** Blocking checks that a person may set aside by name, with a reason. */
export const FORCEABLE_CHECKS: ReadonlySet<string> = new Set(['owner-reverts']);

/** What the checks look at. */
export interface PolicyQuestion {
  readonly intent: ChangeIntent;
  readonly draft: PlanDraft;
  readonly identity: Identity;
  readonly settings: ChangeSettings;
}

const blocking = (code: string, text: string): PlanCheck => ({ code, severity: 'blocking', text });

/** Checks of ours, beside those of the mesh: what the operator allows and what cannot end well. */
export function policyChecks(question: PolicyQuestion): PlanCheck[] {
  const { intent, draft, identity, settings } = question;
  return [
    ...readOnlyChecks(settings),
    ...dryRunChecks(draft, settings),
    ...ownerChecks(draft.owner),
    ...deadlineChecks(intent, settings),
    ...stageChecks(intent, identity, settings),
    ...stepSizeChecks(intent, draft.sharesBefore, settings),
    ...protectionChecks(intent, settings),
  ];
}

function readOnlyChecks({ isReadOnly }: ChangeSettings): PlanCheck[] {
  if (!isReadOnly) return [];
  return [
    blocking(
      'read-only',
      'This console is read-only: it shows the plan and sends nothing. The command does the same for whoever may.',
    ),
  ];
}

function dryRunChecks(
  { steps, checks }: Pick<PlanDraft, 'steps' | 'checks'>,
  { isReadOnly }: ChangeSettings,
): PlanCheck[] {
  if (steps.length === 0) {
    // Where the mesh's own checks say why there is nothing, that is not because all is well.
    if (checks.some(({ severity }) => severity === 'blocking')) return [];
    return [blocking('nothing-to-change', 'It is already as asked: there is nothing to write.')];
  }
  return steps
    .filter(({ dryRun }) => !dryRun.ok)
    .map(({ object, dryRun }) =>
      isReadOnly && dryRun.refusedBy === 'permission'
        ? {
            code: 'dry-run-not-permitted',
            severity: 'warning',
            text: `The control plane did not try the change of ${object.kind} ${object.name}: ${dryRun.message}`,
          }
        : blocking(
            'dry-run-refused',
            `The control plane refuses the change of ${object.kind} ${object.name}: ${dryRun.message}`,
          ),
    );
}

function ownerChecks({ verdict, by }: Ownership): PlanCheck[] {
  if (verdict !== 'will-revert' && verdict !== 'instant-revert') return [];
  const owner = by ?? 'The owner of the object';
  return [
    blocking(
      'owner-reverts',
      `${owner} would undo this change. Change it there, or override it with an end: planned with the change, so that it stands on the object.`,
    ),
  ];
}

function deadlineChecks(intent: ChangeIntent, { mostFaultSeconds }: ChangeSettings): PlanCheck[] {
  const seconds = intent.expiresInSeconds;
  if (intent.kind !== 'fault' || seconds === undefined || seconds <= mostFaultSeconds) return [];
  return [
    blocking(
      'deadline-too-late',
      `A fault may last at most ${mostFaultSeconds} seconds; this one asks for ${seconds}.`,
    ),
  ];
}

function stageChecks(
  intent: ChangeIntent,
  identity: Identity,
  { leastBakeSeconds }: ChangeSettings,
): PlanCheck[] {
  if (intent.kind !== 'split' || intent.stages === undefined || intent.stages.length < 2) return [];
  const checks: PlanCheck[] = [];
  if (identity.kind === 'bearer') {
    checks.push(
      blocking(
        'stages-need-kept-identity',
        'Later stages are written when you may be gone, and your token is not kept. Apply each stage yourself.',
      ),
    );
  }
  if (intent.stages.slice(0, -1).some(({ bakeSeconds }) => bakeSeconds < leastBakeSeconds)) {
    checks.push(
      blocking('bake-too-short', `Each stage must be watched for at least ${leastBakeSeconds} seconds.`),
    );
  }
  return checks;
}

function stepSizeChecks(
  intent: ChangeIntent,
  before: Weights,
  { mostStepPercent }: ChangeSettings,
): PlanCheck[] {
  if (intent.kind !== 'split' || mostStepPercent === null) return [];
  const stops = [before, ...(intent.stages?.map(({ weights }) => weights) ?? [intent.weights])].map(sharesOf);
  const largest = Math.max(
    ...stops
      .slice(1)
      .flatMap((shares, index) =>
        Object.entries(shares).map(([target, share]) => share - (stops[index]?.[target] ?? 0)),
      ),
  );
  if (largest * 100 <= mostStepPercent + 1e-9) return [];
  return [
    blocking(
      'step-too-large',
      `One step may move at most ${mostStepPercent} % of the traffic; this one moves ${Math.round(largest * 100)} %.`,
    ),
  ];
}

function protectionChecks(
  { namespace, service }: ChangeIntent,
  { protectedNamespaces }: ChangeSettings,
): PlanCheck[] {
  if (!protectedNamespaces.includes(namespace)) return [];
  return [
    {
      code: 'protected-namespace',
      severity: 'warning',
      text: `Namespace ${namespace} is protected: type "${service}" to apply this.`,
    },
  ];
}
