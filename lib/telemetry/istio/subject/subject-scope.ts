import type { GraphView } from '../../../domain/mesh-graph.ts';
import { parseEdgeId, parseNodeId } from '../../../domain/node-id.ts';
import type { NodeIdParts } from '../../../domain/node-id.ts';
import { SourceError } from '../../../ports/source-error.ts';
import { escapeRegularExpression } from '../../../prometheus/selector.ts';
import type { Matcher } from '../../../prometheus/selector.ts';
import { OTHER_HOSTS } from '../traffic/fold-hosts.ts';
import { withinNamespaces } from '../scope.ts';
import type { Alternatives } from '../scope.ts';

/** Which series can belong to one node or edge, and in which view it is drawn. */
export interface SubjectScope {
  readonly subject: string;
  readonly isEdge: boolean;
  readonly view: GraphView;
  /** True where it can only carry bytes, false where only requests; null where it may carry both. */
  readonly isTcp: boolean | null;
  readonly alternatives: Alternatives;
}

type Side = 'source' | 'destination';

const is = (label: string, value: string): Matcher => ({ label, operator: '=', value });
const isNameless = (label: string): Matcher => ({ label, operator: '=~', value: 'unknown|' });

/** Selectors that hold at least the series in which a node is on one side. */
function onSide(side: Side, { kind, parts }: NodeIdParts): Alternatives {
  const [, second = '', third = ''] = parts;
  const inNamespace = is(`${side}_workload_namespace`, second);
  switch (kind) {
    case 'workload':
      return [[inNamespace, is(`${side}_workload`, third)]];
    case 'app':
      return [
        [inNamespace, is(`${side}_canonical_service`, third)],
        [inNamespace, is(`${side}_workload`, third), isNameless(`${side}_canonical_service`)],
      ];
    case 'service':
    case 'namespace':
      return withinNamespaces([second]);
    case 'external':
      return side === 'source' ? [] : toHost(second);
    case 'unknown':
      return [[isNameless(`${side}_workload`), isNameless(`${side}_canonical_service`)]];
  }
}

function toHost(host: string): Alternatives {
  const unreached = [isNameless('destination_workload'), isNameless('destination_canonical_service')];
  if (host === OTHER_HOSTS) return [unreached];
  const pattern = `\\[?${escapeRegularExpression(host)}\\]?(:\\d+)?`;
  return [
    [...unreached, { label: 'destination_service', operator: '=~', value: pattern }],
    [...unreached, is('destination_service_name', host)],
  ];
}

function viewOf(source: NodeIdParts['kind'], destination: NodeIdParts['kind']): GraphView {
  const kinds = new Set([source, destination]);
  if (kinds.has('namespace')) return 'namespace';
  if (source === 'service') return 'service';
  if (kinds.has('app')) return 'app';
  return 'workload';
}

/** In the service view an end is known only with everything that reaches its workloads. */
const needsWholeNamespaces = (view: GraphView): boolean => view === 'service' || view === 'namespace';

const namespacesIn = (ends: readonly NodeIdParts[]): readonly string[] => [
  ...new Set(
    ends.flatMap(({ kind, parts: [, second] }) =>
      kind === 'external' || kind === 'unknown' || second === undefined ? [] : [second],
    ),
  ),
];

function edgeScope(subject: string, given: GraphView | undefined): SubjectScope | null {
  const edge = parseEdgeId(subject);
  const source = edge === null ? null : parseNodeId(edge.source);
  const destination = edge === null ? null : parseNodeId(edge.destination);
  if (edge === null || source === null || destination === null) return null;
  const view = given ?? viewOf(source.kind, destination.kind);
  const namespaces = namespacesIn([source, destination]);
  const isWide = needsWholeNamespaces(view) && namespaces.length > 0;
  const pairs = isWide ? withinNamespaces(namespaces) : crossed(source, destination);
  return { subject, isEdge: true, view, isTcp: edge.protocol === 'tcp', alternatives: pairs };
}

/** A service in the workload view is asked for, and nobody is reached. */
function crossed(source: NodeIdParts, destination: NodeIdParts): Alternatives {
  const from = onSide('source', source);
  const to = onSide('destination', destination);
  if (from.length === 0 || to.length === 0) return from.length === 0 ? to : from;
  return from.flatMap((left) => to.map((right) => [...left, ...right.filter((one) => !left.includes(one))]));
}

function nodeScope(subject: string, given: GraphView | undefined): SubjectScope | null {
  const node = parseNodeId(subject);
  if (node === null) return null;
  const own = node.kind === 'external' || node.kind === 'unknown' ? 'workload' : node.kind;
  const view = given ?? own;
  const namespaces = namespacesIn([node]);
  const isWide = needsWholeNamespaces(view) && namespaces.length > 0;
  const sides = isWide
    ? withinNamespaces(namespaces)
    : [...onSide('source', node), ...onSide('destination', node)];
  return { subject, isEdge: false, view, isTcp: null, alternatives: sides };
}

/** What to read for one subject. Throws `SourceError` (`unsupported`) where the id names none. */
export function scopeOfSubject(subject: string, view: GraphView | undefined): SubjectScope {
  const scope = edgeScope(subject, view) ?? nodeScope(subject, view);
  if (scope === null)
    throw new SourceError('telemetry', 'unsupported', 'This is no id of a node or an edge.');
  return scope;
}
