import 'server-only';
import type { TracedPathsAnswer } from '../../../contract/traced-paths.ts';
import type { TracedPaths } from '../../../domain/trace/traced-paths.ts';
import { toMs } from './milliseconds.ts';

interface PathsAnswerOptions {
  /** Which traces these are, as the beginning of a sentence. */
  readonly sample: string;
  /** Whether each edge tells its traces. */
  readonly hasShares: boolean;
}

/** The edges that traces took, with what such a sample does not show. */
export function pathsAnswer(
  { view, traces, edges, nodes }: TracedPaths,
  { sample, hasShares }: PathsAnswerOptions,
): TracedPathsAnswer {
  return {
    view,
    traces,
    edges: edges.map(({ meanNs, shares, ...edge }) => ({
      ...edge,
      meanMs: toMs(meanNs),
      ...(hasShares
        ? { shares: shares.map(({ sumNs, ...share }) => ({ ...share, sumMs: toMs(sumNs) })) }
        : {}),
    })),
    nodes: [...nodes],
    bias: `${sample}: requests that were not sampled, and calls whose application did not pass the trace on, are not among them.`,
  };
}
