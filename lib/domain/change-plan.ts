import type { ChangeIntent } from './change-intent.ts';
import type { JsonObject } from './json-value.ts';
import type { Objective } from './objective.ts';

/** One configuration object. `uid` and `generation` are those that were read; null where it does not exist yet. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
  readonly generation: number | null;
}

/**
 * Exact bytes of one write. `patch`: a JSON Patch; `create`: the object; `delete`: nothing, and the writer makes sure that
 * the object is still the one that this change created.
 */
export interface PlannedWrite {
  readonly operation: 'patch' | 'create' | 'delete';
  readonly body: string;
}

/** What the control plane said to the write without storing it; its own words where it refused. */
export interface DryRun {
  readonly ok: boolean;
  readonly message: string;
  /** Who refused; null where nobody did. */
  readonly refusedBy: RefusalSource | null;
}

/** Who refuses a write: told apart because the remedies differ. */
export type RefusalSource =
  | 'schema'
  | 'webhook'
  | 'webhook-down'
  | 'admission-policy'
  | 'permission'
  | 'lock'
  | 'missing'
  | 'server';

/** One write to one object, with its way back. */
export interface PlannedStep {
  readonly index: number;
  /** Stage of a stepwise change that it belongs to, from 0. */
  readonly stage: number;
  readonly object: ObjectReference;
  readonly write: PlannedWrite;
  readonly inverse: PlannedWrite;
  /** Null where the object does not exist before, or after. */
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  /** Unified diff of both as YAML, without what the server manages. */
  readonly diff: string;
  readonly dryRun: DryRun;
}

/** What its owner will do with a change of an object. */
export type OwnerVerdict = 'free' | 'ignored-path' | 'will-revert' | 'instant-revert' | 'unknown';

/** Who manages an object, and whether and when that undoes a change made here. */
export interface Ownership {
  readonly verdict: OwnerVerdict;
  /** In words such as `Argo CD application shop`; null where nobody is known. */
  readonly by: string | null;
  /** What was read that says so, one sentence each. */
  readonly evidence: readonly string[];
  /** Unix seconds at which the owner will have undone it; null where that cannot be told. */
  readonly revertsAt: number | null;
  /** Set where the owner's clock starts with the write: seconds after it. `revertsAt` then holds for a write made with the plan. */
  readonly revertsAfterSeconds?: number | undefined;
}

/** How much a check weighs; a blocking one keeps the change from being applied. */
export type CheckSeverity = 'ok' | 'note' | 'warning' | 'blocking';

/** One thing that was looked at before the change. `code` is stable and in kebab case. */
export interface PlanCheck {
  readonly code: string;
  readonly severity: CheckSeverity;
  readonly text: string;
}

/** What happens to one version, in requests per second; null where telemetry does not tell. */
export interface VersionEffect {
  readonly version: string;
  readonly requestRateBefore: number | null;
  readonly requestRateAfter: number | null;
  /** Pods that are ready to answer; null where no control plane told. */
  readonly readyPods: number | null;
}

/** A caller that notices the change. */
export interface AffectedCaller {
  /** Node id of the workload view. */
  readonly id: string;
  readonly namespace: string | null;
  readonly name: string;
  /** Its requests to the service per second. */
  readonly requestRate: number | null;
  /** 1: it calls the service itself; 2 and more: it calls somebody who does. */
  readonly hops: number;
}

/** What the change does to the traffic, from the telemetry of the last window. */
export interface ChangeEffect {
  /** Requests that go another way than before, or meet the fault, per second; null where telemetry does not tell. */
  readonly movedRequestsPerSecond: number | null;
  readonly byVersion: readonly VersionEffect[];
  readonly callers: readonly AffectedCaller[];
  /** Of the service's promises the one with the least budget left; null where it has none, left out where nobody could tell. */
  readonly objective?: Objective | null | undefined;
  /** Unix seconds and window of the telemetry behind it; null where there was none. */
  readonly at: number | null;
  readonly windowSeconds: number;
}

/** A change as it was shown to a person, before anything is written. Its id becomes the id of the change. */
export interface ChangePlan {
  readonly id: string;
  /** `sha256:` and the hex digest over the exact bytes of all writes and inverses, in order. */
  readonly digest: string;
  readonly intent: ChangeIntent;
  /** Unix seconds. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Who asked for it, as the control plane knows the person; null where that is not known. */
  readonly who: string | null;
  readonly steps: readonly PlannedStep[];
  readonly owner: Ownership;
  /** Shares of the rule's targets by version, 0..1, before and after; empty where the intent moves no weights. */
  readonly sharesBefore: Readonly<Record<string, number>>;
  readonly sharesAfter: Readonly<Record<string, number>>;
  readonly effect: ChangeEffect;
  readonly checks: readonly PlanCheck[];
  /** Unix seconds at which the change undoes itself; null without a deadline. It stands on the object too. */
  readonly deadline: number | null;
  /** The same writes for a shell. */
  readonly command: string;
  /** The change for the manifest of whoever owns the object. */
  readonly patchForOwner: string;
}
