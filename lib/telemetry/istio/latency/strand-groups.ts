import type { Labels } from '../../../prometheus/answer.ts';
import type { Grouping } from './grouping.ts';
import { LabelTree } from '../label-tree.ts';
import type { Strand } from '../traffic/strand.ts';

/** Where a grouping puts series, whoever reports them. */
export interface Place {
  readonly grouping: Grouping;
}

/** Strands of one reporter that a grouping cannot tell apart. */
export interface StrandGroup {
  readonly place: Place;
  readonly strands: readonly Strand[];
}

interface OpenPlace extends Place {
  readonly byReporter: Map<string, StrandGroup & { readonly strands: Strand[] }>;
}

/** Strands by the groups of several groupings, of which the first that chooses a strand counts. */
export class StrandGroups {
  readonly #groups = new Map<Strand, StrandGroup>();
  readonly #places: readonly { readonly grouping: Grouping; readonly tree: LabelTree<OpenPlace> }[];

  constructor(groupings: readonly Grouping[], strands: readonly Strand[]) {
    this.#places = groupings.map((grouping) => ({
      grouping,
      tree: new LabelTree(grouping.labels, () => ({ grouping, byReporter: new Map() })),
    }));
    for (const strand of strands) {
      const { labels } = strand;
      const place = this.#places.find(({ grouping }) => grouping.chooses(labels))?.tree.of(labels);
      if (place === undefined) continue;
      const reporter = labels.reporter ?? '';
      let group = place.byReporter.get(reporter);
      if (group === undefined) place.byReporter.set(reporter, (group = { place, strands: [] }));
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

  /** Where the grouping of this name puts labels; null where it puts no strand. */
  placeOf(groupingName: string, labels: Labels): Place | null {
    return this.#places.find(({ grouping }) => grouping.name === groupingName)?.tree.find(labels) ?? null;
  }
}
