import type { Flow } from '../../domain/traffic.ts';

/** Flows of a window, with the seconds that it covers and its end in unix seconds. */
export interface TrafficSince {
  readonly flows: readonly Flow[];
  readonly seconds: number;
  readonly at: number;
}

/** p99 over one window, ms by id: of services, and of workloads and the calls between them. */
export interface P99Reading {
  readonly services: ReadonlyMap<string, number | null>;
  readonly workloads: ReadonlyMap<string, number | null>;
}

/** The time before a change, as far as its guard compares with it. */
export interface TimeBefore {
  readonly traffic: TrafficSince;
  /** Null where it is not compared, or not known. */
  readonly p99: P99Reading | null;
}

/** What was before a change stays as it was, so that it is read once for all looks of a guard. */
export class BeforeMemory {
  #known: { readonly since: number; readonly before: TimeBefore } | null = null;

  /** What is known of the time before an instant (unix seconds); null: nothing yet. */
  find(since: number): TimeBefore | null {
    return this.#known?.since === since ? this.#known.before : null;
  }

  keep(since: number, before: TimeBefore): void {
    this.#known = { since, before };
  }
}
