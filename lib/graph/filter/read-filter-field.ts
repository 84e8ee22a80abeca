import type { GraphNode, Latency, Signals } from '../../domain/mesh-graph.ts';
import type { FilterField } from './filter-fields.ts';
import type { FilterSubject } from './filter-subject.ts';

type EdgeOf = Extract<FilterSubject, { kind: 'edge' }>['edge'];
type Readers<Subject, Value> = Readonly<Partial<Record<FilterField, (subject: Subject) => Value>>>;

const quantilesOf = <Subject extends { readonly latency: Latency | null }>(): Readers<
  Subject,
  number | null
> => ({
  p50: ({ latency }) => latency?.p50 ?? null,
  p95: ({ latency }) => latency?.p95 ?? null,
  p99: ({ latency }) => latency?.p99 ?? null,
});

const edgeNumbers: Readers<EdgeOf, number | null> = {
  rate: ({ requestRate }) => requestRate,
  errors: ({ errorRatio }) => errorRatio,
  clienterrors: ({ clientErrorRatio }) => clientErrorRatio,
  bytes: ({ bytesPerSecond }) => bytesPerSecond,
  samples: ({ samples }) => samples,
  injected: ({ injectedRate }) => injectedRate,
  denied: ({ deniedRate }) => deniedRate,
  'mtls%': ({ mtls }) => mtls.ratio,
  ...quantilesOf<EdgeOf>(),
};

const nodeNumbers: Readers<Signals, number | null> = {
  rate: ({ requestRate }) => requestRate,
  errors: ({ errorRatio }) => errorRatio,
  bytes: ({ bytesPerSecond }) => bytesPerSecond,
  ...quantilesOf<Signals>(),
};

/** A number of a node or an edge in base units (1/s, 0..1, ms, bytes/s, requests); null where it is not known. */
export const readNumber = (field: FilterField, subject: FilterSubject): number | null =>
  (subject.kind === 'edge'
    ? edgeNumbers[field]?.(subject.edge)
    : nodeNumbers[field]?.(signalsOf(subject.node))) ?? null;

/** What arrives at a node; what leaves it where nothing does, as at a gateway or a caller outside. */
function signalsOf({ inbound, outbound, internal }: GraphNode): Signals {
  const isKnown = ({ requestRate, bytesPerSecond }: Signals): boolean =>
    requestRate !== null || bytesPerSecond !== null;
  if (isKnown(inbound)) return inbound;
  return isKnown(outbound) || internal === null ? outbound : internal;
}

type Texts = readonly (string | null)[];

/** Read of a node, or of both ends of an edge. */
const endTexts: Readers<GraphNode, Texts> = {
  name: (node) => namesOf(node),
  ns: ({ namespace }) => [namespace],
  app: ({ app }) => [app],
  version: ({ version }) => [version],
  cluster: ({ cluster }) => [cluster],
  kind: ({ kind }) => [kind],
  badge: ({ badges }) => badges,
};

const edgeTexts: Readers<Extract<FilterSubject, { kind: 'edge' }>, Texts> = {
  service: ({ edge, destination }) => [edge.service, destination.service],
  calls: ({ destination }) => addressesOf(destination),
  calledby: ({ source }) => addressesOf(source),
  health: ({ edge }) => [statusOf(edge)],
  protocol: ({ edge }) => [edge.protocol],
  mtls: ({ edge: { mtls } }) => [mtls.status === 'unknown' ? null : mtls.status],
  reporter: ({ edge }) => [edge.reporter],
  code: ({ edge }) => (edge.samples === null ? [null] : Object.keys(edge.codes).flatMap(withClass)),
  flag: ({ edge }) =>
    edge.samples === null ? [null] : Object.keys(edge.responseFlags).flatMap((flags) => flags.split(',')),
};

const nodeTexts: Readers<Extract<FilterSubject, { kind: 'node' }>, Texts> = {
  service: ({ node }) => [node.service],
  calls: ({ callees }) => callees.flatMap(addressesOf),
  calledby: ({ callers }) => callers.flatMap(addressesOf),
  health: ({ node }) => [statusOf(node)],
  protocol: ({ edges }) => edges.map(({ protocol }) => protocol),
};

/** Texts of a field: several where it has several, null among them for what is not known. Empty: known to have none. */
export function readTexts(field: FilterField, subject: FilterSubject): Texts {
  const ofEnd = endTexts[field];
  if (ofEnd !== undefined) {
    return subject.kind === 'node'
      ? ofEnd(subject.node)
      : [...ofEnd(subject.source), ...ofEnd(subject.destination)];
  }
  return (subject.kind === 'edge' ? edgeTexts[field]?.(subject) : nodeTexts[field]?.(subject)) ?? [null];
}

const statusOf = ({ health }: Pick<GraphNode, 'health'>): string | null =>
  health.status === 'unknown' ? null : health.status;

/** An HTTP status counts for its class too: `code = 5xx`. */
const withClass = (code: string): readonly string[] =>
  /^[1-5]\d\d$/.test(code) ? [code, `${code.charAt(0)}xx`] : [code];

const namesOf = ({ name, app, service }: GraphNode): readonly string[] =>
  [...new Set([name, app, service])].filter((text) => text !== null);

/** A node under every name that somebody may call it by: `payment`, `payment:v2`, `payments/payment`. */
export function addressesOf(node: GraphNode): readonly string[] {
  const { namespace, app, version } = node;
  const names = namesOf(node);
  return [
    ...names,
    ...(namespace === null ? [] : names.map((name) => `${namespace}/${name}`)),
    ...(app !== null && version !== null ? [`${app}:${version}`] : []),
  ];
}
