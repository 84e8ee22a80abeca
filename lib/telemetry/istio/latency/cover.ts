import { compareText } from '../../../domain/fixed-order.ts';
import { oneOf } from '../../../prometheus/selector.ts';
import type { Matcher } from '../../../prometheus/selector.ts';
import type { Labels } from '../../../prometheus/answer.ts';
import { SINGLE_STRANDS } from './grouping.ts';
import type { Grouping } from './grouping.ts';
import type { Strand } from '../traffic/strand.ts';
import type { StrandGroups } from './strand-groups.ts';

/** Values allowed for each label; a series is chosen if all of them fit. */
interface Box {
  readonly fixed: readonly Matcher[];
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/**
 * Matchers of selectors that together choose exactly `wanted` and no other strand that carries traffic. Levels go
 * from coarse to fine; a group that holds something unwanted is taken apart by the next level, and in the end into
 * single strands, which `finest` tells apart.
 */
export function cover(
  wanted: ReadonlySet<Strand>,
  levels: readonly StrandGroups[],
  finest: Grouping = SINGLE_STRANDS,
): readonly (readonly Matcher[])[] {
  const boxes: Box[] = [];
  let open: readonly Strand[] = [...wanted];
  for (const level of levels) {
    const left: Strand[] = [];
    for (const group of level.groupsOf(open)) {
      if (group.strands.every((strand) => wanted.has(strand))) {
        boxes.push(boxOf(group.place.grouping, group.strands[0]?.labels ?? {}));
      } else left.push(...group.strands.filter((strand) => wanted.has(strand)));
    }
    open = left;
  }
  for (const { labels } of open) boxes.push(boxOf(finest, labels));
  return merge(boxes).map(matchersOf);
}

function boxOf({ matchers, labels: named }: Grouping, labels: Labels): Box {
  const all = ['reporter', ...named.filter((label) => label !== 'reporter')];
  return { fixed: matchers, values: new Map(all.map((label) => [label, [labels[label] ?? '']])) };
}

/** Joins boxes that differ in one label only: exact, since a box is the product of its values. */
function merge(boxes: readonly Box[]): readonly Box[] {
  const labels = [...new Set(boxes.flatMap(({ values }) => [...values.keys()]))].sort(compareText);
  return labels.reduce<readonly Box[]>((joined, label) => mergeBy(label, joined), boxes);
}

function mergeBy(label: string, boxes: readonly Box[]): readonly Box[] {
  if (boxes.length < 2) return boxes;
  const merged = new Map<string, Box>();
  for (const box of boxes) {
    const key = keyWithout(label, box);
    const before = merged.get(key);
    const own = box.values.get(label);
    if (before === undefined || own === undefined) merged.set(key, box);
    else {
      const both = [...new Set([...(before.values.get(label) ?? []), ...own])].sort(compareText);
      merged.set(key, { ...box, values: new Map(box.values).set(label, both) });
    }
  }
  return [...merged.values()];
}

/** Everything about a box but one label's values. */
function keyWithout(label: string, { fixed, values }: Box): string {
  let key = values.has(label) ? '+' : '-';
  for (const { label: name, operator } of fixed) key += `${name}${operator}\u0001`;
  for (const [name, allowed] of values) {
    if (name !== label) key += `${name}\u0000${allowed.join('\u0000')}\u0001`;
  }
  return key;
}

function matchersOf({ fixed, values }: Box): readonly Matcher[] {
  const implied = fixed.filter(({ label }) => !values.has(label));
  return [...implied, ...[...values].map(([label, allowed]) => oneOf(label, allowed))];
}
