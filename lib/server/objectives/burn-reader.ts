import 'server-only';
import { BURN_WINDOWS_SECONDS } from '../../domain/burn-rate.ts';
import type { GraphWarning } from '../../domain/mesh-graph.ts';
import type { ServiceOutcome } from '../../domain/objective.ts';
import { warning } from '../../domain/warning.ts';
import { isSourceError } from '../../ports/source-error.ts';
import type { Outcomes, TelemetrySource } from '../../ports/telemetry-source.ts';
import type { Clock } from '../clock.ts';
import { ByteCache } from '../sampling/byte-cache.ts';
import { SharedTasks } from '../sampling/shared-tasks.ts';

/** One service, and the latency that is counted for it. */
export interface BurnSubject {
  readonly namespace: string;
  readonly name: string;
  /** Null where no latency is promised. */
  readonly thresholdMs: number | null;
}

/** What was counted in each window, and what must be said beside it. */
export interface ReadBurns {
  readonly of: (windowSeconds: number) => ServiceOutcome | null;
  readonly warnings: readonly GraphWarning[];
}

const HOUR_SECONDS = 3_600;
/** Steps that instants are rounded down to: a day moves slowly and is dear to read. */
const LONG_STEP_SECONDS = 600;
const SHORT_STEP_SECONDS = 60;
const KEPT_BYTES = 1_000_000;
const OUTCOME_BYTES = 400;

/** Reads how one service went in all the windows that burn is told from, once for all who look. */
export class BurnReader {
  readonly #telemetry: TelemetrySource;
  readonly #kept: ByteCache<Outcomes>;
  readonly #tasks = new SharedTasks<Outcomes>();

  constructor(telemetry: TelemetrySource, clock: Clock) {
    this.#telemetry = telemetry;
    this.#kept = new ByteCache({
      maxBytes: KEPT_BYTES,
      maxAgeMs: LONG_STEP_SECONDS * 1_000,
      nowMs: () => clock.nowMs(),
    });
  }

  /** A window that cannot be read is unknown, with one warning for all of them. `at` in unix seconds. */
  async read(subject: BurnSubject, at: number, signal: AbortSignal): Promise<ReadBurns> {
    const read = await Promise.allSettled(
      BURN_WINDOWS_SECONDS.map((windowSeconds) => this.#window(subject, windowSeconds, at, signal)),
    );
    const outcomes = new Map<number, ServiceOutcome | null>();
    let failure: string | null = null;
    for (const [index, windowSeconds] of BURN_WINDOWS_SECONDS.entries()) {
      const result = read[index];
      if (result?.status === 'fulfilled') {
        const { services, isCovered } = result.value;
        outcomes.set(windowSeconds, isCovered ? (services[0] ?? null) : null);
      } else if (result !== undefined) {
        if (!isSourceError(result.reason) || signal.aborted) throw result.reason;
        failure ??= result.reason.message;
      }
    }
    const text = `How fast budgets are spent is missing for some windows: ${failure}`;
    return {
      of: (windowSeconds) => outcomes.get(windowSeconds) ?? null,
      warnings: failure === null ? [] : [warning('objectives-missing', text)],
    };
  }

  async #window(
    { namespace, name, thresholdMs }: BurnSubject,
    windowSeconds: number,
    now: number,
    signal: AbortSignal,
  ): Promise<Outcomes> {
    const step = windowSeconds > HOUR_SECONDS ? LONG_STEP_SECONDS : SHORT_STEP_SECONDS;
    const at = Math.floor(now / step) * step;
    const key = JSON.stringify([namespace, name, thresholdMs, windowSeconds, at]);
    const kept = this.#kept.get(key);
    if (kept !== null) return kept;
    return this.#tasks.join(
      key,
      async (shared) => {
        const services = [{ namespace, name, thresholdMs }];
        // Of a window that reaches behind what the backend holds, the rest would be taken for the whole.
        const mustCover = windowSeconds >= HOUR_SECONDS;
        const { data } = await this.#telemetry.readOutcomes(
          { at, windowSeconds, services, mustCover },
          shared,
        );
        this.#kept.set(key, data, OUTCOME_BYTES);
        return data;
      },
      signal,
    );
  }
}
