import 'server-only';
import type { Reading, SeriesQuestion, SignalSeries } from '../../ports/telemetry-source.ts';
import type { BackendGate } from './backend-gate.ts';
import { ByteCache } from './byte-cache.ts';
import type { MeshSources } from './mesh-sources.ts';
import { SharedTasks } from './shared-tasks.ts';

type History = Reading<readonly SignalSeries[]>;

/** What a point of a line weighs in memory, roughly. */
const POINT_BYTES = 80;
const MOST_BYTES = 4_000_000;
/** All who watch a map ask for the same lines within one step of its grid. */
const KEPT_MS = 60_000;

/** Reads histories of nodes and edges: the same line is asked for once, whoever looks at it, and kept for a minute. */
export class HistoryReader {
  readonly #sources: MeshSources;
  readonly #gate: BackendGate;
  readonly #tasks = new SharedTasks<History>();
  readonly #kept: ByteCache<History>;

  constructor(sources: MeshSources, gate: BackendGate) {
    this.#sources = sources;
    this.#gate = gate;
    this.#kept = new ByteCache({
      maxBytes: MOST_BYTES,
      maxAgeMs: KEPT_MS,
      nowMs: () => sources.clock.nowMs(),
    });
  }

  /** Throws `SourceError`. */
  async read(question: SeriesQuestion, signal: AbortSignal): Promise<History> {
    const key = JSON.stringify(question);
    const kept = this.#kept.get(key);
    if (kept !== null) return kept;
    return this.#tasks.join(
      key,
      async (shared) => {
        const history = await this.#gate.pass(() => this.#sources.telemetry.readSeries(question, shared));
        // What still grows is asked for anew.
        if (question.to * 1000 <= this.#sources.clock.nowMs() && !history.partial) {
          const points = history.data.reduce((sum, series) => sum + series.points.length, 0);
          this.#kept.set(key, history, 1000 + points * POINT_BYTES);
        }
        return history;
      },
      signal,
    );
  }
}
