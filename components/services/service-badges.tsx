import { badgesOf, badgeWords } from '@/components/graph/node-badges.tsx';
import { Badge as BadgeMark } from '@/components/ui/badge.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import type { MeshGlyphName } from '@/components/ui/glyphs/mesh-strokes.ts';
import type { Badge } from '@/lib/domain/mesh-graph.ts';
import styles from './service-cells.module.css';
import type { ServiceRow } from './service-row.ts';

const glyphs: Readonly<Record<Exclude<Badge, 'idle' | 'outside'>, MeshGlyphName>> = {
  fault: 'fault',
  split: 'split',
  mirror: 'mirror',
  'circuit-breaker': 'breaker',
  timeout: 'timeout',
  retries: 'timeout',
  'no-sidecar': 'no-sidecar',
};

const tones = { fault: 'injected', 'no-sidecar': 'plaintext' } as const;

/** What is set on a service, in the order of the map's cards. Idle stands in its glyph and in words already. */
export function ServiceBadges({ row }: { readonly row: ServiceRow }) {
  const badges = badgesOf([row.summary]).flatMap((badge) =>
    badge === 'idle' || badge === 'outside' ? [] : [badge],
  );
  const shares = observedShares(row);
  return (
    <span className={styles.badges}>
      {badges.map((badge) => {
        const words = badge === 'split' && shares !== null ? shares : shownWords[badge];
        const label = words === undefined ? badgeWords[badge] : null;
        return (
          <span key={badge} title={titleOf(badge, shares)}>
            <BadgeMark
              tone={badge === 'fault' || badge === 'no-sidecar' ? tones[badge] : 'neutral'}
              glyph={<MeshGlyph name={glyphs[badge]} size={12} label={label} />}
            >
              {words}
            </BadgeMark>
          </span>
        );
      })}
    </span>
  );
}

/** Badges that say their name; the others are known by their glyph and say it on hover and to readers. */
const shownWords: Partial<Record<Badge, string>> = { fault: 'fault', 'no-sidecar': 'no sidecar' };

const titleOf = (badge: Badge, shares: string | null): string =>
  badge === 'split' && shares !== null ? `Traffic split; observed ${shares}` : badgeWords[badge];

function observedShares({ versions }: ServiceRow): string | null {
  const known = versions.flatMap(({ share }) => share ?? []);
  if (known.length < 2 || known.length < versions.length) return null;
  return known.map((share) => Math.round(share * 100)).join('/');
}
