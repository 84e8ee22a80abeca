import type { Objective } from '../domain/objective.ts';
import type { ChangeStore } from '../ports/change-store.ts';
import type { ControlPlane } from '../ports/control-plane.ts';
import type { MeshWriter } from '../ports/mesh-writer.ts';
import type { TelemetrySource } from '../ports/telemetry-source.ts';
import { isSourceError } from '../ports/source-error.ts';
import { ChangeError } from './change-error.ts';
import type { ChangeSettings } from './change-settings.ts';

/** Time and timers. A timer calls back once; the result calls it off. */
export interface ChangeClock {
  nowMs(): number;
  after(delayMs: number, callback: () => void): () => void;
}

/**
 * The promises of a service and how they are kept at an instant (unix seconds). Throws `SourceError`, or the signal's reason.
 */
export type ReadServiceObjectives = (
  service: { readonly namespace: string; readonly name: string },
  at: number,
  signal: AbortSignal,
) => Promise<readonly Objective[]>;

/** One mesh as changes see it. */
export interface ChangeableMesh {
  readonly writer: MeshWriter;
  readonly telemetry: TelemetrySource;
  readonly control: Pick<ControlPlane, 'topology' | 'routing'> | null;
  /** Left out where no objectives are kept. */
  readonly objectives?: ReadServiceObjectives | undefined;
}

/** Everything that the life of changes stands on. */
export interface ChangeContext {
  readonly store: ChangeStore;
  readonly meshes: ReadonlyMap<string, ChangeableMesh>;
  readonly clock: ChangeClock;
  readonly settings: ChangeSettings;
  /** Names this console among those that share the ledger; new at each start. */
  readonly holder: string;
  makeId(): string;
  /** SHA-256 in hex. */
  sha256(text: string): string;
  /** Takes a failure that nobody waits for. */
  report(error: unknown, changeId: string | null): void;
}

/** Unix seconds by this console's clock. */
export const nowOf = ({ clock }: Pick<ChangeContext, 'clock'>): number => clock.nowMs() / 1000;

/** Unix seconds by the clock of the mesh's control plane as far as it is known: deadlines are in this time. */
export const meshNowOf = (
  context: Pick<ChangeContext, 'clock'>,
  { writer }: Pick<ChangeableMesh, 'writer'>,
): number => nowOf(context) + (writer.clockSkewSeconds() ?? 0);

/** The mesh by its id. Throws `not-found`. */
export function meshOf({ meshes }: ChangeContext, id: string): ChangeableMesh {
  const mesh = meshes.get(id);
  if (mesh === undefined) throw new ChangeError({ code: 'not-found' }, `There is no mesh "${id}" here.`);
  return mesh;
}

/** Runs a request with an end: its signal aborts after `askSeconds`, or with `outer`. */
export async function bounded<T>(
  { clock, settings }: Pick<ChangeContext, 'clock' | 'settings'>,
  act: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const cancel = clock.after(settings.askSeconds * 1000, () => {
    controller.abort(new DOMException('The control plane did not answer in time.', 'TimeoutError'));
  });
  const signal = outer === undefined ? controller.signal : AbortSignal.any([controller.signal, outer]);
  try {
    return await act(signal);
  } finally {
    cancel();
  }
}

/** Whether a request failed for the sake of a backend, late answers included, and not for a mistake of ours. */
export const isOutage = (error: unknown): boolean =>
  isSourceError(error) || (error instanceof DOMException && error.name === 'TimeoutError');
