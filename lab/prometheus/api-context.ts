import type { MeshClock } from '../clock.ts';
import type { SampleStore } from '../tsdb/sample-store.ts';
import type { ActiveTarget } from './active-target.ts';

/** What the API's endpoints work with. */
export interface ApiContext {
  readonly store: SampleStore;
  readonly clock: MeshClock;
  /** When this server came up, in mesh time. */
  readonly startedAtMs: number;
  readonly scrapeIntervalMs: number;
  /** Also the step of a subquery that names none. */
  readonly evaluationIntervalMs: number;
  readonly queryTimeoutMs: number;
  /** How many samples one query may touch. */
  readonly maxSamples: number;
  readonly targets: () => readonly ActiveTarget[];
}
