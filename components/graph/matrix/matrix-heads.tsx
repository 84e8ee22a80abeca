/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table would need an element for every pair that does not talk */
import { classNames } from '@/components/ui/class-names.ts';
import { nodeName } from '../map-sentences.ts';
import styles from './map-matrix.module.css';
import type { MatrixTracks } from './matrix-tracks.ts';

interface MatrixHeadsProps {
  readonly columns: MatrixTracks;
  /** Id of the column that stands out. */
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

/** Names of the callees above their columns, and of their namespaces above these. */
export function MatrixHeads({ columns, selected, onSelect }: MatrixHeadsProps) {
  return (
    <>
      {columns.spans.map((span) => (
        <span
          key={span.from}
          aria-hidden
          className={styles.group}
          style={{ gridColumn: `${span.from} / ${span.to}` }}
          title={span.namespace ?? 'outside'}
        >
          {span.namespace ?? 'outside'}
        </span>
      ))}
      <div role="row" aria-rowindex={1} className={styles.row}>
        <div role="columnheader" className={styles.corner}>
          caller ↓ callee →
        </div>
        {columns.lines.map(({ node, track }) => (
          <div key={node.id} role="columnheader" className={styles.callee} style={{ gridColumn: track }}>
            <button
              type="button"
              tabIndex={-1}
              title={nodeName(node)}
              className={classNames(styles.upright, node.id === selected && styles.on)}
              onClick={() => onSelect(node.id)}
            >
              {nodeName(node)}
            </button>
          </div>
        ))}
      </div>
    </>
  );
}
