import { conflict } from './api-error.ts';
import { kubernetesTime, type KubernetesObject } from './object.ts';
import type { ResourceDefinition } from './resource-definition.ts';

/** Throws 409 unless the object is the very one, and at the very revision, that the deleter has seen. */
export function mustMeetPreconditions(
  definition: ResourceDefinition,
  object: KubernetesObject,
  expected: { readonly uid?: string; readonly resourceVersion?: string },
): void {
  const { name, uid, resourceVersion } = object.metadata;
  // The storage of custom kinds calls them by kind here.
  const named = definition.custom ? { ...definition, plural: definition.kind } : definition;
  if (expected.uid !== undefined && expected.uid !== uid) {
    const why = `the UID in the precondition (${expected.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    throw conflict(named, name, why);
  }
  if (expected.resourceVersion !== undefined && expected.resourceVersion !== resourceVersion) {
    const why = `the ResourceVersion in the precondition (${expected.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
    throw conflict(named, name, why);
  }
}

/** A namespace stays, terminating, until its content is gone. */
export function isNamespaceInUse(object: KubernetesObject): boolean {
  if (object.kind !== 'Namespace' || object.apiVersion !== 'v1') return false;
  const spec = object.spec;
  return (
    typeof spec === 'object' &&
    spec !== null &&
    'finalizers' in spec &&
    Array.isArray(spec.finalizers) &&
    spec.finalizers.length > 0
  );
}

/**
 * The object as it stays behind while something holds it back from deletion (finalizers, a namespace's
 * content), or null when nothing does. The object itself when it is being deleted already.
 */
export function heldForDeletion(
  definition: ResourceDefinition,
  object: KubernetesObject,
  policy: 'Orphan' | 'Background' | 'Foreground' | undefined,
  nowMs: number,
): KubernetesObject | null {
  const finalizers = withPolicy(object.metadata.finalizers ?? [], policy);
  if (finalizers.length === 0 && !isNamespaceInUse(object)) return null;
  if (object.metadata.deletionTimestamp !== undefined) return object;
  const { generation } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      ...(finalizers.length === 0 ? {} : { finalizers }),
      ...(generation === undefined || !definition.countsGenerations ? {} : { generation: generation + 1 }),
      deletionTimestamp: kubernetesTime(nowMs),
      deletionGracePeriodSeconds: 0,
    },
    ...(object.kind === 'Namespace' ? { status: { phase: 'Terminating' } } : {}),
  };
}

/** Dependents are dealt with by the garbage collector, which waits for these two finalizers. */
function withPolicy(finalizers: readonly string[], policy: string | undefined): string[] {
  const others = finalizers.filter((name) => name !== 'orphan' && name !== 'foregroundDeletion');
  if (policy === 'Orphan') return [...others, 'orphan'];
  if (policy === 'Foreground') return [...others, 'foregroundDeletion'];
  return policy === undefined ? [...finalizers] : others;
}
