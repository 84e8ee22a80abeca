import type { MeshGraph } from '../../domain/mesh-graph.ts';
import { compileFilter } from './compile-filter.ts';
import type { FilterExpression } from './filter-expression.ts';
import { filterSubjects } from './filter-subject.ts';

/** Ids of what a filter finds on a map. */
export interface FoundInGraph {
  readonly edges: ReadonlySet<string>;
  /** Nodes that fit by themselves. */
  readonly nodes: ReadonlySet<string>;
  /** Nodes that do not, but stand at an end of an edge that does: it cannot be drawn without them. */
  readonly ends: ReadonlySet<string>;
}

/** What of a map fits a filter: edges and nodes are asked one by one. */
export function findInGraph(
  graph: Pick<MeshGraph, 'nodes' | 'edges'>,
  expression: FilterExpression,
): FoundInGraph {
  const fits = compileFilter(expression);
  const [edges, nodes, ends] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const subject of filterSubjects(graph)) {
    if (fits(subject) !== true) continue;
    if (subject.kind === 'node') {
      nodes.add(subject.node.id);
      continue;
    }
    edges.add(subject.edge.id);
    ends.add(subject.source.id).add(subject.destination.id);
  }
  return { edges, nodes, ends: new Set([...ends].filter((id) => !nodes.has(id))) };
}
