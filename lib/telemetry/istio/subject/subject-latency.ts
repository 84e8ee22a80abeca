import { cover } from '../latency/cover.ts';
import { groupingsOf } from '../latency/grouping.ts';
import type { TranslatedTraffic } from '../traffic/istio-traffic.ts';
import { unionOf } from '../latency/latency-query.ts';
import type { BucketScope } from '../latency/latency-query.ts';
import { StrandGroups } from '../latency/strand-groups.ts';
import { strandKey } from '../traffic/strand.ts';
import type { Strand } from '../traffic/strand.ts';
import { selectFlows } from './subject-traffic.ts';
import type { SubjectScope } from './subject-scope.ts';

/** The strands of one subject over a span of time. */
export interface SteadyStrands {
  readonly scope: SubjectScope;
  readonly wanted: ReadonlySet<Strand>;
  readonly all: readonly Strand[];
  /** Instants (unix seconds) at which other strands counted than the wanted ones. */
  readonly unsteady: ReadonlySet<number>;
}

interface Instant {
  readonly at: number;
  readonly flows: TranslatedTraffic['flows'];
  readonly strands: TranslatedTraffic['strands'];
}

/** Which strands make the subject, as the latest instant of each has it. */
export function steadyStrands(
  instants: readonly Instant[],
  scope: SubjectScope,
  direction: 'inbound' | 'outbound',
): SteadyStrands {
  const latest = new Map<string, Strand>();
  const counted = instants.map(({ at, flows, strands }) => {
    const present = strands();
    for (const strand of present) latest.set(strandKey(strand.labels), strand);
    return { at, present, wanted: wantedStrands(present, flows, scope, direction) };
  });
  const wantedKeys = new Map<string, boolean>();
  for (const { present, wanted } of counted) {
    for (const strand of present) wantedKeys.set(strandKey(strand.labels), wanted.has(strand));
  }
  const isWanted = ({ labels }: Strand): boolean => wantedKeys.get(strandKey(labels)) === true;
  const unsteady = counted.filter(({ present, wanted }) =>
    present.some((strand) => wanted.has(strand) !== isWanted(strand)),
  );
  const all = [...latest.values()];
  return {
    scope,
    all,
    wanted: new Set(all.filter(isWanted)),
    unsteady: new Set(unsteady.map(({ at }) => at)),
  };
}

/** The strands that are drawn as the subject at one instant. */
function wantedStrands(
  strands: readonly Strand[],
  flows: TranslatedTraffic['flows'],
  scope: SubjectScope,
  direction: 'inbound' | 'outbound',
): ReadonlySet<Strand> {
  const drawable = strands.flatMap((strand) => (strand.ends === null ? [] : [{ ...strand.ends, strand }]));
  return new Set(selectFlows(drawable, scope, flows)[direction].map(({ strand }) => strand));
}

/** Selectors that choose exactly the wanted strands. */
export function selectorsOf({ scope, wanted, all }: SteadyStrands) {
  const { nodes, edges } = groupingsOf(scope.view, false);
  const levels = scope.isEdge ? [edges] : [nodes, edges];
  return cover(
    wanted,
    levels.map((groupings) => new StrandGroups(groupings, all)),
  );
}

/** The quantile of the subject's own buckets; null where nothing belongs to it. */
export function subjectQuantileQuery(
  quantile: number,
  steady: SteadyStrands,
  scope: BucketScope,
): string | null {
  if (steady.wanted.size === 0) return null;
  return `histogram_quantile(${quantile}, sum by (le) (${unionOf(selectorsOf(steady), scope)}))`;
}
