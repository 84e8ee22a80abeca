import type { GlyphHealth } from '@/components/ui/glyphs/health-strokes.ts';
import type { Health } from '@/lib/domain/health.ts';
import type { Badge } from '@/lib/domain/mesh-graph.ts';

/** How health is drawn. Hollow: it answers its callers, but something it calls fails. */
export interface HealthView {
  readonly glyph: GlyphHealth;
  readonly isHollow: boolean;
}

export const healthyView: HealthView = { glyph: 'healthy', isHollow: false };

/** Glyph and fill of a node or edge, from its status and what the reasons say about whose doing it is. */
export function healthView({ status, reasons }: Health, badges: readonly Badge[] = []): HealthView {
  switch (status) {
    case 'healthy':
      return healthyView;
    case 'unknown':
      return { glyph: badges.includes('idle') ? 'idle' : 'unknown', isHollow: false };
    case 'degraded':
    case 'unhealthy': {
      const codes = new Set(reasons.map(({ code }) => code));
      const isOwn = codes.has('inbound-errors') || codes.has('replicas') || codes.has('latency');
      return {
        glyph: codes.has('injected') ? 'injected' : status,
        isHollow: codes.has('outbound-errors') && !isOwn,
      };
    }
  }
}

const gravity: Readonly<Record<GlyphHealth, number>> = {
  unhealthy: 5,
  degraded: 4,
  injected: 3,
  unknown: 2,
  idle: 1,
  healthy: 0,
};

/** How bad a view is; filled comes before hollow, and both before what is merely not known. */
export function severityOf({ glyph, isHollow }: HealthView): number {
  const base = gravity[glyph];
  if (base <= 2) return base;
  return isHollow ? base : base + 3;
}

/** The worst of several, filled before hollow. */
export function worstView(views: readonly HealthView[]): HealthView {
  return views.reduce((worst, view) => (severityOf(view) > severityOf(worst) ? view : worst), healthyView);
}

/** Whether somebody should look at it. */
export const isProblem = (view: HealthView): boolean => severityOf(view) > gravity.unknown;
