import 'server-only';
import type { z } from 'zod';
import type { permissionQuerySchema, WritePermission } from '../../contract/changes.ts';
import { isSourceError } from '../../ports/source-error.ts';
import type { Runtime } from '../runtime.ts';
import { findMesh } from './find-mesh.ts';
import { identityOf } from './identity-of.ts';

/** Whether the caller may change traffic in a namespace, and if not, why. Throws `ApiProblem`, `SourceError`. */
export async function readPermission(
  running: Runtime,
  request: Request,
  { mesh: meshId, namespace }: z.output<typeof permissionQuerySchema>,
): Promise<WritePermission> {
  const { config } = running;
  const { writer } = findMesh(running, meshId);
  const { protectedNamespaces, requireReason, maxFaultSeconds, maxStepPercent, minBakeSeconds } =
    config.changes;
  const rules: WritePermission['rules'] = {
    isProtected: protectedNamespaces.includes(namespace),
    requiresReason: requireReason,
    maxFaultSeconds,
    defaultFaultSeconds: Math.min(600, maxFaultSeconds),
    maxStepPercent,
    minBakeSeconds,
  };
  const writes = config.writes;
  const answer = (
    allowed: boolean,
    reason: string,
    who: string | null,
    rights: WritePermission['rights'] = null,
  ): WritePermission => ({ writes, allowed, reason, who, rights, rules });
  if (writer === null) {
    return answer(false, 'No control plane is configured for this mesh, so nothing can be changed.', null);
  }
  const identity = identityOf(request, config);
  if (writes !== 'enabled') {
    const [who, rights] = await Promise.all([
      ifTold(writer.whoIs(identity, request.signal)),
      ifTold(writer.permission(identity, namespace, request.signal)),
    ]);
    const reason =
      'This console is read-only. PILOTHOUSE_WRITES=enabled in its configuration allows changes.';
    return answer(false, reason, who, rights);
  }
  const [who, permission] = await Promise.all([
    writer.whoIs(identity, request.signal),
    writer.permission(identity, namespace, request.signal),
  ]);
  return answer(permission.allowed, permission.reason, who, permission);
}

/** The console's own switch is known even where the control plane does not answer; then only the person is not. */
async function ifTold<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isSourceError(error)) return null;
    throw error;
  }
}
