import 'server-only';
import type { z } from 'zod';
import { usualGraphSignals } from '../../contract/parameters.ts';
import type { GraphDiff, graphDiffQuerySchema } from '../../contract/graph-diff.ts';
import type { Change } from '../../domain/change.ts';
import type { GraphNode } from '../../domain/mesh-graph.ts';
import { parseEdgeId } from '../../domain/node-id.ts';
import { compareGraphs } from '../../graph/diff/compare-graphs.ts';
import type { Differences } from '../../graph/diff/graph-difference.ts';
import type { Runtime } from '../runtime.ts';
import { findMesh } from './find-mesh.ts';
import { readGraph } from './read-graph.ts';

/** A change that was made earlier than this can still turn between both windows. */
const LOOK_BACK_SECONDS = 7 * 86_400;
const MOST_CHANGES = 1000;

/**
 * What differs between two windows of a map. Both are asked of the sampler that all viewers share. Throws `ApiProblem`,
 * and `SourceError` where one of both maps cannot be had.
 */
export async function compareWindows(
  running: Pick<Runtime, 'meshes' | 'clock' | 'changes'>,
  { before, after, ...question }: z.output<typeof graphDiffQuerySchema>,
  signal: AbortSignal,
): Promise<GraphDiff> {
  const mesh = findMesh(running, question.mesh);
  const query = { ...question, signals: [...usualGraphSignals] };
  const [first, second] = await Promise.all([
    readGraph(running, { ...query, at: before }, signal),
    readGraph(running, after === undefined ? query : { ...query, at: after }, signal),
  ]);
  const [earlier, later] = [first.snapshot, second.snapshot];
  const changes = await running.changes.list({
    from: earlier.at - LOOK_BACK_SECONDS,
    to: later.at,
    limit: MOST_CHANGES,
  });
  const own = changes.filter(({ plan }) => plan.intent.mesh === mesh.id);
  const nodes = new Map([...earlier.nodes, ...later.nodes].map((node) => [node.id, node]));
  const explain = explainer(own, nodes, { from: earlier.at, to: later.at });
  const difference = compareGraphs(earlier, later);
  return {
    mesh: mesh.id,
    view: later.view,
    windowSeconds: later.windowSeconds,
    before: earlier.at,
    after: later.at,
    edges: withCauses(difference.edges, explain),
    nodes: withCauses(difference.nodes, explain),
    warnings: [...earlier.warnings, ...later.warnings],
  };
}

type Explain = (id: string) => string | null;

/** The latest change that was written between both windows to the service that an edge calls, or a node answers for. */
export function explainer(
  changes: readonly Change[],
  nodes: ReadonlyMap<string, Pick<GraphNode, 'namespace' | 'service' | 'app' | 'name'>>,
  { from, to }: { readonly from: number; readonly to: number },
): Explain {
  const written = changes.filter(({ timeline }) =>
    timeline.some(({ at, step }) => step !== null && at > from && at <= to),
  );
  return (id) => {
    const node = nodes.get(parseEdgeId(id)?.destination ?? id);
    if (node === undefined) return null;
    const name = node.service ?? node.app ?? node.name;
    const meant = written.filter(
      ({ plan }) => plan.intent.namespace === node.namespace && plan.intent.service === name,
    );
    return meant.toSorted((a, b) => b.createdAt - a.createdAt)[0]?.id ?? null;
  };
}

function withCauses(differences: Differences, explain: Explain): GraphDiff['edges'] {
  const caused = (list: Differences['added']) =>
    list.map((difference) => ({ ...difference, explainedBy: explain(difference.id) }));
  return {
    added: caused(differences.added),
    removed: caused(differences.removed),
    changed: caused(differences.changed),
    uncertain: caused(differences.uncertain),
    alike: differences.alike,
  };
}
