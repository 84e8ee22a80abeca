/** Calls from one id to another; `weight` says how much it matters that the caller comes first (1/s). */
export interface WeightedCall {
  readonly source: string;
  readonly destination: string;
  readonly weight: number;
}

/**
 * An order in which callers come before what they call, as far as circles of calls allow: what calls nobody is put last,
 * what nobody calls first, and in a circle whoever sends more than it gets. At most half of the weight points back, and
 * none where there is no circle. After Eades, Lin and Smyth, "A fast and effective heuristic for the feedback arc set
 * problem" (1993), https://doi.org/10.1016/0020-0190(93)90079-O. Does not depend on the order of what it is given.
 */
export function callOrder(ids: readonly string[], calls: readonly WeightedCall[]): readonly string[] {
  const left = new CallsLeft(ids, calls);
  const first: string[] = [];
  const last: string[] = [];
  for (let next = left.next(); next !== null; next = left.next()) {
    (next.isLast ? last : first).push(next.id);
    left.remove(next.id);
  }
  return [...first, ...last.reverse()];
}

/** What is not placed yet, with the weight of the calls among it. */
class CallsLeft {
  /** In the order of ids, so that equals are always taken in the same order. */
  readonly #ids: Set<string>;
  readonly #out = new Map<string, Map<string, number>>();
  readonly #in = new Map<string, Map<string, number>>();

  constructor(ids: readonly string[], calls: readonly WeightedCall[]) {
    this.#ids = new Set([...ids].sort());
    for (const id of this.#ids) {
      this.#out.set(id, new Map());
      this.#in.set(id, new Map());
    }
    // Added in a fixed order: sums of floating point depend on it.
    const sorted = calls.toSorted(
      (a, b) => compare(a.source, b.source) || compare(a.destination, b.destination) || a.weight - b.weight,
    );
    for (const { source, destination, weight } of sorted) {
      if (source === destination) continue;
      add(this.#out.get(source), destination, this.#ids.has(destination) ? weight : 0);
      add(this.#in.get(destination), source, this.#ids.has(source) ? weight : 0);
    }
  }

  /** Sinks before sources before who sends most beyond what it gets. */
  next(): { readonly id: string; readonly isLast: boolean } | null {
    let source: string | null = null;
    let best: { readonly id: string; readonly excess: number } | null = null;
    for (const id of this.#ids) {
      if (this.#size(this.#out, id) === 0) return { id, isLast: true };
      if (source === null && this.#size(this.#in, id) === 0) source = id;
      const excess = sum(this.#out.get(id)) - sum(this.#in.get(id));
      if (best === null || excess > best.excess) best = { id, excess };
    }
    const id = source ?? best?.id ?? null;
    return id === null ? null : { id, isLast: false };
  }

  remove(id: string): void {
    for (const callee of this.#out.get(id)?.keys() ?? []) this.#in.get(callee)?.delete(id);
    for (const caller of this.#in.get(id)?.keys() ?? []) this.#out.get(caller)?.delete(id);
    this.#ids.delete(id);
  }

  #size(calls: ReadonlyMap<string, ReadonlyMap<string, number>>, id: string): number {
    return calls.get(id)?.size ?? 0;
  }
}

function add(calls: Map<string, number> | undefined, id: string, weight: number): void {
  calls?.set(id, (calls.get(id) ?? 0) + weight);
}

const sum = (calls: ReadonlyMap<string, number> | undefined): number =>
  [...(calls?.values() ?? [])].reduce((total, weight) => total + weight, 0);

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);
