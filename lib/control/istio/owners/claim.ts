import type { Ownership, OwnerVerdict } from '../../../domain/change-plan.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import type { ObjectClient, ObjectPlace } from '../../../kubernetes/object-client.ts';
import { KubernetesFailure } from '../../../kubernetes/kubernetes-failure.ts';

/** What one owner has to do with an object, and does about changes of it. */
export interface Claim {
  readonly verdict: OwnerVerdict;
  /** In words such as `Argo CD application shop`. */
  readonly by: string;
  /** One sentence per thing that was read. */
  readonly evidence: readonly string[];
  /** Unix seconds; null where that cannot be told. */
  readonly revertsAt: number | null;
  /** Set where the owner's clock starts with the write. */
  readonly revertsAfterSeconds?: number | undefined;
}

/** What a claim is judged by. */
export interface Claimed {
  readonly object: JsonObject;
  /** JSON pointers that the change writes to, without those of its own annotations. */
  readonly paths: readonly string[];
  /** Unix seconds. */
  readonly now: number;
}

/** What came of reading an owner's own object. */
export type OwnerRead =
  | { readonly kind: 'found'; readonly object: JsonObject }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads owners' objects with the console's own rights. Throws `UpstreamFailure` without an answer, or the signal's reason. */
export interface OwnerReader {
  get(place: ObjectPlace): Promise<OwnerRead>;
  /** The first object of a kind, in all namespaces, that fits. */
  find(place: Omit<ObjectPlace, 'name'>, fits: (object: JsonObject) => boolean): Promise<OwnerRead>;
}

/** A reader that turns what may not be read into a reason. */
export function ownerReader(objects: ObjectClient, signal: AbortSignal): OwnerReader {
  const reading = async (read: () => Promise<JsonObject | null>): Promise<OwnerRead> => {
    try {
      const object = await read();
      return object === null ? { kind: 'absent' } : { kind: 'found', object };
    } catch (error) {
      if (!(error instanceof KubernetesFailure)) throw error;
      if (error.status === 404) return { kind: 'absent' };
      return { kind: 'unreadable', reason: error.message };
    }
  };
  return {
    get: (place) => reading(() => objects.get(place, { kind: 'console' }, signal)),
    find: (place, fits) => reading(async () => (await objects.list(place, {}, signal)).find(fits) ?? null),
  };
}

/** A claim whose owner's own object was not there or could not be read. */
export function unreadClaim(by: string, mark: string, read: Exclude<OwnerRead, { kind: 'found' }>): Claim {
  const why =
    read.kind === 'absent'
      ? 'It does not exist in this cluster, so what it does cannot be told.'
      : `It cannot be read, so what it does cannot be told. ${read.reason}`;
  return { verdict: 'unknown', by, evidence: [mark, why], revertsAt: null };
}

const WEIGHT: Readonly<Record<OwnerVerdict, number>> = {
  free: 0,
  'ignored-path': 1,
  unknown: 2,
  'will-revert': 3,
  'instant-revert': 4,
};

/** One verdict for several objects: the worst of theirs, with all the evidence. */
export const worstOwnership = (ownerships: readonly Ownership[]): Ownership =>
  ownershipOf(
    ownerships.map((one) => ({ ...one, by: one.by ?? '' })),
    [],
  );

/** One verdict of several claims: the worst of them, at the earliest time, with everybody's evidence. */
export function ownershipOf(claims: readonly Claim[], others: readonly string[]): Ownership {
  const [worst] = claims.toSorted(
    (left, right) =>
      WEIGHT[right.verdict] - WEIGHT[left.verdict] ||
      (left.revertsAt ?? Infinity) - (right.revertsAt ?? Infinity),
  );
  return {
    verdict: worst?.verdict ?? 'free',
    by: worst?.by || null,
    evidence: [...claims.flatMap(({ evidence }) => evidence), ...others],
    revertsAt: worst?.revertsAt ?? null,
    ...(worst?.revertsAfterSeconds === undefined ? {} : { revertsAfterSeconds: worst.revertsAfterSeconds }),
  };
}
