import type { SplitIntent, Weights } from '../../../domain/change-intent.ts';
import type { PlanCheck } from '../../../domain/change-plan.ts';
import { applyPatch, valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import { editSplit } from '../intents/split.ts';
import { sharesOf, targetsField, targetsOf } from '../intents/rule-targets.ts';
import { isCheck, notPlanned, nothingToDo, patchStep, patchWrite } from './drafted-step.ts';
import type { DraftBasis, DraftedChange, DraftedStep } from './drafted-step.ts';
import { patchObject } from './object-patch.ts';
import { chooseRule } from './rule-choice.ts';
import type { ChosenRule } from './rule-choice.ts';
import { setTargets } from './rule-patch.ts';
import type { PlacedRule } from './rule-patch.ts';

/** Writes of a split: one step, or one per stage, each of which goes back to the weights before the first. */
export function draftSplit(intent: SplitIntent, basis: DraftBasis): DraftedChange {
  const chosen = chooseRule(basis.reading, basis.service, intent.rule);
  if ('severity' in chosen) return notPlanned(chosen);
  const steps: DraftedStep[] = [];
  const checks: PlanCheck[] = [];
  let object = chosen.object;
  for (const [stage, weights] of stagesOf(intent).entries()) {
    const step = stageStep({ ...chosen, object }, weights, stage, chosen, basis);
    checks.push(...step.checks);
    if (step.drafted === null)
      return { ...notPlanned(...checks), ...sharesIn(chosen, chosen.object, chosen.object) };
    steps.push(step.drafted);
    object = step.drafted.after === null ? object : nextGeneration(step.drafted.after);
  }
  return { steps, checks: distinct(checks), onlyFrom: null, ...sharesIn(chosen, chosen.object, object) };
}

/** The stages in order, and the last weights where no stage has them. */
function stagesOf({ weights, stages = [] }: SplitIntent): readonly Weights[] {
  const stops = stages.map((stage) => stage.weights);
  const last = stops.at(-1);
  return last !== undefined && sameWeights(last, weights) ? stops : [...stops, weights];
}

const sameWeights = (left: Weights, right: Weights): boolean =>
  Object.keys({ ...left, ...right }).every((key) => left[key] === right[key]);

const ruleIn = (object: JsonObject, { pointer }: PlacedRule): PlacedRule => ({
  pointer,
  rule: valueAt(object, pointer) as JsonObject,
});

/** One stage, from the object as the stage before leaves it. Its way back is to the weights before the first stage. */
function stageStep(
  from: ChosenRule,
  weights: Weights,
  stage: number,
  first: ChosenRule,
  { changeId, deadline }: DraftBasis,
): { drafted: DraftedStep | null; checks: readonly PlanCheck[] } {
  const at = ruleIn(from.object, first.at);
  const { patch, checks } = editSplit({ at, kind: first.kind, weights, naming: first.naming });
  if (patch === null) return { drafted: null, checks };
  const change = { changeId, deadline, stage };
  if (stage === 0) {
    const step = patchStep(from.object, patch, change);
    return isCheck(step) ? { drafted: null, checks: [step] } : { drafted: step, checks };
  }
  const after = applyPatch(from.object, patch.forward);
  const field = targetsField(first.kind);
  const original = first.at.rule[field] as readonly JsonObject[];
  const undo = after === null ? null : setTargets(ruleIn(after, first.at), field, original).forward;
  const patched = undo === null ? null : patchObject(from.object, { forward: patch.forward, undo }, change);
  if (patched === null || patch.forward.every(({ op }) => op === 'test'))
    return { drafted: null, checks: [nothingToDo()] };
  // Its own locks hold only once the stage before is written, so the same weights are tried from the present state.
  const now = patchObject(
    first.object,
    setTargets(first.at, field, ruleIn(patched.after, first.at).rule[field] as readonly JsonObject[]),
    change,
  );
  const reason = 'Tried from the present weights, since the stage before it is not written yet.';
  return {
    checks,
    drafted: {
      stage,
      subject: first.object,
      write: patchWrite(patched.patch),
      inverse: patchWrite(patched.inverse),
      before: from.object,
      after: patched.after,
      stand: now === null ? null : { write: patchWrite(now.patch), reason },
    },
  };
}

/** Every stage changes the spec once, which the server counts. */
function nextGeneration(object: JsonObject): JsonObject {
  const { metadata } = object;
  const { generation } = metadata as JsonObject;
  return { ...object, metadata: { ...(metadata as JsonObject), generation: Number(generation) + 1 } };
}

function sharesIn(chosen: ChosenRule, before: JsonObject, after: JsonObject) {
  const shares = (object: JsonObject) =>
    sharesOf(targetsOf(ruleIn(object, chosen.at).rule, chosen.kind, chosen.naming));
  return { sharesBefore: shares(before), sharesAfter: shares(after) };
}

const distinct = (checks: readonly PlanCheck[]): readonly PlanCheck[] => [
  ...new Map(checks.map((one) => [`${one.code} ${one.text}`, one])).values(),
];
