import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

const identitySchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string().nullish() }),
});

/** Makes of an object what is kept of it; null where the object is not fit to be used. */
export type Projection<T> = (object: unknown) => T | null;

/**
 * What is kept of the objects of one kind, by namespace and name. Objects that cannot be read are left out and
 * counted, never thrown about.
 */
export class ObjectCache<T> {
  readonly #project: Projection<T>;
  #kept = new Map<string, T>();
  #unreadable = new Set<string>();

  constructor(project: Projection<T>) {
    this.#project = project;
  }

  values(): readonly T[] {
    return [...this.#kept.values()];
  }

  /** How many objects exist that could not be read. */
  get unreadable(): number {
    return this.#unreadable.size;
  }

  /** Takes in an object as it is now; true where that changed what is kept. */
  put(object: unknown): boolean {
    return putInto(this.#kept, this.#unreadable, this.#project, object);
  }

  /** Forgets an object; true where it was kept. */
  remove(object: unknown): boolean {
    const key = keyOf(object);
    if (key === null) return false;
    this.#unreadable.delete(key);
    return this.#kept.delete(key);
  }

  /** Begins a full replacement: what is not put into it is gone after `commit`, which tells whether anything changed. */
  replacement(): { put(object: unknown): void; commit(): boolean } {
    const kept = new Map<string, T>();
    const unreadable = new Set<string>();
    return {
      put: (object) => void putInto(kept, unreadable, this.#project, object),
      commit: () => {
        const isChanged = !isDeepStrictEqual(kept, this.#kept) || unreadable.size !== this.#unreadable.size;
        this.#kept = kept;
        this.#unreadable = unreadable;
        return isChanged;
      },
    };
  }
}

function putInto<T>(
  kept: Map<string, T>,
  unreadable: Set<string>,
  project: Projection<T>,
  object: unknown,
): boolean {
  const key = keyOf(object);
  const value = key === null ? null : project(object);
  if (key === null || value === null) {
    unreadable.add(key ?? `nameless ${unreadable.size}`);
    return key !== null && kept.delete(key);
  }
  unreadable.delete(key);
  if (isDeepStrictEqual(kept.get(key), value)) return false;
  kept.set(key, value);
  return true;
}

function keyOf(object: unknown): string | null {
  const identity = identitySchema.safeParse(object);
  if (!identity.success) return null;
  const { namespace, name } = identity.data.metadata;
  return `${namespace ?? ''}/${name}`;
}
