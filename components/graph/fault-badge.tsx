'use client';

import { use } from 'react';
import { Badge } from '@/components/ui/badge.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { isRunningFault } from '@/lib/client/change-activity.ts';
import type { Card } from '@/lib/graph/layout/card.ts';
import { formatCountdown } from '@/lib/format/duration.ts';
import { changesOf, MapChangesContext } from './map-changes.ts';
import { useClock } from './use-clock.ts';

/** A fault on a card, with the time that is left of it where this console set it. */
export function FaultBadge({ card }: { readonly card: Card }) {
  const { active } = use(MapChangesContext);
  const deadlines = changesOf(active, card.nodes)
    .filter((change) => isRunningFault(change))
    .flatMap(({ deadline }) => (deadline === null ? [] : [deadline]));
  const nowMs = useClock(deadlines.length > 0);
  const glyph = <MeshGlyph name="fault" size={13} label="fault injected" />;
  if (deadlines.length === 0 || nowMs === null) return <Badge tone="injected" glyph={glyph} />;
  return (
    <Badge tone="injected" glyph={glyph}>
      {formatCountdown(Math.min(...deadlines) * 1_000 - nowMs)}
    </Badge>
  );
}

/** A caller of what a fault is injected into: outlined, since nothing is wrong with the caller itself. */
export function HitBadge({ card }: { readonly card: Card }) {
  const { hits } = use(MapChangesContext);
  const services = [...new Set(card.nodes.flatMap(({ id }) => hits.get(id) ?? []))];
  if (services.length === 0) return null;
  const words = `hit by the fault on ${services.join(', ')}`;
  return <Badge tone="outline" glyph={<MeshGlyph name="fault" size={13} label={words} />} />;
}
