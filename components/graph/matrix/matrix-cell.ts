import type { MapOverlay } from '@/lib/client/map-location.ts';
import type { GraphEdge } from '@/lib/domain/mesh-graph.ts';
import { amountText, type Amount } from '@/lib/format/amount.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { healthView, isProblem, severityOf, type HealthView } from '../health-view.ts';

/** What stands in a cell: the figure, below it what is the matter, and the look of both. */
export interface MatrixCell {
  readonly edge: GraphEdge;
  /** More protocols between the same two. */
  readonly others: number;
  readonly figure: string;
  readonly below: string | null;
  readonly look:
    | 'plain'
    | 'degraded'
    | 'unhealthy'
    | 'injected'
    | 'mutual'
    | 'mixed'
    | 'plaintext'
    | 'unknown';
  readonly glyph: HealthView | 'lock-open' | 'lock-closed' | null;
  /** Share of accent in its ground, by the logarithm of the rate: 0..1. */
  readonly strength: number;
}

const locks = { mutual: 'lock-closed', mixed: 'lock-open', plaintext: 'lock-open', unknown: null } as const;

const least = 0.08;
const most = 0.42;
/** A rate at which a cell is as strong as any, 1/s; bytes count by the thousand. */
const strongest = 500;

function strengthOf({ requestRate, bytesPerSecond }: GraphEdge): number {
  const rate = requestRate ?? (bytesPerSecond ?? 0) / 1_000;
  const share = Math.log1p(Math.max(0, rate)) / Math.log1p(strongest);
  return least + (most - least) * Math.min(1, share);
}

const figureOf = (edge: GraphEdge): Amount | null =>
  edge.protocol === 'tcp' ? formatBytesPerSecond(edge.bytesPerSecond) : formatRate(edge.requestRate, 'map');

/** The cell of the edges between two nodes; the worst of them speaks for all. Null where there is none. */
export function matrixCell(edges: readonly GraphEdge[], overlay: MapOverlay): MatrixCell | null {
  const [edge, ...others] = edges.toSorted(
    (a, b) => severityOf(healthView(b.health)) - severityOf(healthView(a.health)) || (a.id < b.id ? -1 : 1),
  );
  if (edge === undefined) return null;
  const amount = figureOf(edge);
  const base = { edge, others: others.length, strength: strengthOf(edge) };
  switch (overlay) {
    case 'health': {
      const view = healthView(edge.health);
      const figure = amount?.figure ?? '–';
      const unit = edge.protocol === 'tcp' ? (amount?.unit ?? null) : null;
      if (!isProblem(view)) {
        return {
          ...base,
          figure,
          below: unit,
          look: 'plain',
          glyph: edge.mtls.status === 'plaintext' ? 'lock-open' : null,
        };
      }
      const errors = formatRatio(edge.errorRatio);
      const look = view.glyph === 'degraded' || view.glyph === 'injected' ? view.glyph : 'unhealthy';
      return { ...base, figure, below: errors === null ? unit : amountText(errors), look, glyph: view };
    }
    case 'mtls': {
      const { status, ratio } = edge.mtls;
      const share = formatRatio(ratio);
      return {
        ...base,
        figure: share === null ? '–' : '',
        below: share === null ? null : amountText(share),
        look: status,
        glyph: locks[status],
      };
    }
  }
}
