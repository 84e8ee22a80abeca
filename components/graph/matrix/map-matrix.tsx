'use client';

import { useId, useMemo, useState, type CSSProperties, type KeyboardEvent } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { classNames } from '@/components/ui/class-names.ts';
import type { MapLocation } from '@/lib/client/map-location.ts';
import { callMatrix, type CallMatrix } from '@/lib/graph/matrix/call-matrix.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import type { Scene } from '../scene.ts';
import { MatrixLegend } from './matrix-legend.tsx';
import { MatrixHeads } from './matrix-heads.tsx';
import { MatrixRow } from './matrix-row.tsx';
import { matrixTracks, type MatrixTracks } from './matrix-tracks.ts';
import { stepOf, type CellPlace } from './step-of.ts';
import styles from './map-matrix.module.css';

const linePx = { row: 32, column: 44 } as const;
/** More cells than this are no picture any more. */
const mostLines = 160;

interface MapMatrixProps {
  readonly scene: Scene;
  readonly location: MapLocation;
  readonly onSelect: (id: string) => void;
  readonly onByNamespace: () => void;
  readonly hasPanel: boolean;
}

/** Who calls whom, callers down and callees across, in an order in which chains of calls read along the diagonal. */
export function MapMatrix(props: MapMatrixProps) {
  const { scene, hasPanel, onByNamespace } = props;
  const matrix = useMemo(() => callMatrix(scene.snapshot), [scene.snapshot]);
  const rows = useMemo(() => matrixTracks(matrix.rows, 2, linePx.row), [matrix]);
  const columns = useMemo(() => matrixTracks(matrix.columns, 1, linePx.column), [matrix]);
  const lines = Math.max(rows.lines.length, columns.lines.length);
  return (
    <div className={classNames(styles.place, hasPanel && styles.beside)}>
      {lines > mostLines ? (
        <div className={styles.many}>
          <p>
            {formatCountOf(lines, 'line')} make no picture that can be read. Narrow them with the filter, or
            draw the matrix by namespace.
          </p>
          <Button onClick={onByNamespace}>By namespace</Button>
        </div>
      ) : (
        <MatrixGrid {...props} matrix={matrix} rows={rows} columns={columns} />
      )}
      <MatrixLegend overlay={props.location.overlay} />
    </div>
  );
}

interface MatrixGridProps extends MapMatrixProps {
  readonly matrix: CallMatrix;
  readonly rows: MatrixTracks;
  readonly columns: MatrixTracks;
}

function MatrixGrid({ scene, location, onSelect, matrix, rows, columns }: MatrixGridProps) {
  const prefix = useId();
  const [place, setPlace] = useState<CellPlace>({ row: 0, column: 0 });
  const { selection } = location;
  const selected = scene.edgeOf.get(selection ?? '')?.edge ?? null;
  const at = (index: number, tracks: MatrixTracks) => tracks.lines[Math.min(index, tracks.lines.length - 1)];
  const [row, column] = [at(place.row, rows), at(place.column, columns)];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter') {
      const [edge] = matrix.between(row?.node.id ?? '', column?.node.id ?? '');
      if (edge !== undefined) onSelect(edge.id);
      return event.preventDefault();
    }
    const next = stepOf(event.key, place, rows.lines.length, columns.lines.length);
    if (next === null) return;
    event.preventDefault();
    setPlace(next);
    document
      .getElementById(`${prefix}${next.row}-${next.column}`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  return (
    <div
      role="grid"
      tabIndex={0}
      className={styles.grid}
      aria-label="Who calls whom: callers down, callees across"
      aria-rowcount={rows.lines.length + 1}
      aria-colcount={columns.lines.length + 1}
      aria-activedescendant={`${prefix}${place.row}-${place.column}`}
      onKeyDown={onKeyDown}
      style={{ '--rows': rows.template, '--columns': columns.template } as CSSProperties}
    >
      <MatrixHeads columns={columns} selected={selected?.destination ?? selection} onSelect={onSelect} />
      {rows.lines.map((line, index) => (
        <MatrixRow
          key={line.node.id}
          scene={scene}
          line={line}
          index={index}
          matrix={matrix}
          columns={columns}
          location={location}
          prefix={prefix}
          activeColumn={index === place.row ? place.column : null}
          isOn={line.node.id === (selected?.source ?? selection)}
          onSelect={onSelect}
          onPlace={setPlace}
        />
      ))}
    </div>
  );
}
