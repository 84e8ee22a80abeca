import type { GraphView } from '../../../domain/mesh-graph.ts';
import type { Labels } from '../../../prometheus/answer.ts';
import type { Matcher } from '../../../prometheus/selector.ts';
import { END_LABELS, knownValue } from '../labels.ts';
import { STRAND_LABELS } from '../traffic/strand.ts';

/** Labels to sum by, for the series that the matchers choose. */
export interface Grouping {
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly labels: readonly string[];
  /** Labels of source and destination that are all equal in what a node sends to itself; none where it cannot. */
  readonly selfPairs: readonly (readonly [source: string, destination: string])[];
  /** Whether the matchers choose a series. */
  chooses(labels: Labels): boolean;
}

const NOT_KNOWN = 'unknown|';

/** A grouping for the series in which a label has a name, or has none. */
const where = (name: string, label: string, isKnown: boolean, labels: readonly string[]): Grouping => ({
  name,
  matchers: [{ label, operator: isKnown ? '!~' : '=~', value: NOT_KNOWN }],
  labels,
  selfPairs: [],
  chooses: (series) => (knownValue(series[label]) !== null) === isKnown,
});

const always = (name: string, labels: readonly string[]): Grouping => ({
  name,
  matchers: [],
  labels,
  selfPairs: [],
  chooses: () => true,
});

/** The finest grouping: every strand is a group of its own. */
export const SINGLE_STRANDS: Grouping = always('strand', STRAND_LABELS);

/** The coarsest grouping: all strands of a reporter. */
export const EVERYTHING: readonly Grouping[] = [always('everything', [])];

/** By caller: one without telemetry is reported by servers only. */
export const SOURCE_WORKLOADS: readonly Grouping[] = [
  always('caller', ['source_cluster', 'source_workload_namespace', 'source_workload']),
];

/** The finest grouping of TCP, which a ztunnel may count beside sidecars. */
export const SINGLE_TCP_STRANDS: Grouping = always('tcp-strand', [...END_LABELS, 'app']);

const SOURCE: Readonly<Record<GraphView, readonly string[]>> = {
  workload: ['source_cluster', 'source_workload_namespace', 'source_workload'],
  app: [
    'source_cluster',
    'source_workload_namespace',
    'source_canonical_service',
    'source_canonical_revision',
  ],
  service: ['source_cluster', 'source_workload_namespace', 'source_canonical_service'],
  namespace: ['source_cluster', 'source_workload_namespace'],
};

const SERVICE = ['destination_cluster', 'destination_service_namespace', 'destination_service_name'];
const WORKLOAD = ['destination_cluster', 'destination_workload_namespace', 'destination_workload'];
const APP = [
  'destination_cluster',
  'destination_workload_namespace',
  'destination_canonical_service',
  'destination_canonical_revision',
];

/** Labels of a view's destinations, behind `prefix`: what was reached, and what was only asked for. */
function byDestination(name: string, view: GraphView, prefix: readonly string[]): readonly Grouping[] {
  const labels = (destination: readonly string[]): readonly string[] => [...prefix, ...destination];
  switch (view) {
    case 'workload':
    case 'app':
      return [
        where(`${name}-reached`, 'destination_workload', true, labels(view === 'app' ? APP : WORKLOAD)),
        where(`${name}-asked`, 'destination_workload', false, labels(SERVICE)),
      ];
    case 'service':
      return [always(name, labels(SERVICE))];
    case 'namespace':
      return [
        where(`${name}-inside`, 'destination_service_namespace', true, [
          ...prefix,
          'destination_cluster',
          'destination_service_namespace',
        ]),
        where(`${name}-outside`, 'destination_service_namespace', false, [
          ...prefix,
          'destination_cluster',
          'destination_workload_namespace',
          'destination_service_name',
        ]),
      ];
  }
}

/** Labels that tell most edges, and most nodes as destinations, of a view apart. */
export interface ViewGroupings {
  readonly edges: readonly Grouping[];
  readonly nodes: readonly Grouping[];
}

/**
 * Groupings of a view. Cluster labels are left out of a mesh of one cluster, since requests that reached nobody carry
 * another cluster than their service does.
 */
export function groupingsOf(view: GraphView, hasOneCluster: boolean): ViewGroupings {
  const kept = (grouping: Grouping): Grouping =>
    hasOneCluster
      ? {
          ...grouping,
          labels: grouping.labels.filter((label) => !label.endsWith('_cluster')),
          selfPairs: grouping.selfPairs.filter(([label]) => !label.endsWith('_cluster')),
        }
      : grouping;
  return {
    edges: byDestination('edge', view, ['request_protocol', ...SOURCE[view]]).map(kept),
    nodes: byDestination('node', view, [])
      .map((grouping) => withSelf(grouping, SOURCE[view]))
      .map(kept),
  };
}

/** What was only asked for, or lies outside, sends nothing; other groups name the two sides in the same order. */
const withSelf = (grouping: Grouping, source: readonly string[]): Grouping =>
  /-(asked|outside)$/.test(grouping.name)
    ? grouping
    : { ...grouping, selfPairs: source.map((label, at) => [label, grouping.labels[at] ?? label] as const) };

/** Whether a series is what a node of the grouping sends to itself. */
export const isToSelf = ({ selfPairs }: Grouping, labels: Labels): boolean =>
  selfPairs.length > 0 &&
  selfPairs.every(([source, destination]) => (labels[source] ?? '') === (labels[destination] ?? ''));
