import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import type { MatrixGroup } from '@/lib/graph/matrix/call-matrix.ts';

/** One row or column, and the track of the grid that it is drawn on. */
export interface MatrixLine {
  readonly node: GraphNode;
  readonly track: number;
}

/** A stretch of neighbouring lines. */
export interface MatrixSpan {
  readonly namespace: string | null;
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

export interface MatrixTracks {
  readonly lines: readonly MatrixLine[];
  readonly spans: readonly MatrixSpan[];
  /** Sizes of the tracks after the head: a line each, and a gap between groups. */
  readonly template: string;
}

const gapPx = 8;

/** Puts groups on the tracks of a grid whose first `heads` tracks are taken, with a gap between them. */
export function matrixTracks(groups: readonly MatrixGroup[], heads: number, linePx: number): MatrixTracks {
  const lines: MatrixLine[] = [];
  const spans: MatrixSpan[] = [];
  const sizes: string[] = [];
  for (const { namespace, nodes } of groups) {
    if (sizes.length > 0) sizes.push(`${gapPx}px`);
    const from = heads + sizes.length + 1;
    for (const node of nodes) {
      lines.push({ node, track: heads + sizes.length + 1 });
      sizes.push(`${linePx}px`);
    }
    spans.push({ namespace, from, to: heads + sizes.length + 1 });
  }
  return { lines, spans, template: sizes.join(' ') };
}
