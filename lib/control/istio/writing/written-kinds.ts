import type { ObjectReference } from '../../../domain/change-plan.ts';
import { valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import type { ObjectPlace } from '../../../kubernetes/object-client.ts';

/** Kinds that changes are written to. */
export const WRITTEN_KINDS = {
  VirtualService: { apiVersion: 'networking.istio.io/v1', plural: 'virtualservices' },
  DestinationRule: { apiVersion: 'networking.istio.io/v1', plural: 'destinationrules' },
  HTTPRoute: { apiVersion: 'gateway.networking.k8s.io/v1', plural: 'httproutes' },
} as const;

export type WrittenKind = keyof typeof WRITTEN_KINDS;

const isWrittenKind = (kind: string): kind is WrittenKind => Object.hasOwn(WRITTEN_KINDS, kind);

/** Where an object is served. Throws for a kind that changes are never written to. */
export function placeOf({
  kind,
  namespace,
  name,
}: Pick<ObjectReference, 'kind' | 'namespace' | 'name'>): ObjectPlace {
  if (!isWrittenKind(kind)) throw new RangeError(`Changes are never written to a ${kind}.`);
  return { ...WRITTEN_KINDS[kind], namespace, name };
}

/** What identifies an object, from its own metadata. */
export function referenceTo(object: JsonObject): ObjectReference {
  const text = (pointer: string): string => {
    const value = valueAt(object, pointer);
    return typeof value === 'string' ? value : '';
  };
  const generation = valueAt(object, '/metadata/generation');
  return {
    apiVersion: text('/apiVersion'),
    kind: text('/kind'),
    namespace: text('/metadata/namespace'),
    name: text('/metadata/name'),
    uid: text('/metadata/uid') || null,
    generation: typeof generation === 'number' ? generation : null,
  };
}
