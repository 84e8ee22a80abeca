import { ApiError } from './api-error.ts';
import type { KubernetesObject } from './object.ts';

/** One change of one object, in the order in which it was stored. */
export interface ObjectEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** Key of the resource: `pods`, `virtualservices.networking.istio.io`. */
  readonly plural: string;
  readonly object: KubernetesObject;
  readonly previous?: KubernetesObject;
}

interface RecordedEvent {
  readonly revision: number;
  readonly event: ObjectEvent;
}

/** The recent changes of one resource, bounded: older ones are compacted away and can no longer be resumed from. */
export class EventHistory {
  readonly #capacity: number;
  #events: RecordedEvent[] = [];
  #compactedRevision = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  append(revision: number, event: ObjectEvent): void {
    this.#events.push({ revision, event });
    if (this.#events.length > this.#capacity * 1.25) {
      const dropped = this.#events.splice(0, this.#events.length - this.#capacity);
      this.#compactedRevision = dropped.at(-1)?.revision ?? this.#compactedRevision;
    }
  }

  /** Forgets every change up to now: watches that resume from before get 410. */
  compact(revision: number): void {
    this.#events = [];
    this.#compactedRevision = revision;
  }

  /** Changes after a revision. Throws 410 `Expired` when some of them are forgotten. */
  since(revision: number): ObjectEvent[] {
    if (revision < this.#compactedRevision) {
      const message = `too old resource version: ${revision} (${this.#compactedRevision})`;
      throw new ApiError(410, 'Expired', message);
    }
    return this.#events.filter((entry) => entry.revision > revision).map((entry) => entry.event);
  }

  /** Whether the state at a revision can still be told. */
  remembers(revision: number): boolean {
    return revision >= this.#compactedRevision;
  }
}
