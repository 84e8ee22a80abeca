/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table would need an element for every pair that does not talk */
import { Button } from '@/components/ui/button.tsx';
import { classNames } from '@/components/ui/class-names.ts';
import type { MapLocation } from '@/lib/client/map-location.ts';
import type { CallMatrix } from '@/lib/graph/matrix/call-matrix.ts';
import { edgeSentence, nodeName } from '../map-sentences.ts';
import type { Scene } from '../scene.ts';
import styles from './map-matrix.module.css';
import { MatrixCellView } from './matrix-cell-view.tsx';
import { matrixCell } from './matrix-cell.ts';
import type { MatrixLine, MatrixTracks } from './matrix-tracks.ts';
import type { CellPlace } from './step-of.ts';

interface MatrixRowProps {
  readonly scene: Scene;
  readonly line: MatrixLine;
  readonly index: number;
  readonly matrix: CallMatrix;
  readonly columns: MatrixTracks;
  readonly location: MapLocation;
  /** Begins the ids of all cells. */
  readonly prefix: string;
  /** Column that the keyboard is at; null in other rows. */
  readonly activeColumn: number | null;
  readonly isOn: boolean;
  readonly onSelect: (id: string) => void;
  readonly onPlace: (place: CellPlace) => void;
}

/** What one caller calls. Pairs that do not talk are a band in the background, and an element only under the keyboard. */
export function MatrixRow(props: MatrixRowProps) {
  const { scene, line, index, matrix, columns, location, prefix, activeColumn, onSelect } = props;
  const { node, track } = line;
  return (
    <div role="row" aria-rowindex={index + 2} className={styles.row}>
      <div role="rowheader" className={styles.caller} style={{ gridRow: track }}>
        <Button
          tone="ghost"
          size="small"
          tabIndex={-1}
          className={classNames(styles.name, props.isOn && styles.on)}
          onClick={() => onSelect(node.id)}
        >
          {nodeName(node)}
        </Button>
      </div>
      {columns.spans.map((span) => (
        <span
          key={span.from}
          aria-hidden
          className={styles.band}
          style={{ gridRow: track, gridColumn: `${span.from} / ${span.to}` }}
        />
      ))}
      {columns.lines.map((callee, column) => {
        const edges = matrix.between(node.id, callee.node.id);
        const cell = matrixCell(edges, location.overlay);
        if (cell === null && column !== activeColumn) return null;
        const sentences = edges.map((edge) => edgeSentence(scene, edge));
        return (
          <MatrixCellView
            key={callee.node.id}
            domId={`${prefix}${index}-${column}`}
            columnIndex={column}
            gridRow={track}
            gridColumn={callee.track}
            cell={cell}
            isActive={column === activeColumn}
            isSelected={edges.some(({ id }) => id === location.selection)}
            words={sentences.join('; ') || `${nodeName(node)} does not call ${nodeName(callee.node)}`}
            onPress={() => {
              props.onPlace({ row: index, column });
              if (cell !== null) onSelect(cell.edge.id);
            }}
          />
        );
      })}
    </div>
  );
}
