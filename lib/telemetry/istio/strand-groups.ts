import type { Labels } from '../../prometheus/answer.ts';
import type { Grouping } from './grouping.ts';
import type { Strand } from './strand.ts';

/** Strands that one grouping cannot tell apart. */
export interface StrandGroup {
  readonly grouping: Grouping;
  readonly key: string;
  readonly strands: readonly Strand[];
}

/** Where a series falls, as a text; reporters are never in one group. */
export const groupKey = (grouping: Grouping, labels: Labels): string =>
  [grouping.name, labels.reporter ?? '', ...grouping.labels.map((label) => labels[label] ?? '')].join(
    '\u0000',
  );

/** Strands by the groups of several groupings. Of groupings in one list the first that chooses a strand counts. */
export class StrandGroups {
  readonly #groups = new Map<string, StrandGroup & { readonly strands: Strand[] }>();
  readonly #groupings: readonly Grouping[];

  constructor(groupings: readonly Grouping[], strands: readonly Strand[]) {
    this.#groupings = groupings;
    for (const strand of strands) {
      const grouping = this.#groupingOf(strand);
      if (grouping === null) continue;
      const key = groupKey(grouping, strand.labels);
      const group = this.#groups.get(key);
      if (group === undefined) this.#groups.set(key, { grouping, key, strands: [strand] });
      else group.strands.push(strand);
    }
  }

  /** The groups that hold any of these strands. */
  groupsOf(strands: Iterable<Strand>): readonly StrandGroup[] {
    const found = new Set<StrandGroup>();
    for (const strand of strands) {
      const grouping = this.#groupingOf(strand);
      const group = grouping === null ? undefined : this.#groups.get(groupKey(grouping, strand.labels));
      if (group !== undefined) found.add(group);
    }
    return [...found];
  }

  #groupingOf({ labels }: Strand): Grouping | null {
    return this.#groupings.find((grouping) => grouping.chooses(labels)) ?? null;
  }
}
