import type { LayoutLink } from './layout-engine.ts';

/**
 * Distance of each id from the entry, in calls: the longest path, with calls that close a circle left out. Ids that
 * nobody calls are at 0; in a circle without entry, the first id in order is the entry.
 */
export function hopsOf(ids: readonly string[], links: readonly LayoutLink[]): ReadonlyMap<string, number> {
  const callees = new Map<string, string[]>(ids.map((id) => [id, []]));
  const called = new Set<string>();
  for (const { source, destination } of links) {
    if (source === destination || !callees.has(destination)) continue;
    const list = callees.get(source);
    if (list === undefined) continue;
    list.push(destination);
    called.add(destination);
  }
  const order = reversePostOrder([...ids.filter((id) => !called.has(id)), ...ids], callees);
  const position = new Map(order.map((id, index) => [id, index]));
  const hops = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const id of order) {
    const next = (hops.get(id) ?? 0) + 1;
    for (const callee of callees.get(id) ?? []) {
      const isForward = (position.get(callee) ?? 0) > (position.get(id) ?? 0);
      if (isForward && next > (hops.get(callee) ?? 0)) hops.set(callee, next);
    }
  }
  return hops;
}

/** Depth first without recursion, so that a chain of thousands does not exhaust the stack. */
function reversePostOrder(
  roots: readonly string[],
  callees: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const seen = new Set<string>();
  const finished: string[] = [];
  for (const root of roots) {
    const stack: { id: string; next: number }[] = [];
    const enter = (id: string): void => {
      if (seen.has(id)) return;
      seen.add(id);
      stack.push({ id, next: 0 });
    };
    enter(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const callee = callees.get(top.id)?.[top.next];
      top.next += 1;
      if (callee === undefined) finished.push(stack.pop()?.id ?? top.id);
      else enter(callee);
    }
  }
  return finished.reverse();
}
