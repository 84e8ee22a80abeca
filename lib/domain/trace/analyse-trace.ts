import type { Topology } from '../topology.ts';
import { criticalPath, type PathSection } from './critical-path.ts';
import { spanFlows, type SpanFlows } from './span-flow.ts';
import { sectionOwners, timeByOwner, type OwnedTime, type TimeOwner } from './time-owner.ts';
import { treeOf, type TraceTree } from './trace-tree.ts';
import type { Trace } from './trace.ts';

/** A trace with what is read out of it again and again. */
export interface AnalysedTrace {
  readonly trace: Trace;
  readonly tree: TraceTree;
  readonly flows: SpanFlows;
  /** Of the root, the latest first. */
  readonly path: readonly PathSection[];
  /** Owner of each section. */
  readonly owners: readonly TimeOwner[];
  /** Critical path by owner, the most first. */
  readonly time: readonly OwnedTime[];
}

/** Builds the tree, finds the edges, and says who owns the time. */
export function analyseTrace(trace: Trace, topology: Topology | null): AnalysedTrace {
  const tree = treeOf(trace.spans);
  const flows = spanFlows(trace, tree, topology);
  const path = criticalPath(trace.spans, tree);
  const owners = sectionOwners(trace.spans, tree, flows, path);
  return { trace, tree, flows, path, owners, time: timeByOwner(path, owners) };
}
