import type { JsonSchema } from './schema/json-schema.ts';

/** One column of `kubectl get`, read from the object by a path such as `.spec.hosts`. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly jsonPath: string;
  readonly description?: string;
  readonly priority?: number;
}

/** One version in which a resource is served. */
export interface ResourceVersion {
  readonly name: string;
  readonly schema: JsonSchema | null;
  readonly columns: readonly PrinterColumn[];
}

/** A kind of object that the server knows: built in, or brought by a CustomResourceDefinition. */
export interface ResourceDefinition {
  readonly group: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** Preferred version first; every version shows the same stored objects. */
  readonly versions: readonly ResourceVersion[];
  /** Version in which objects are kept. */
  readonly storageVersion: string;
  /** Brought by a CustomResourceDefinition: no strategic merge, updates need a resourceVersion. */
  readonly custom: boolean;
  readonly subresources: readonly string[];
  /** Whether `metadata.generation` counts changes of the specification. */
  readonly countsGenerations: boolean;
}

/** `networking.istio.io/v1`, or `v1` for the core group. */
export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}
