/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table would need an element for every pair that does not talk */
import type { CSSProperties } from 'react';
import { classNames } from '@/components/ui/class-names.ts';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { VisuallyHidden } from '@/components/ui/visually-hidden.tsx';
import styles from './map-matrix.module.css';
import type { MatrixCell } from './matrix-cell.ts';

interface MatrixCellViewProps {
  readonly domId: string;
  readonly columnIndex: number;
  readonly gridRow: number;
  readonly gridColumn: number;
  /** Null: these two do not talk. */
  readonly cell: MatrixCell | null;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** The whole of it, for readers and on hover. */
  readonly words: string;
  readonly onPress: () => void;
}

/** One pair of the matrix. The grid has the focus and says which cell is active. */
export function MatrixCellView(props: MatrixCellViewProps) {
  const { cell, words, gridRow, gridColumn, isActive, isSelected } = props;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- keys go to the grid, which has the only tab stop
    <div
      role="gridcell"
      id={props.domId}
      aria-colindex={props.columnIndex + 2}
      aria-selected={isSelected}
      title={words}
      className={classNames(
        styles.cell,
        cell !== null && styles[cell.look],
        isActive && styles.active,
        isSelected && styles.selected,
      )}
      style={
        { gridRow, gridColumn, '--strength': `${Math.round((cell?.strength ?? 0) * 100)}%` } as CSSProperties
      }
      onClick={props.onPress}
    >
      <VisuallyHidden>{words}</VisuallyHidden>
      {cell !== null && (
        <span aria-hidden className={styles.shown}>
          <span className={styles.figure}>
            <CellGlyph glyph={cell.glyph} />
            {cell.figure}
            {cell.others > 0 && '+'}
          </span>
          {cell.below !== null && <span className={styles.below}>{cell.below}</span>}
        </span>
      )}
    </div>
  );
}

function CellGlyph({ glyph }: Pick<MatrixCell, 'glyph'>) {
  if (glyph === null) return null;
  if (typeof glyph === 'string') return <MeshGlyph name={glyph} size={10} label={null} />;
  return <HealthGlyph health={glyph.glyph} hollow={glyph.isHollow} size={9} label={null} />;
}
