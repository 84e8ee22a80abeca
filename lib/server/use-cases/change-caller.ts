import 'server-only';
import type { ChangeIntent } from '../../domain/change-intent.ts';
import type { Identity, MeshWriter } from '../../ports/mesh-writer.ts';
import type { Runtime, ServedMesh } from '../runtime.ts';
import { ApiProblem, asProblem } from './api-problem.ts';
import { findMesh } from './find-mesh.ts';
import { identityOf } from './identity-of.ts';

const WHO_TIMEOUT_MS = 3_000;

/** Somebody who wants to write, and where. */
export interface ChangeCaller {
  readonly identity: Identity;
  /** As the control plane knows the person; null where it does not tell. */
  readonly who: string | null;
}

/**
 * Lets a request that wants to write go on, as somebody. Throws `ApiProblem`: writes are disabled (403), nobody is signed in (401).
 * Whatever is refused from here on stands in the ledger.
 */
export async function changeCaller(running: Runtime, request: Request): Promise<ChangeCaller> {
  return refusalsRecorded(running, null, null, () => {
    if (running.config.writes !== 'enabled') {
      throw new ApiProblem(
        'read-only',
        'This console is read-only. PILOTHOUSE_WRITES=enabled in its configuration allows changes.',
      );
    }
    return callerOf(running, request);
  });
}

/** Somebody who asks, whatever it is. Throws `ApiProblem` where nobody is signed in (401). */
export async function callerOf(running: Runtime, request: Request): Promise<ChangeCaller> {
  const identity = identityOf(request, running.config);
  const [first] = running.meshes;
  return { identity, who: await whoIs(first.writer, identity) };
}

/** The writing side of a mesh. Throws `ApiProblem` where it has none. */
export function writerOf(
  running: Runtime,
  meshId: string | undefined,
): { mesh: ServedMesh; writer: MeshWriter } {
  const mesh = findMesh(running, meshId);
  if (mesh.writer === null) {
    throw new ApiProblem(
      'refused',
      'No control plane is configured for this mesh, so nothing can be changed. KUBECONFIG, or a service account in the cluster, gives access.',
    );
  }
  return { mesh, writer: mesh.writer };
}

/** Throws `ApiProblem` (403) where the caller lacks the right to change traffic in a namespace. */
export async function requirePermission(
  running: Runtime,
  { identity, who }: ChangeCaller,
  { mesh, namespace }: Pick<ChangeIntent, 'mesh' | 'namespace'>,
  signal: AbortSignal,
): Promise<void> {
  const { allowed, reason } = await writerOf(running, mesh).writer.permission(identity, namespace, signal);
  if (allowed) return;
  throw new ApiProblem('forbidden', `${who ?? 'You'} may not change traffic in ${namespace}. ${reason}`);
}

/** Runs a request; a refusal that has no change of its own is written down before it is passed on. */
export async function refusalsRecorded<T>(
  running: Runtime,
  who: string | null,
  intent: ChangeIntent | null,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ApiProblem) {
      const { problem } = asProblem(error);
      const at = running.clock.nowMs() / 1000;
      await running.ledger.recordRefusal({ at, who, intent, code: problem.code, detail: problem.detail });
    }
    throw error;
  }
}

/** Not knowing who asks must not keep anybody from undoing or halting: the API server decides on the write itself. */
async function whoIs(writer: MeshWriter | null, identity: Identity): Promise<string | null> {
  if (identity.kind === 'impersonated') return identity.user;
  if (writer === null) return null;
  return writer.whoIs(identity, AbortSignal.timeout(WHO_TIMEOUT_MS)).catch(() => null);
}
