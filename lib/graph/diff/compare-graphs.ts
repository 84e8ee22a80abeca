import { adjustedForMany } from '../../domain/compare/false-discoveries.ts';
import type { GraphEdge, GraphNode, MeshGraph } from '../../domain/mesh-graph.ts';
import { comparedFigures, type ComparedFigure } from './compared-figures.ts';
import type { Differences, ElementPair, FigureDifference, GraphDifference } from './graph-difference.ts';

/** Of what is said to differ, at most this share is chance, on average over all that is compared. */
const mostFalse = 0.01;

type Compared = Pick<MeshGraph, 'nodes' | 'edges' | 'windowSeconds'>;

/**
 * What differs between two windows of equal length and view. A figure differs where the difference is large enough to
 * matter and too large for chance, with regard to how many are compared; bytes, which nobody counts, by their size alone.
 * Nodes and edges are two families of comparisons.
 */
export const compareGraphs = (before: Compared, after: Compared): GraphDifference => ({
  edges: differences(pairs(before.edges, after.edges), after.windowSeconds),
  nodes: differences(pairs(before.nodes, after.nodes), after.windowSeconds),
});

function pairs<Element extends GraphEdge | GraphNode>(
  before: readonly Element[],
  after: readonly Element[],
): readonly ElementPair[] {
  const [first, second] = [before, after].map(
    (elements) => new Map(elements.map((element) => [element.id, element])),
  );
  const ids = [...new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])])].sort();
  return ids.map((id) => ({ id, before: first?.get(id), after: second?.get(id) }));
}

function differences(elements: readonly ElementPair[], windowSeconds: number): Differences {
  const figures = elements.flatMap((pair) => comparedFigures(pair, windowSeconds));
  const tested = figures.filter(({ p }) => p !== null);
  const adjusted = adjustedForMany(tested.flatMap(({ p }) => p ?? []));
  const adjustedOf = new Map(tested.map((figure, index) => [figure, adjusted[index] ?? 1]));
  const told = figures.filter(({ isLarge }) => isLarge);
  const [certain, uncertain] = [true, false].map((isWanted) =>
    told
      .filter((figure) => (adjustedOf.get(figure) ?? 0) <= mostFalse === isWanted)
      .map((figure) => differenceOf(figure, adjustedOf.get(figure) ?? null)),
  );
  const appears = ({ signal, before, after }: FigureDifference): 'added' | 'removed' | 'changed' => {
    if (signal !== 'requestRate' && signal !== 'bytesPerSecond') return 'changed';
    if (before === 0) return 'added';
    return after === 0 ? 'removed' : 'changed';
  };
  const sure = certain ?? [];
  const differing = new Set(told.map(({ id }) => id));
  return {
    added: sure.filter((difference) => appears(difference) === 'added'),
    removed: sure.filter((difference) => appears(difference) === 'removed'),
    changed: sure.filter((difference) => appears(difference) === 'changed'),
    uncertain: uncertain ?? [],
    alike: elements.filter(({ id }) => !differing.has(id)).length,
  };
}

const differenceOf = (
  { id, signal, before, after, p, samplesBefore, samplesAfter }: ComparedFigure,
  adjustedP: number | null,
): FigureDifference => ({
  id,
  signal,
  before,
  after,
  significance: { p, adjustedP, samplesBefore, samplesAfter },
});
