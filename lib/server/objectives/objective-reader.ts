import 'server-only';
import type { GraphWarning } from '../../domain/mesh-graph.ts';
import { BUDGET_WINDOW_SECONDS, BURN_WINDOW_SECONDS, objectivesOf } from '../../domain/objective.ts';
import type { Objective, ObjectiveTargets, ServiceOutcome } from '../../domain/objective.ts';
import { warning } from '../../domain/warning.ts';
import { isSourceError, type SourceError } from '../../ports/source-error.ts';
import type { Outcomes, TelemetrySource } from '../../ports/telemetry-source.ts';
import type { Clock } from '../clock.ts';
import { ByteCache } from '../sampling/byte-cache.ts';
import { SharedTasks } from '../sampling/shared-tasks.ts';

/** A service whose objectives are asked for. */
export interface ObjectiveSubject {
  readonly namespace: string;
  readonly name: string;
  readonly targets: ObjectiveTargets;
}

/** Objectives by `namespace/name`, and what must be said beside them. */
export interface ReadObjectives {
  of(namespace: string, name: string): readonly Objective[];
  readonly warnings: readonly GraphWarning[];
}

/** Thirty days move slowly and are dear to read: their answer is kept this long. */
const PERIOD_KEPT_MS = 600_000;
/** An answer with its figures does not wait longer than this for the thirty days: they come with a later one. */
const PATIENCE_MS = 1_500;
const FAILURE_KEPT_MS = 60_000;
/** A question names its services one by one; more would be a mesh of its own. */
const MOST_SERVICES = 200;
const OUTCOME_BYTES = 200;

/** Reads how objectives are kept: at most six queries for any number of services, asked once for all who look. */
export class ObjectiveReader {
  readonly #telemetry: TelemetrySource;
  readonly #clock: Clock;
  readonly #recent: ByteCache<Outcomes>;
  readonly #period: ByteCache<Outcomes>;
  /** Failures of reading thirty days, so that a backend that cannot do it is not asked without end. */
  readonly #failed: ByteCache<SourceError>;
  readonly #tasks = new SharedTasks<Outcomes>();
  /** Ends the reading of thirty days when the console stops. */
  readonly #stopped = new AbortController();

  constructor(telemetry: TelemetrySource, clock: Clock) {
    this.#telemetry = telemetry;
    this.#clock = clock;
    const options = { maxBytes: 2_000_000, nowMs: () => clock.nowMs() };
    this.#recent = new ByteCache({ ...options, maxAgeMs: 60_000 });
    this.#period = new ByteCache({ ...options, maxAgeMs: PERIOD_KEPT_MS });
    this.#failed = new ByteCache({ ...options, maxAgeMs: FAILURE_KEPT_MS });
  }

  /** The objectives of some services at an instant (unix seconds). What cannot be read is unknown, with a warning. */
  async read(
    subjects: readonly ObjectiveSubject[],
    at: number,
    signal: AbortSignal,
  ): Promise<ReadObjectives> {
    const asked = subjects.slice(0, MOST_SERVICES);
    if (asked.length === 0) return { of: () => [], warnings: [] };
    const [recent, period] = await Promise.all([
      this.#burn(asked, at, signal),
      this.#budget(asked, at, signal),
    ]);
    const recentOf = byName(recent.outcomes);
    const periodOf = byName(period.outcomes);
    const objectives = new Map(
      asked.map(({ namespace, name, targets }) => {
        const key = `${namespace}/${name}`;
        const history = { recent: recentOf.get(key) ?? null, period: periodOf.get(key) ?? null };
        return [key, objectivesOf(targets, history)];
      }),
    );
    const left = subjects.length - asked.length;
    const tooMany = `Objectives of ${left} services are left out: at most ${MOST_SERVICES} are read at once.`;
    return {
      of: (namespace, name) => objectives.get(`${namespace}/${name}`) ?? [],
      warnings: [
        ...recent.warnings,
        ...period.warnings,
        ...(left > 0 ? [warning('objectives-missing', tooMany, left)] : []),
      ],
    };
  }

  stop(): void {
    this.#stopped.abort(new DOMException('The console stops.', 'AbortError'));
  }

