import type { MapOverlay } from '@/lib/client/map-location.ts';
import type { GraphEdge } from '@/lib/domain/mesh-graph.ts';
import type { PaletteColor } from './palette.ts';
import { severityOf, type HealthView } from './health-view.ts';

/** Line style says transport and nothing else. */
export type LineStyle = 'solid' | 'dotted' | 'two-dots';

/** How an edge ends: triangle HTTP and gRPC, square TCP, bar where most of it is denied. */
export type HeadShape = 'triangle' | 'square' | 'bar';

export interface EdgeLook {
  readonly color: PaletteColor;
  readonly style: LineStyle;
  readonly head: HeadShape;
  /** Later is drawn over earlier: healthy, plaintext, degraded, unhealthy and injected. */
  readonly order: number;
  readonly alpha: number;
}

const mostlyDenied = 0.5;

export function edgeLook(edge: GraphEdge, view: HealthView, overlay: MapOverlay): EdgeLook {
  const style = lineStyle(edge);
  const base = { style, head: headShape(edge), alpha: 1 };
  switch (overlay) {
    case 'health': {
      const isPlain = view.glyph === 'healthy' || view.glyph === 'unknown' || view.glyph === 'idle';
      if (isPlain) return { ...base, color: 'edge', order: style === 'solid' ? 0 : 1 };
      return { ...base, color: view.glyph, order: 1 + severityOf(view) };
    }
    case 'mtls':
      return { ...base, ...mtlsLook(edge) };
  }
}

function mtlsLook({ mtls }: GraphEdge): Pick<EdgeLook, 'color' | 'order'> {
  switch (mtls.status) {
    case 'mutual':
      return { color: 'mutual', order: 1 };
    case 'mixed':
      return { color: 'mixed', order: 2 };
    case 'plaintext':
      return { color: 'plaintext', order: 3 };
    case 'unknown':
      return { color: 'edge', order: 0 };
  }
}

function lineStyle({ mtls }: GraphEdge): LineStyle {
  switch (mtls.status) {
    case 'plaintext':
      return 'dotted';
    case 'mixed':
      return 'two-dots';
    case 'mutual':
    case 'unknown':
      return 'solid';
  }
}

function headShape({ protocol, requestRate, bytesPerSecond, deniedRate }: GraphEdge): HeadShape {
  // Bytes flow only over connections that were let in.
  if (protocol === 'tcp') return (deniedRate ?? 0) > 0 && !(bytesPerSecond ?? 0) ? 'bar' : 'square';
  const isDenied = requestRate !== null && requestRate > 0 && (deniedRate ?? 0) / requestRate > mostlyDenied;
  return isDenied ? 'bar' : 'triangle';
}
