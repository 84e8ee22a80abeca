import 'server-only';
import type { SourceStatus } from '../../contract/meshes.ts';
import { isSourceError } from '../../ports/source-error.ts';
import type { TraceStore } from '../../ports/trace-store.ts';
import type { MeshSources } from '../sampling/mesh-sources.ts';

/** A check is trusted for so long; nobody asking means nobody checks. */
const TRUSTED_MS = 15_000;
const PROBE_TIMEOUT_MS = 5_000;
const MOST_SKEW_SECONDS = 5;

/** A status that is asked for when somebody wants to know, and then kept for a moment. */
interface Check {
  known: { readonly status: SourceStatus; readonly atMs: number } | null;
  running: Promise<SourceStatus> | null;
}

/** How the backends of one mesh are doing. */
export class SourceMonitor {
  readonly #sources: MeshSources;
  readonly #traces: TraceStore | null;
  readonly #telemetryCheck: Check = { known: null, running: null };
  readonly #tracesCheck: Check = { known: null, running: null };

  constructor(sources: MeshSources, traces: TraceStore | null) {
    this.#sources = sources;
    this.#traces = traces;
  }

  telemetry(): Promise<SourceStatus> {
    return this.#checked(this.#telemetryCheck, () => this.#probeTelemetry());
  }

  control(): SourceStatus {
    const { control } = this.#sources;
    if (control === null) {
      const detail = 'No control plane is configured: the map shows only what has traffic.';
      return { kind: 'kubernetes', status: 'absent', detail, checkedAt: null };
    }
    return { kind: 'kubernetes', ...control.status() };
  }

  async traces(): Promise<SourceStatus> {
    const store = this.#traces;
    if (store === null) {
      return { kind: 'traces', status: 'absent', detail: 'No trace store is configured.', checkedAt: null };
    }
    return this.#checked(this.#tracesCheck, () => this.#probeTraces(store));
  }

  async #checked(check: Check, probe: () => Promise<SourceStatus>): Promise<SourceStatus> {
    const { clock } = this.#sources;
    if (check.known !== null && clock.nowMs() - check.known.atMs < TRUSTED_MS) return check.known.status;
    check.running ??= probe()
      .then((status) => {
        check.known = { status, atMs: clock.nowMs() };
        return status;
      })
      .finally(() => {
        check.running = null;
      });
    return check.running;
  }

  #probeTelemetry(): Promise<SourceStatus> {
    const checkedAt = this.#sources.clock.nowMs() / 1000;
    return this.#sources.telemetry.probe(AbortSignal.timeout(PROBE_TIMEOUT_MS)).then(
      ({ product, version, clockSkewSeconds }): SourceStatus => {
        const name = version === null ? product : `${product} ${version}`;
        const isSkewed = Math.abs(clockSkewSeconds ?? 0) > MOST_SKEW_SECONDS;
        const detail = isSkewed
          ? `${name}; its clock differs by ${Math.round(clockSkewSeconds ?? 0)} s`
          : name;
        return { kind: 'prometheus', status: isSkewed ? 'degraded' : 'ok', detail, checkedAt };
      },
      (error: unknown): SourceStatus => ({ kind: 'prometheus', ...downBecause(error), checkedAt }),
    );
  }

  #probeTraces(store: TraceStore): Promise<SourceStatus> {
    const checkedAt = this.#sources.clock.nowMs() / 1000;
    return store.probe(AbortSignal.timeout(PROBE_TIMEOUT_MS)).then(
      ({ kind, product, version }): SourceStatus => {
        const detail = version === null ? product : `${product} ${version}`;
        return { kind, status: 'ok', detail, checkedAt };
      },
      (error: unknown): SourceStatus => ({ kind: 'traces', ...downBecause(error), checkedAt }),
    );
  }
}

const downBecause = (error: unknown): Pick<SourceStatus, 'status' | 'detail'> => ({
  status: 'down',
  detail: isSourceError(error) ? error.message : 'It did not answer within 5 s.',
});
