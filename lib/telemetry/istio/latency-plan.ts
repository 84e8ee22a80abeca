import type { GraphView } from '../../domain/mesh-graph.ts';
import type { Flow } from '../../domain/traffic.ts';
import type { Labels } from '../../prometheus/answer.ts';
import type { Matcher } from '../../prometheus/selector.ts';
import { cover } from './cover.ts';
import { EVERYTHING, groupingsOf, SOURCE_WORKLOADS } from './grouping.ts';
import type { Grouping } from './grouping.ts';
import { groupKey, StrandGroups } from './strand-groups.ts';
import type { StrandGroup } from './strand-groups.ts';
import type { Strand } from './strand.ts';
import { findSubjects } from './subjects.ts';

type Selectors = readonly (readonly Matcher[])[];

/** Subjects that are one group of labels each, over the series that the selectors choose. */
export interface PooledSubjects {
  readonly groupings: readonly Grouping[];
  readonly selectors: Selectors;
  /** Subjects by the key of their group. */
  readonly subjects: ReadonlyMap<string, string>;
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

/** Bound on the number of selectors in one query besides the clients' own. */
const MOST_SELECTORS = 1_500;

const CLIENTS: Selectors = [[{ label: 'reporter', operator: '=', value: 'source' }]];

/**
 * Most subjects are one group of the clients' reports, and are asked as such. For those that other reporters tell of,
 * exactly their series are chosen and grouped. The rest, spread over several groups, is asked one by one.
 */
export function planLatency({ strands, flows, view, namespaces }: LatencyScope): LatencyPlan {
  const subjects = findSubjects(strands, flows, view, new Set(namespaces));
  const { edges, nodes } = groupingsOf(view, subjects.hasOneCluster);
  const edgeGroups = new StrandGroups(edges, strands);
  const nodeGroups = new StrandGroups(nodes, strands);
  const parts = [
    sortOut(subjects.edges, edges, [edgeGroups]),
    sortOut(subjects.inbound, nodes, [nodeGroups, edgeGroups]),
  ];
  const draft: Draft = { pools: parts.map(({ clients }) => clients), singles: [], leftOut: 0, selectors: 0 };
  const needsCoarse = parts.some(({ mixed }) => mixed.size > 0);
  const coarse = needsCoarse
    ? [EVERYTHING, SOURCE_WORKLOADS].map((one) => new StrandGroups(one, strands))
    : [];
  for (const part of parts) {
    addPool(draft, part, coarse);
    addSingles(draft, part);
  }
  const { pools, singles, leftOut } = draft;
  return { pools: pools.filter(({ subjects: own }) => own.size > 0), singles, leftOut };
}

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
  { groupings, levels, mixed }: SortedOut,
  coarse: readonly StrandGroups[],
): void {
  if (mixed.size === 0) return;
  const wanted = new Set([...mixed.values()].flatMap(({ strands }) => [...strands]));
  const selectors = cover(wanted, [...coarse, ...levels]);
  if (!reserve(draft, selectors.length)) {
    draft.leftOut += mixed.size;
    return;
  }
  const subjects = new Map([...mixed].map(([key, { subject }]) => [key, subject]));
  draft.pools.push({ groupings, selectors, subjects });
}

function addSingles(draft: Draft, { spread, levels }: SortedOut): void {
  for (const { subject, strands } of spread) {
    const selectors = draft.selectors < MOST_SELECTORS ? cover(strands, levels) : [];
    if (selectors.length > 0 && reserve(draft, selectors.length)) draft.singles.push({ subject, selectors });
    else draft.leftOut += 1;
  }
}

interface WantedSubject {
  readonly subject: string;
  readonly strands: ReadonlySet<Strand>;
}

interface SortedOut {
  readonly groupings: readonly Grouping[];
  readonly levels: readonly StrandGroups[];
  readonly clients: PooledSubjects;
  /** One group each, by its key, but not of the client's reports alone. */
  readonly mixed: ReadonlyMap<string, WantedSubject>;
  readonly spread: readonly WantedSubject[];
}

function sortOut(
  subjects: ReadonlyMap<string, ReadonlySet<Strand>>,
  groupings: readonly Grouping[],
  levels: readonly StrandGroups[],
): SortedOut {
  const clients = new Map<string, string>();
  const mixed = new Map<string, WantedSubject>();
  const shared = new Set<string>();
  const spread: WantedSubject[] = [];
  for (const [subject, strands] of subjects) {
    const groups = levels[0]?.groupsOf(strands) ?? [];
    const [first] = groups;
    if (first === undefined) continue;
    if (groups.length === 1 && isClientsOwn(first, strands)) clients.set(first.key, subject);
    else if (groups.some(({ key }) => key !== first.key)) spread.push({ subject, strands });
    else {
      const other = mixed.get(first.key);
      if (other !== undefined) {
        shared.add(first.key);
        spread.push({ subject, strands });
      } else mixed.set(first.key, { subject, strands });
    }
  }
  for (const key of shared) {
    const one = mixed.get(key);
    if (one !== undefined) spread.push(one);
    mixed.delete(key);
  }
  return { groupings, levels, mixed, spread, clients: { groupings, selectors: CLIENTS, subjects: clients } };
}

/** Whether a group of the clients' reports holds exactly these strands. */
const isClientsOwn = ({ strands }: StrandGroup, wanted: ReadonlySet<Strand>): boolean =>
  strands.length === wanted.size &&
  strands[0]?.labels.reporter === 'source' &&
  strands.every((strand) => wanted.has(strand));

/** The subject that one answered series of a pool belongs to; null where its group is not one subject alone. */
export function subjectOf(
  { groupings, subjects }: PooledSubjects,
  groupingName: string,
  labels: Labels,
): string | null {
  const grouping = groupings.find(({ name }) => name === groupingName);
  return grouping === undefined ? null : (subjects.get(groupKey(grouping, labels)) ?? null);
}
