import type { GraphView } from '../../../domain/mesh-graph.ts';
import type { Flow } from '../../../domain/traffic.ts';
import type { Labels } from '../../../prometheus/answer.ts';
import type { Matcher } from '../../../prometheus/selector.ts';
import { clientsAlone, CommonGroups, findCommonSeries } from './common-series.ts';
import type { CommonSeries } from './common-series.ts';
import { cover } from './cover.ts';
import { EVERYTHING, groupingsOf, SOURCE_WORKLOADS } from './grouping.ts';
import type { Grouping } from './grouping.ts';
import { StrandGroups } from './strand-groups.ts';
import type { Place } from './strand-groups.ts';
import type { Strand } from '../traffic/strand.ts';
import { findSubjects } from './subjects.ts';

type Selectors = readonly (readonly Matcher[])[];

/** Subjects that are one group of labels each, over the series that the selectors choose. */
export interface PooledSubjects {
  readonly groupings: readonly Grouping[];
  readonly selectors: Selectors;
  /** What the subjects are: edges and nodes are asked for side by side. */
  readonly part: 'edges' | 'nodes';
  /** Whether the series of what nodes send to themselves are to be left out. */
  readonly leavesOutSelf: boolean;
  /** Subjects by where their group is. */
  readonly subjects: ReadonlyMap<Place, string>;
  readonly groups: StrandGroups;
}

/** A subject whose traffic is spread over groups: its buckets are chosen by selectors of its own. */
export interface SingleSubject {
  readonly subject: string;
  readonly selectors: Selectors;
}

/** How the quantiles of a whole view are asked. */
export interface LatencyPlan {
  readonly pools: readonly PooledSubjects[];
  readonly singles: readonly SingleSubject[];
  /** Number of subjects that would make the query too long. */
  readonly leftOut: number;
}

/** What a plan is made from. */
export interface LatencyScope {
  readonly strands: readonly Strand[];
  readonly flows: readonly Flow[];
  readonly view: GraphView;
  readonly namespaces: readonly string[];
}

/** Bound on the number of selectors in one query besides the common ones. */
const MOST_SELECTORS = 1_500;

/**
 * Most subjects are one group of the common series: the clients' reports, and others' where they alone tell. For those
 * that are not, exactly their series are chosen and grouped. The rest, spread over several groups, is asked one by one.
 */
export function planLatency({ strands, flows, view, namespaces }: LatencyScope): LatencyPlan {
  const subjects = findSubjects(strands, flows, view, new Set(namespaces));
  const { edges, nodes } = groupingsOf(view, subjects.hasOneCluster);
  const edgeGroups = new StrandGroups(edges, strands);
  const nodeGroups = new StrandGroups(nodes, strands);
  let coarseGroups: readonly StrandGroups[] | null = null;
  const coarse = (): readonly StrandGroups[] =>
    (coarseGroups ??= [EVERYTHING, SOURCE_WORKLOADS].map((one) => new StrandGroups(one, strands)));
  const common = findCommonSeries(strands, () => [...coarse(), edgeGroups]);
  const parts = [
    sortOut(
      'edges',
      subjects.edges,
      edges,
      [edgeGroups],
      hasOneReporterPerEdge(view) ? clientsAlone(common) : common,
    ),
    sortOut('nodes', subjects.inbound, nodes, [nodeGroups, edgeGroups], common),
  ];
  const draft: Draft = { pools: parts.map(({ shared }) => shared), singles: [], leftOut: 0, selectors: 0 };
  for (const part of parts) {
    if (part.mixed.size > 0) addPool(draft, part, coarse());
    addSingles(draft, part);
  }
  const { pools, singles, leftOut } = draft;
  return { pools: pools.filter(({ subjects: own }) => own.size > 0), singles, leftOut };
}

/** Edges of single callers are told of by one reporter each, so that others need not be compared with all clients. */
const hasOneReporterPerEdge = (view: GraphView): boolean => view === 'workload' || view === 'app';

interface Draft {
  readonly pools: PooledSubjects[];
  readonly singles: SingleSubject[];
  leftOut: number;
  selectors: number;
}

/** Whether so many more selectors may be added. */
function reserve(draft: Draft, count: number): boolean {
  if (draft.selectors + count > MOST_SELECTORS) return false;
  draft.selectors += count;
  return true;
}

function addPool(
  draft: Draft,
  { shared: { part, groups }, groupings, levels, mixed }: SortedOut,
  coarse: readonly StrandGroups[],
): void {
  const wanted = new Set([...mixed.values()].flatMap(({ strands }) => [...strands]));
  const selectors = cover(wanted, [...coarse, ...levels]);
  if (!reserve(draft, selectors.length)) {
    draft.leftOut += mixed.size;
    return;
  }
  const subjects = new Map([...mixed].map(([place, { subject }]) => [place, subject]));
  draft.pools.push({ part, groupings, selectors, subjects, groups, leavesOutSelf: false });
}

function addSingles(draft: Draft, { spread, levels }: SortedOut): void {
  for (const { subject, strands } of spread) {
    const selectors = draft.selectors < MOST_SELECTORS ? cover(new Set(strands), levels) : [];
    if (selectors.length > 0 && reserve(draft, selectors.length)) draft.singles.push({ subject, selectors });
    else draft.leftOut += 1;
  }
}

interface WantedSubject {
  readonly subject: string;
  readonly strands: readonly Strand[];
}

interface SortedOut {
  readonly groupings: readonly Grouping[];
  readonly levels: readonly StrandGroups[];
  /** One group of the common series each. */
  readonly shared: PooledSubjects;
  /** One group each, by where it is, but not all of the common series in it. */
  readonly mixed: ReadonlyMap<Place, WantedSubject>;
  readonly spread: readonly WantedSubject[];
}

function sortOut(
  part: PooledSubjects['part'],
  subjects: ReadonlyMap<string, readonly Strand[]>,
  groupings: readonly Grouping[],
  levels: readonly [StrandGroups, ...StrandGroups[]],
  common: CommonSeries,
): SortedOut {
  const [own] = levels;
  const commonGroups = new CommonGroups(own, common);
  const whole = new Map<Place, string>();
  const mixed = new Map<Place, WantedSubject>();
  const contested = new Set<Place>();
  const spread: WantedSubject[] = [];
  for (const [subject, strands] of subjects) {
    const wholePlace = commonGroups.placeOf(strands);
    if (wholePlace !== null) {
      whole.set(wholePlace, subject);
      continue;
    }
    const [first, ...others] = own.groupsOf(strands);
    if (first === undefined) continue;
    const { place } = first;
    if (others.some((other) => other.place !== place)) spread.push({ subject, strands });
    else if (mixed.has(place)) {
      contested.add(place);
      spread.push({ subject, strands });
    } else mixed.set(place, { subject, strands });
  }
  for (const place of contested) {
    const one = mixed.get(place);
    if (one !== undefined) spread.push(one);
    mixed.delete(place);
  }
  const { selectors } = common;
  const { hasSelf } = commonGroups;
  const shared = { part, groupings, selectors, subjects: whole, groups: own, leavesOutSelf: hasSelf };
  return { groupings, levels, mixed, spread, shared };
}

/** The subject that one answered series of a pool belongs to; null where its group is not one subject alone. */
export function subjectOf(
  { groups, subjects }: PooledSubjects,
  groupingName: string,
  labels: Labels,
): string | null {
  const place = groups.placeOf(groupingName, labels);
  return place === null ? null : (subjects.get(place) ?? null);
}
