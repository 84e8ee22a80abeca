import { ZodError } from 'zod';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { RejectedByProxy } from './virtual-service.ts';

/** A configuration that proxies refused; what they had before stays in force. */
export interface RejectedConfiguration {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly message: string;
}

interface Entry<T> {
  readonly resourceVersion: string | undefined;
  readonly compiled: T | null;
  readonly rejection: RejectedConfiguration | null;
}

/** Compiles objects once per version and keeps the last version that proxies accepted. */
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

  get rejections(): RejectedConfiguration[] {
    return [...this.#entries.values()].flatMap((entry) =>
      entry.rejection === null ? [] : [entry.rejection],
    );
  }

  #entry(object: KubernetesObject, previous: Entry<T> | undefined): Entry<T> {
    const { resourceVersion } = object.metadata;
    if (previous !== undefined && previous.resourceVersion === resourceVersion) return previous;
    try {
      return { resourceVersion, compiled: this.#compile(object), rejection: null };
    } catch (error) {
      if (!(error instanceof RejectedByProxy) && !(error instanceof ZodError)) throw error;
      return {
        resourceVersion,
        compiled: previous?.compiled ?? null,
        rejection: {
          kind: object.kind,
          namespace: object.metadata.namespace ?? '',
          name: object.metadata.name,
          message: error.message,
        },
      };
    }
  }
}

function byAge(left: KubernetesObject, right: KubernetesObject): number {
  const leftAge = `${left.metadata.creationTimestamp ?? ''} ${left.metadata.namespace}/${left.metadata.name}`;
  const rightAge = `${right.metadata.creationTimestamp ?? ''} ${right.metadata.namespace}/${right.metadata.name}`;
  if (leftAge === rightAge) return 0;
  return leftAge < rightAge ? -1 : 1;
}
