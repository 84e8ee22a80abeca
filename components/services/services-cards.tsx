import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { isProblem } from '@/components/graph/health-view.ts';
import { classNames } from '@/components/ui/class-names.ts';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { ErrorFigure, RateFigure } from './service-cells.tsx';
import { hasSeveralClusters, placeOf } from './service-place.ts';
import type { ListWords } from './list-words.ts';
import type { ServiceRow } from './service-row.ts';
import styles from './services-cards.module.css';

interface ServicesCardsProps {
  readonly words: ListWords;
  readonly rows: readonly ServiceRow[];
  readonly hrefOf: (row: ServiceRow) => string;
  readonly isStale: boolean;
}

/** The list on a phone: what it is, why it is here, and the one figure that counts. The rest is a tap away. */
export function ServicesCards({ words, rows, hrefOf, isStale }: ServicesCardsProps) {
  const severalClusters = hasSeveralClusters(rows.map(({ summary }) => summary));
  return (
    <ul className={classNames(styles.list, isStale && styles.stale)} aria-label={words.title}>
      {rows.map((row) => (
        <li key={row.summary.id} className={styles.item}>
          <Link href={hrefOf(row)} className={styles.card} prefetch={false}>
            <HealthGlyph health={row.view.glyph} hollow={row.view.isHollow} size={16} />
            <span className={styles.words}>
              <span className={styles.name}>{row.summary.name}</span>
              <span className={styles.why} suppressHydrationWarning>
                {[placeOf(row.summary, severalClusters), row.why].filter(Boolean).join(' · ')}
              </span>
            </span>
            <span className={styles.figure}>
              {isProblem(row.view) && !row.isTcp && !row.view.isHollow ? (
                <ErrorFigure row={row} />
              ) : (
                <RateFigure row={row} />
              )}
            </span>
            <Icon icon={ChevronRight} quiet />
          </Link>
        </li>
      ))}
    </ul>
  );
}
