import { drawNode, findStandIns, touchesNamespaces } from '../../../domain/drawn-node.ts';
import type { StandIns } from '../../../domain/drawn-node.ts';
import type { GraphView } from '../../../domain/mesh-graph.ts';
import { edgeId } from '../../../domain/node-id.ts';
import type { Flow, Party } from '../../../domain/traffic.ts';
import type { Strand } from '../traffic/strand.ts';

/** The counted strands of every drawn edge, and of every node as a destination, by id. */
export interface Subjects {
  readonly edges: ReadonlyMap<string, readonly Strand[]>;
  readonly inbound: ReadonlyMap<string, readonly Strand[]>;
  readonly outbound: ReadonlyMap<string, readonly Strand[]>;
  readonly hasOneCluster: boolean;
}

const NO_STAND_INS: StandIns = new Map();

/** Sorts strands by what is drawn of them. Traffic within one node belongs to no edge and to neither direction. */
export function findSubjects(
  strands: readonly Strand[],
  flows: readonly Flow[],
  view: GraphView,
  namespaces: ReadonlySet<string>,
): Subjects {
  const edges = new Map<string, Strand[]>();
  const inbound = new Map<string, Strand[]>();
  const outbound = new Map<string, Strand[]>();
  const clusters = new Set<string>();
  const shown = flows.filter((flow) => touchesNamespaces(flow, namespaces));
  const standIns = view === 'service' ? findStandIns(shown) : NO_STAND_INS;
  const ids = new Map<Party, string>();
  const idOf = (party: Party): string => {
    const known = ids.get(party);
    if (known !== undefined) return known;
    const { id } = drawNode(party, view, standIns);
    ids.set(party, id);
    return id;
  };
  for (const strand of strands) {
    const { ends } = strand;
    if (ends === null || !touchesNamespaces(ends, namespaces)) continue;
    const source = idOf(ends.source);
    const destination = idOf(ends.destination);
    clusters.add(ends.source.cluster).add(ends.destination.cluster);
    if (source === destination) continue;
    add(edges, edgeId(source, destination, ends.protocol), strand);
    add(inbound, destination, strand);
    add(outbound, source, strand);
  }
  return { edges, inbound, outbound, hasOneCluster: clusters.size <= 1 };
}

function add(into: Map<string, Strand[]>, id: string, strand: Strand): void {
  const known = into.get(id);
  if (known === undefined) into.set(id, [strand]);
  else known.push(strand);
}
