import type { DryRun, PlannedStep } from '../../../domain/change-plan.ts';
import type { StepWriter, WriteFor } from './step-writer.ts';
import { settingsFor } from './step-writer.ts';
import type { DraftedStep } from './drafted-step.ts';
import { objectDiff } from './object-diff.ts';
import { referenceTo } from './written-kinds.ts';

/** Tries a drafted step as a dry run. Throws where the server gave no answer. */
export async function tryStep(
  drafted: DraftedStep,
  index: number,
  writer: StepWriter,
  who: WriteFor,
  signal: AbortSignal,
): Promise<PlannedStep> {
  const object = referenceTo(drafted.subject);
  const write = drafted.stand?.write ?? drafted.write;
  const answer = await writer.send(object, write, settingsFor(who, true), signal);
  const { stage, before, after, inverse } = drafted;
  return {
    index,
    stage,
    object,
    write: drafted.write,
    inverse,
    before,
    after,
    diff: objectDiff(before, after),
    dryRun: answer.ok
      ? accepted(drafted, answer.warnings)
      : { ok: false, message: answer.refusal.message, refusedBy: answer.refusal.kind },
  };
}

function accepted({ stand }: DraftedStep, warnings: string | null): DryRun {
  const words = [
    'The control plane accepts it.',
    ...(stand === null ? [] : [stand.reason]),
    ...(warnings === null ? [] : [`It warns: ${warnings.replace(/^299 - /, '')}`]),
  ];
  return { ok: true, message: words.join(' '), refusedBy: null };
}
