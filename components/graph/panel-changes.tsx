'use client';

import Link from 'next/link';
import { use } from 'react';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import { formatCountdown } from '@/lib/format/duration.ts';
import { changesOf, MapChangesContext } from './map-changes.ts';
import styles from './map-panel.module.css';
import { useClock } from './use-clock.ts';

/** Changes in force on what is selected, each a way to its page; nothing where there are none. */
export function PanelChanges({ nodes }: { readonly nodes: readonly GraphNode[] }) {
  const { active, hits } = use(MapChangesContext);
  const changes = changesOf(active, nodes);
  const hit = [...new Set(nodes.flatMap(({ id }) => hits.get(id) ?? []))];
  const nowMs = useClock(changes.some(({ deadline }) => deadline !== null));
  if (changes.length === 0 && hit.length === 0) return null;
  return (
    <section className={styles.section} aria-label="Changes active">
      <h3 className={styles.heading}>
        Changes active
        <span className={styles.aside}>{changes.length}</span>
      </h3>
      <ul className={styles.list}>
        {changes.map((change) => (
          <li key={change.id}>
            <Link href={`/changes/${change.id}`} className={styles.item} prefetch={false}>
              <ChangeGlyph change={change} />
              <span className={styles['item-name']}>{change.title}</span>
              {change.deadline !== null && nowMs !== null && (
                <span>{formatCountdown(change.deadline * 1_000 - nowMs)}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
      {hit.length > 0 && <p>It calls {hit.join(', ')}, where a fault is injected.</p>}
    </section>
  );
}

function ChangeGlyph({ change }: { readonly change: ChangeSummary }) {
  return change.intent.kind === 'fault' ? (
    <HealthGlyph health="injected" size={12} label={null} />
  ) : (
    <MeshGlyph name="changes" size={12} label={null} />
  );
}
