import { compareText } from '../../domain/fixed-order.ts';
import { oneOf } from '../../prometheus/selector.ts';
import type { Matcher } from '../../prometheus/selector.ts';
import type { Strand } from './strand.ts';
import type { StrandGroup, StrandGroups } from './strand-groups.ts';

/** Values allowed for each label; a series is chosen if all of them fit. */
interface Box {
  readonly fixed: readonly Matcher[];
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/**
 * Matchers of selectors that together choose exactly `wanted` and no other strand that carries traffic. Levels go
 * from coarse to fine; a group that holds something unwanted is taken apart by the next level. The last level must
 * tell every strand apart.
 */
export function cover(
  wanted: ReadonlySet<Strand>,
  levels: readonly StrandGroups[],
): readonly (readonly Matcher[])[] {
  const boxes: Box[] = [];
  let open: readonly Strand[] = [...wanted];
  for (const level of levels) {
    const left: Strand[] = [];
    for (const group of level.groupsOf(open)) {
      if (group.strands.every((strand) => wanted.has(strand))) boxes.push(boxOf(group));
      else left.push(...group.strands.filter((strand) => wanted.has(strand)));
    }
    open = left;
  }
  return merge(boxes).map(matchersOf);
}

function boxOf({ grouping, strands }: StrandGroup): Box {
  const labels = strands[0]?.labels ?? {};
  const named = ['reporter', ...grouping.labels.filter((label) => label !== 'reporter')];
  return {
    fixed: grouping.matchers,
    values: new Map(named.map((label) => [label, [labels[label] ?? '']])),
  };
}

/** Joins boxes that differ in one label only: exact, since a box is the product of its values. */
function merge(boxes: readonly Box[]): readonly Box[] {
  const labels = [...new Set(boxes.flatMap(({ values }) => [...values.keys()]))].sort(compareText);
  return labels.reduce<readonly Box[]>((joined, label) => mergeBy(label, joined), boxes);
}

function mergeBy(label: string, boxes: readonly Box[]): readonly Box[] {
  const merged = new Map<string, Box>();
  for (const box of boxes) {
    const own = box.values.get(label);
    const others = [...box.values].filter(([name]) => name !== label);
    const key = JSON.stringify([own === undefined, box.fixed, others]);
    const before = merged.get(key)?.values.get(label) ?? [];
    const values = new Map(box.values);
    if (own !== undefined) values.set(label, [...new Set([...before, ...own])].sort(compareText));
    merged.set(key, { ...box, values });
  }
  return [...merged.values()];
}

function matchersOf({ fixed, values }: Box): readonly Matcher[] {
  const named = new Set(values.keys());
  const implied = fixed.filter(({ label }) => !named.has(label));
  return [...implied, ...[...values].map(([label, allowed]) => oneOf(label, allowed))];
}
