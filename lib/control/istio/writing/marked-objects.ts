import { KubernetesFailure } from '../../../kubernetes/kubernetes-failure.ts';
import type { ObjectClient } from '../../../kubernetes/object-client.ts';
import type { MarkedObject } from '../../../ports/mesh-writer.ts';
import { deadlineOf, marksOn } from './change-mark.ts';
import { WRITTEN_KINDS, referenceTo } from './written-kinds.ts';
import type { WrittenKind } from './written-kinds.ts';

/** Every object of every namespace that carries a change with a deadline. Throws as the client does. */
export async function listMarked(
  objects: ObjectClient,
  signal: AbortSignal,
): Promise<readonly MarkedObject[]> {
  const kinds = Object.keys(WRITTEN_KINDS) as WrittenKind[];
  const found = await Promise.all(kinds.map((kind) => markedOf(objects, kind, signal)));
  return found.flat();
}

async function markedOf(
  objects: ObjectClient,
  kind: WrittenKind,
  signal: AbortSignal,
): Promise<readonly MarkedObject[]> {
  const { apiVersion, plural } = WRITTEN_KINDS[kind];
  try {
    const items = await objects.list({ apiVersion, plural, namespace: null }, {}, signal);
    return items.flatMap((item) => {
      const object = referenceTo({ ...item, apiVersion, kind });
      return [...marksOn(item)].flatMap(([changeId, { mark }]) => {
        const deadline = deadlineOf(mark);
        return deadline === null ? [] : [{ object, changeId, deadline }];
      });
    });
  } catch (error) {
    if (error instanceof KubernetesFailure && error.isNotServed) return [];
    throw error;
  }
}
