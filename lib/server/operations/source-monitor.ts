import 'server-only';
import type { SourceStatus } from '../../contract/meshes.ts';
import { isSourceError } from '../../ports/source-error.ts';
import type { MeshSources } from '../sampling/mesh-sources.ts';

/** A check is trusted for so long; nobody asking means nobody checks. */
const TRUSTED_MS = 15_000;
const PROBE_TIMEOUT_MS = 5_000;
const MOST_SKEW_SECONDS = 5;

/** How the backends of one mesh are doing, asked when somebody wants to know and then kept for a moment. */
export class SourceMonitor {
  readonly #sources: MeshSources;
  readonly #tracesKind: string | null;
  #telemetry: { status: SourceStatus; atMs: number } | null = null;
  #checking: Promise<SourceStatus> | null = null;

  constructor(sources: MeshSources, tracesKind: string | null) {
    this.#sources = sources;
    this.#tracesKind = tracesKind;
  }

  async telemetry(): Promise<SourceStatus> {
    const known = this.#telemetry;
    const nowMs = this.#sources.clock.nowMs();
    if (known !== null && nowMs - known.atMs < TRUSTED_MS) return known.status;
    this.#checking ??= this.#probe().finally(() => {
      this.#checking = null;
    });
    return this.#checking;
  }

  control(): SourceStatus {
    const { control } = this.#sources;
    if (control === null) {
      const detail = 'No control plane is configured: the map shows only what has traffic.';
      return { kind: 'kubernetes', status: 'absent', detail, checkedAt: null };
    }
    return { kind: 'kubernetes', ...control.status() };
  }

  traces(): SourceStatus {
    if (this.#tracesKind === null) {
      return { kind: 'traces', status: 'absent', detail: 'No trace store is configured.', checkedAt: null };
    }
    const detail = 'Configured; this version does not read traces yet.';
    return { kind: this.#tracesKind, status: 'absent', detail, checkedAt: null };
  }

  async #probe(): Promise<SourceStatus> {
    const checkedAt = this.#sources.clock.nowMs() / 1000;
    const status = await this.#sources.telemetry.probe(AbortSignal.timeout(PROBE_TIMEOUT_MS)).then(
      ({ product, version, clockSkewSeconds }): SourceStatus => {
        const name = version === null ? product : `${product} ${version}`;
        const isSkewed = Math.abs(clockSkewSeconds ?? 0) > MOST_SKEW_SECONDS;
        const detail = isSkewed
          ? `${name}; its clock differs by ${Math.round(clockSkewSeconds ?? 0)} s`
          : name;
        return { kind: 'prometheus', status: isSkewed ? 'degraded' : 'ok', detail, checkedAt };
      },
      (error: unknown): SourceStatus => {
        const detail = isSourceError(error) ? error.message : 'It did not answer within 5 s.';
        return { kind: 'prometheus', status: 'down', detail, checkedAt };
      },
    );
    this.#telemetry = { status, atMs: this.#sources.clock.nowMs() };
    return status;
  }
}
