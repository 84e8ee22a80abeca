import type { Labels } from '../../prometheus/answer.ts';
import type { Grouping } from './grouping.ts';
import type { Strand } from './strand.ts';

/** Strands of one reporter that a grouping cannot tell apart. */
export interface StrandGroup {
  readonly grouping: Grouping;
  /** Where the grouping puts them, whoever reports. */
  readonly key: string;
  readonly strands: readonly Strand[];
}

/** Where a series falls by the labels of a grouping, as a text. */
export function groupKey(grouping: Grouping, labels: Labels): string {
  let key = grouping.name;
  for (const label of grouping.labels) key += `\u0000${labels[label] ?? ''}`;
  return key;
}

/** Strands by the groups of several groupings, of which the first that chooses a strand counts. */
export class StrandGroups {
  readonly #groups = new Map<Strand, StrandGroup>();

  constructor(groupings: readonly Grouping[], strands: readonly Strand[]) {
    const byReporter = new Map<string, Map<string, StrandGroup & { readonly strands: Strand[] }>>();
    for (const strand of strands) {
      const { labels } = strand;
      const grouping = groupings.find((one) => one.chooses(labels));
      if (grouping === undefined) continue;
      const key = groupKey(grouping, labels);
      const reporter = labels.reporter ?? '';
      let byKey = byReporter.get(reporter);
      if (byKey === undefined) byReporter.set(reporter, (byKey = new Map()));
      let group = byKey.get(key);
      if (group === undefined) byKey.set(key, (group = { grouping, key, strands: [] }));
      group.strands.push(strand);
      this.#groups.set(strand, group);
    }
  }

  /** The group of one strand; undefined where no grouping chooses it. */
  groupOf(strand: Strand): StrandGroup | undefined {
    return this.#groups.get(strand);
  }

  /** The groups that hold any of these strands. */
  groupsOf(strands: Iterable<Strand>): readonly StrandGroup[] {
    const found = new Set<StrandGroup>();
    for (const strand of strands) {
      const group = this.#groups.get(strand);
      if (group !== undefined) found.add(group);
    }
    return [...found];
  }
}
