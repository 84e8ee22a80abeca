import type { PlanCheck, PlannedWrite } from '../../../domain/change-plan.ts';
import type { JsonObject, PatchOperation } from '../../../domain/json-value.ts';
import type { KeptService } from '../kept-service.ts';
import { check } from '../intents/edited-rules.ts';
import type { MeshReading } from './mesh-reading.ts';
import { patchObject } from './object-patch.ts';
import type { ObjectPatch, PatchedFor } from './object-patch.ts';
import type { ServicePod } from './service-pods.ts';
import type { RulePatch } from './rule-patch.ts';

/** What an intent is drafted from. */
export interface DraftBasis {
  readonly reading: MeshReading;
  readonly service: KeptService;
  readonly changeId: string;
  /** Unix seconds. */
  readonly deadline: number | null;
  /** The pods of the service's namespace. */
  readonly pods: readonly ServicePod[];
  /** Labels of the pods of a workload; null where it does not exist. */
  podLabelsOf(namespace: string, workload: string): Promise<Readonly<Record<string, string>> | null>;
}

/** A step before it was tried. */
export interface DraftedStep {
  readonly stage: number;
  /** The object itself before or, where there is none yet, as it would be made. */
  readonly subject: JsonObject;
  readonly write: PlannedWrite;
  readonly inverse: PlannedWrite;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  /** What is tried in its place where an earlier step must be written first, and why; null where it is tried itself. */
  readonly stand: { readonly write: PlannedWrite; readonly reason: string } | null;
}

/** What an intent comes to. */
export interface DraftedChange {
  readonly steps: readonly DraftedStep[];
  readonly checks: readonly PlanCheck[];
  readonly sharesBefore: Readonly<Record<string, number>>;
  readonly sharesAfter: Readonly<Record<string, number>>;
  readonly onlyFrom: { readonly namespace: string; readonly workload: string } | null;
}

/** A change that cannot be planned, and why. */
export const notPlanned = (...checks: readonly PlanCheck[]): DraftedChange => ({
  steps: [],
  checks,
  sharesBefore: {},
  sharesAfter: {},
  onlyFrom: null,
});

/** Exact bytes of a JSON Patch. */
export const patchWrite = (operations: readonly PatchOperation[]): PlannedWrite => ({
  operation: 'patch',
  body: JSON.stringify(operations),
});

/** Said where an object would be as it is already. */
export const nothingToDo = (): PlanCheck =>
  check('nothing-to-change', 'blocking', 'The object already is as it would be after this change.');

const hasEdits = ({ forward }: RulePatch): boolean => forward.some(({ op }) => op !== 'test');

/** The step that patches an object; a check where nothing would change. */
export function patchStep(object: JsonObject, rules: RulePatch, change: PatchedFor): DraftedStep | PlanCheck {
  if (!hasEdits(rules)) return nothingToDo();
  const patched = patchObject(object, rules, change);
  if (patched === null)
    return check(
      'patch-impossible',
      'blocking',
      'The object has a form that this change cannot be written into.',
    );
  return stepOf(object, patched, change.stage ?? 0);
}

/** A step of a patched object. */
export const stepOf = (object: JsonObject, patched: ObjectPatch, stage: number): DraftedStep => ({
  stage,
  subject: object,
  write: patchWrite(patched.patch),
  inverse: patched.isMade ? { operation: 'delete', body: '' } : patchWrite(patched.inverse),
  before: object,
  after: patched.after,
  stand: null,
});

/** Whether a draft of a step came to a check in its place. */
export const isCheck = (value: object): value is PlanCheck => 'severity' in value;
