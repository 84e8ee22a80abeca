import { ZodError } from 'zod';
import type { KubernetesObject } from '../../kubernetes/object.ts';

interface Entry<T> {
  readonly resourceVersion: string | undefined;
  /** Null for an object that cannot be read at all. */
  readonly compiled: T | null;
}

/** Compiles objects once per version, and keeps the last version that could be read. */
export class CompiledObjects<T> {
  readonly #compile: (object: KubernetesObject) => T;
  #entries = new Map<string, Entry<T>>();

  constructor(compile: (object: KubernetesObject) => T) {
    this.#compile = compile;
  }

  /** Compiled forms, oldest object first, as Istio resolves conflicts. */
  update(objects: readonly KubernetesObject[]): T[] {
    const next = new Map<string, Entry<T>>();
    const ordered = [...objects].sort(byAge);
    for (const object of ordered) {
      const key = object.metadata.uid ?? `${object.metadata.namespace}/${object.metadata.name}`;
      next.set(key, this.#entry(object, this.#entries.get(key)));
    }
    this.#entries = next;
    return [...next.values()].flatMap((entry) => (entry.compiled === null ? [] : [entry.compiled]));
  }

  #entry(object: KubernetesObject, previous: Entry<T> | undefined): Entry<T> {
    const { resourceVersion } = object.metadata;
    if (previous !== undefined && previous.resourceVersion === resourceVersion) return previous;
    try {
      return { resourceVersion, compiled: this.#compile(object) };
    } catch (error) {
      if (!(error instanceof ZodError)) throw error;
      return { resourceVersion, compiled: previous?.compiled ?? null };
    }
  }
}

function byAge(left: KubernetesObject, right: KubernetesObject): number {
  const leftAge = `${left.metadata.creationTimestamp ?? ''} ${left.metadata.namespace}/${left.metadata.name}`;
  const rightAge = `${right.metadata.creationTimestamp ?? ''} ${right.metadata.namespace}/${right.metadata.name}`;
  if (leftAge === rightAge) return 0;
  return leftAge < rightAge ? -1 : 1;
}
