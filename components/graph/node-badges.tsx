import { Badge as BadgeMark } from '@/components/ui/badge.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import type { MeshGlyphName } from '@/components/ui/glyphs/mesh-strokes.ts';
import { BADGES, type Badge, type GraphNode } from '@/lib/domain/mesh-graph.ts';
import type { Card } from '@/lib/graph/layout/card.ts';
import { FaultBadge, HitBadge } from './fault-badge.tsx';
import { sharesOf } from './node-figures.ts';

export const badgeWords: Readonly<Record<Badge, string>> = {
  fault: 'fault injected',
  split: 'traffic split',
  mirror: 'traffic mirrored',
  'circuit-breaker': 'circuit breaker',
  timeout: 'timeout',
  retries: 'retries',
  'no-sidecar': 'no sidecar',
  idle: 'idle',
  outside: 'outside the chosen namespaces',
};

const glyphs: Readonly<Record<Exclude<Badge, 'idle' | 'outside'>, MeshGlyphName>> = {
  fault: 'fault',
  split: 'split',
  mirror: 'mirror',
  'circuit-breaker': 'breaker',
  timeout: 'timeout',
  retries: 'timeout',
  'no-sidecar': 'no-sidecar',
};

const mostShown = 3;

/** Badges of a card in their fixed order; timeout and retries are one mark. */
export function badgesOf(nodes: readonly Pick<GraphNode, 'badges'>[]): readonly Badge[] {
  const found = new Set(nodes.flatMap(({ badges }) => badges));
  if (found.has('timeout')) found.delete('retries');
  return BADGES.filter((badge) => found.has(badge));
}

export function NodeBadges({ card }: { readonly card: Card }) {
  const badges = badgesOf(card.nodes).filter((badge) => badge !== 'idle');
  const hidden = badges.slice(mostShown);
  return (
    <>
      <HitBadge card={card} />
      {badges.slice(0, mostShown).map((badge) => (
        <OneBadge key={badge} badge={badge} card={card} isCramped={badges.includes('fault')} />
      ))}
      {hidden.length > 0 && (
        <BadgeMark tone="bare">
          <span title={hidden.map((badge) => badgeWords[badge]).join(', ')}>+{hidden.length}</span>
        </BadgeMark>
      )}
    </>
  );
}

interface OneBadgeProps {
  readonly badge: Badge;
  readonly card: Card;
  /** Beside the countdown of a fault there is no room for figures: the name comes first. */
  readonly isCramped: boolean;
}

function OneBadge({ badge, card, isCramped }: OneBadgeProps) {
  if (badge === 'outside' || badge === 'idle') return <BadgeMark tone="bare">{badge}</BadgeMark>;
  const glyph = <MeshGlyph name={glyphs[badge]} size={13} label={badgeWords[badge]} />;
  if (badge === 'fault') return <FaultBadge card={card} />;
  if (badge === 'no-sidecar') return <BadgeMark tone="plaintext" glyph={glyph} />;
  const observed = badge === 'split' && card.nodes.length > 1 ? observedShares(card.nodes) : null;
  if (observed === null) return <BadgeMark tone="bare" glyph={glyph} />;
  if (isCramped) {
    const words = `${badgeWords.split}, observed ${observed}`;
    return <BadgeMark tone="bare" glyph={<MeshGlyph name="split" size={13} label={words} />} />;
  }
  return (
    <BadgeMark tone="bare" glyph={glyph}>
      <span title={`Traffic split; observed ${observed}`}>{observed}</span>
    </BadgeMark>
  );
}

function observedShares(nodes: readonly GraphNode[]): string | null {
  const shares = sharesOf(nodes);
  return shares.includes(null) ? null : shares.map((share) => Math.round((share ?? 0) * 100)).join('/');
}
