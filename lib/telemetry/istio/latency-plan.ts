import type { GraphView } from '../../domain/mesh-graph.ts';
import type { Flow } from '../../domain/traffic.ts';
import type { Labels } from '../../prometheus/answer.ts';
import type { Matcher } from '../../prometheus/selector.ts';
import { cover } from './cover.ts';
import { groupingsOf, SINGLE_STRANDS } from './grouping.ts';
import type { Grouping, ViewGroupings } from './grouping.ts';
import { groupKey, StrandGroups } from './strand-groups.ts';
import type { Strand } from './strand.ts';
import { findSubjects } from './subjects.ts';

/** A subject that no grouping yields alone: its buckets are chosen by selectors of its own. */
export interface SingleSubject {
  readonly subject: string;
  readonly selectors: readonly (readonly Matcher[])[];
}

/** How the quantiles of a whole view are asked. */
export interface LatencyPlan {
  readonly groupings: ViewGroupings;
  /** Subjects that are exactly one group of one grouping, by the group's key. */
  readonly grouped: ReadonlyMap<string, string>;
  /** Labels of what groups of reporters other than the client must hold. */
  readonly otherReporters: readonly Labels[];
  readonly single: readonly SingleSubject[];
  /** Subjects that would make the query too long. */
  readonly leftOut: number;
  readonly hasClientReports: boolean;
}

/** Bounds on the text of one query. */
const MOST_SINGLE_SUBJECTS = 300;
const MOST_SELECTORS = 1_200;

/** What a plan is made from. */
export interface LatencyScope {
  readonly strands: readonly Strand[];
  readonly flows: readonly Flow[];
  readonly view: GraphView;
  readonly namespaces: readonly string[];
}

/**
 * Sorts subjects into those that are exactly one group of labels of one reporter, and those that must be chosen one
 * by one because their traffic is spread over groups or reporters.
 */
export function planLatency({ strands, flows, view, namespaces }: LatencyScope): LatencyPlan {
  const subjects = findSubjects(strands, flows, view, new Set(namespaces));
  const groupings = groupingsOf(view, subjects.hasOneCluster);
  const edgeGroups = new StrandGroups(groupings.edges, strands);
  const nodeGroups = new StrandGroups(groupings.nodes, strands);
  const grouped = new Map<string, string>();
  const otherReporters: Labels[] = [];
  const single: SingleSubject[] = [];
  let hasClientReports = false;
  let selectors = 0;
  let leftOut = 0;
  const place = (subject: string, wanted: ReadonlySet<Strand>, levels: readonly StrandGroups[]): void => {
    const [group, ...others] = levels[0]?.groupsOf(wanted) ?? [];
    const labels = group?.strands[0]?.labels;
    if (
      group !== undefined &&
      labels !== undefined &&
      others.length === 0 &&
      group.strands.length === wanted.size &&
      group.strands.every((strand) => wanted.has(strand))
    ) {
      grouped.set(group.key, subject);
      if (labels.reporter === 'source') hasClientReports = true;
      else otherReporters.push(...group.strands.map((strand) => strand.labels));
      return;
    }
    if (single.length >= MOST_SINGLE_SUBJECTS || selectors >= MOST_SELECTORS) {
      leftOut += 1;
      return;
    }
    const one = {
      subject,
      selectors: cover(wanted, [...levels, new StrandGroups(SINGLE_STRANDS, [...wanted])]),
    };
    selectors += one.selectors.length;
    single.push(one);
  };
  for (const [id, wanted] of subjects.edges) place(id, wanted, [edgeGroups]);
  for (const [id, wanted] of subjects.inbound) place(id, wanted, [nodeGroups, edgeGroups]);
  return { groupings, grouped, otherReporters, single, leftOut, hasClientReports };
}

/** The subject that one answered series belongs to; null where its group is not one subject alone. */
export function subjectOf(plan: LatencyPlan, groupings: readonly Grouping[], labels: Labels): string | null {
  const grouping = groupings.find(({ name }) => name === labels.grouping);
  return grouping === undefined ? null : (plan.grouped.get(groupKey(grouping, labels)) ?? null);
}