  async #burn(subjects: readonly ObjectiveSubject[], at: number, signal: AbortSignal): Promise<Part> {
    const key = `${keyOf(subjects)} ${at}`;
    try {
      const outcomes =
        this.#recent.get(key) ??
        (await this.#tasks.join(
          `recent ${key}`,
          async (shared) => {
            const read = await this.#ask(subjects, at, BURN_WINDOW_SECONDS, shared);
            this.#recent.set(key, read, sizeOf(read));
            return read;
          },
          signal,
        ));
      return { outcomes: outcomes.services, warnings: [] };
    } catch (error) {
      return unread('How fast budgets are spent is missing', error, signal);
    }
  }

  /** Unknown until it is read: the reading goes on when nobody waits for it any more. */
  async #budget(subjects: readonly ObjectiveSubject[], at: number, signal: AbortSignal): Promise<Part> {
    const end = Math.floor((at * 1_000) / PERIOD_KEPT_MS) * (PERIOD_KEPT_MS / 1_000);
    const key = `${keyOf(subjects)} ${end}`;
    const kept = this.#period.get(key);
    if (kept !== null) return { outcomes: kept.isCovered ? kept.services : [], warnings: [] };
    try {
      const failure = this.#failed.get(key);
      if (failure !== null) throw failure;
      const reading = this.#tasks.join(
        `period ${key}`,
        (shared) => this.#readPeriod(key, subjects, end, shared),
        this.#stopped.signal,
      );
      const read = await Promise.race([reading, this.#afterPatience()]);
      if (read === 'late') {
        // The failure of a reading that nobody awaits is told to the next who asks.
        reading.catch(() => undefined);
        const text = 'The budgets of 30 days are still being read: they come with one of the next answers.';
        return { outcomes: [], warnings: [warning('objectives-missing', text)] };
      }
      return { outcomes: read.isCovered ? read.services : [], warnings: [] };
    } catch (error) {
      return unread('The budgets of 30 days are missing', error, signal);
    }
  }

  async #readPeriod(
    key: string,
    subjects: readonly ObjectiveSubject[],
    end: number,
    signal: AbortSignal,
  ): Promise<Outcomes> {
    try {
      const read = await this.#ask(subjects, end, BUDGET_WINDOW_SECONDS, signal);
      this.#period.set(key, read, sizeOf(read));
      return read;
    } catch (error) {
      if (isSourceError(error)) this.#failed.set(key, error, OUTCOME_BYTES);
      throw error;
    }
  }

  async #ask(
    subjects: readonly ObjectiveSubject[],
    at: number,
    windowSeconds: number,
    signal: AbortSignal,
  ): Promise<Outcomes> {
    const services = subjects.map(({ namespace, name, targets }) => ({
      namespace,
      name,
      thresholdMs: targets.latency?.thresholdMs ?? null,
    }));
    const mustCover = windowSeconds === BUDGET_WINDOW_SECONDS;
    return (await this.#telemetry.readOutcomes({ at, windowSeconds, services, mustCover }, signal)).data;
  }

  #afterPatience(): Promise<'late'> {
    return new Promise((resolve) => {
      this.#clock.after(PATIENCE_MS, () => resolve('late'));
    });
  }
}

interface Part {
  readonly outcomes: readonly ServiceOutcome[];
  readonly warnings: readonly GraphWarning[];
}

/** A backend that fails costs these figures and no others. */
function unread(what: string, error: unknown, signal: AbortSignal): Part {
  if (!isSourceError(error) || signal.aborted) throw error;
  return { outcomes: [], warnings: [warning('objectives-missing', `${what}: ${error.message}`)] };
}

const byName = (outcomes: readonly ServiceOutcome[]): ReadonlyMap<string, ServiceOutcome> =>
  new Map(outcomes.map((one) => [`${one.namespace}/${one.name}`, one]));

const keyOf = (subjects: readonly ObjectiveSubject[]): string =>
  subjects.map(({ namespace, name }) => `${namespace}/${name}`).join(' ');

const sizeOf = ({ services }: Outcomes): number => 500 + services.length * OUTCOME_BYTES;
