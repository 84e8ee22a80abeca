import type { ChangeIntent } from '../domain/change-intent.ts';
import type {
  ObjectReference,
  Ownership,
  PlanCheck,
  PlannedStep,
  RefusalSource,
} from '../domain/change-plan.ts';
import type { ConfigurationWay } from '../domain/change-proof.ts';
import type { JsonObject } from '../domain/json-value.ts';
import type { ObjectDifference } from '../domain/object-difference.ts';

/**
 * On whose behalf the control plane is asked. `console`: the console's own account. `bearer`: the caller's own token, which is
 * never stored. `impersonated`: a person named by a trusted proxy in front.
 */
export type Identity =
  | { readonly kind: 'console' }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'impersonated'; readonly user: string; readonly groups: readonly string[] };

/** What a plan is drafted from. */
export interface DraftRequest {
  readonly intent: ChangeIntent;
  /** Goes into the objects, so that a later read tells whether the write landed. */
  readonly changeId: string;
  readonly identity: Identity;
  /** Unix seconds at which the change undoes itself; goes into the objects with the inverse. Null: no deadline. */
  readonly deadline: number | null;
  /** Unix seconds by the caller's clock. */
  readonly now: number;
}

/** What would be written, as the control plane sees it. */
export interface PlanDraft {
  readonly steps: readonly PlannedStep[];
  readonly owner: Ownership;
  /** Of the mesh: what the control plane accepts and the proxies then break on, who validates, which object wins. */
  readonly checks: readonly PlanCheck[];
  /** Targets of the rule before and after by version, as shares 0..1, for the estimate of the effect. */
  readonly sharesBefore: Readonly<Record<string, number>>;
  readonly sharesAfter: Readonly<Record<string, number>>;
  /** Callers that a narrowed rule is for, as namespace and workload; null: all. */
  readonly onlyFrom: { readonly namespace: string; readonly workload: string } | null;
  readonly command: string;
  readonly patchForOwner: string;
}

/** How a write ended. `unknown`: no answer, so it may have landed or may land later. */
export type WriteOutcome =
  | { readonly kind: 'landed'; readonly object: ObjectReference }
  | { readonly kind: 'conflict'; readonly differences: readonly ObjectDifference[]; readonly message: string }
  | { readonly kind: 'refused'; readonly by: RefusalSource; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

/** What an uncached read says about one step of a change. */
export type StepSighting =
  /** The object carries the change and holds what was written. */
  | { readonly kind: 'in-force'; readonly object: ObjectReference }
  /** It does not carry the change: not written, undone, or undone by somebody. */
  | { readonly kind: 'absent'; readonly object: ObjectReference | null; readonly by: string | null }
  /** It carries the change, yet somebody changed the same part since. */
  | {
      readonly kind: 'changed';
      readonly object: ObjectReference;
      readonly differences: readonly ObjectDifference[];
    };

/** A right that a person has or lacks, in the control plane's own words where it gave any. */
export interface Permission {
  readonly allowed: boolean;
  readonly reason: string;
}

/** An object that still carries a change whose deadline stands on it. */
export interface MarkedObject {
  readonly object: ObjectReference;
  readonly changeId: string;
  /** Unix seconds. */
  readonly deadline: number;
}

/**
 * The writing side of a mesh's control plane. Methods throw `SourceError` where the control plane cannot be asked at all, and the
 * signal's reason; refusals and conflicts of a write are outcomes.
 */
export interface MeshWriter {
  /** Reads uncached and drafts the writes, each tried as a dry run on behalf of the identity. */
  draft(request: DraftRequest, signal: AbortSignal): Promise<PlanDraft>;
  /** Sends the bytes of one step. The change's id goes along as the audit id. */
  write(step: PlannedStep, changeId: string, identity: Identity, signal: AbortSignal): Promise<WriteOutcome>;
  /** Sends the inverse of one step. `landed` also where there was nothing left to undo. */
  undo(step: PlannedStep, changeId: string, identity: Identity, signal: AbortSignal): Promise<WriteOutcome>;
  /** Whether a step is in force, by an uncached read on the console's own account. */
  sight(step: PlannedStep, changeId: string, signal: AbortSignal): Promise<StepSighting>;
  /** Whether the identity may make the writes that an intent of this kind needs in a namespace. */
  permission(identity: Identity, namespace: string, signal: AbortSignal): Promise<Permission>;
  /** Who the identity is for the control plane; null where it does not tell. */
  whoIs(identity: Identity, signal: AbortSignal): Promise<string | null>;
  /** Every object that carries a deadline, in all namespaces. */
  marked(signal: AbortSignal): Promise<readonly MarkedObject[]>;
  /** Undoes the change of a marked object by what stands on the object alone. */
  lift(marked: MarkedObject, signal: AbortSignal): Promise<WriteOutcome>;
  /** How far the written configuration came on its way into the proxies; null where that cannot be asked. */
  way(steps: readonly PlannedStep[], signal: AbortSignal): Promise<ConfigurationWay | null>;
  /** Leaves a note on the object for whoever looks there. Failing is not a failure of the change. */
  note(object: ObjectReference, reason: string, message: string, signal: AbortSignal): Promise<void>;
  /** Clock of the control plane minus ours, seconds, from its last answer; null before one. */
  clockSkewSeconds(): number | null;
  /** The object as it is now, uncached; null where it does not exist. */
  read(object: ObjectReference, signal: AbortSignal): Promise<JsonObject | null>;
}
