'use client';

import { Download } from 'lucide-react';
import { use, useMemo, type ReactNode } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { classNames } from '@/components/ui/class-names.ts';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Icon } from '@/components/ui/icon.tsx';
import { SegmentedControl } from '@/components/ui/segmented-control.tsx';
import type { MapLocation, MapTableRows } from '@/lib/client/map-location.ts';
import { saveFile } from '@/components/ui/save-file.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { HealthView } from '../health-view.ts';
import { MapChangesContext } from '../map-changes.ts';
import { nodeName } from '../map-sentences.ts';
import { toneOf } from '../node-card.tsx';
import type { Scene } from '../scene.ts';
import type { Navigate } from '../use-map-location.ts';
import { edgeFactsWith, edgeRows, type EdgeRow } from './edge-facts.ts';
import { FactTable } from './fact-table.tsx';
import { factsCsv } from './facts-csv.ts';
import { nodeFacts, nodeRows, type NodeRow } from './node-facts.ts';
import { formatSort, parseSort, sortRows } from './sort-rows.ts';
import styles from './map-table.module.css';
import { tableSum } from './table-sum.ts';

interface MapTableProps {
  readonly scene: Scene;
  readonly location: MapLocation;
  readonly navigate: Navigate;
  readonly onSelect: (id: string) => void;
  /** A panel stands at the right, and the table beside it. */
  readonly hasPanel: boolean;
}

const kinds: readonly { value: MapTableRows; label: string }[] = [
  { value: 'edges', label: 'Edges' },
  { value: 'nodes', label: 'Nodes' },
];

/** The twin of the map: everything that it knows in rows, for search, for keyboards and readers, and for scale. */
export function MapTable({ scene, location, navigate, onSelect, hasPanel }: MapTableProps) {
  const { tableRows, tableSort } = location;
  const isEdges = tableRows === 'edges';
  const { path } = use(MapChangesContext);
  const edgeFacts = useMemo(() => edgeFactsWith(path), [path]);
  const columns: readonly { readonly id: string }[] = isEdges ? edgeFacts : nodeFacts;
  const { column, direction } = parseSort(tableSort, columns);
  const edges = useMemo(() => {
    return sortRows(edgeRows(scene), edgeFacts, { column, direction });
  }, [scene, edgeFacts, column, direction]);
  const nodes = useMemo(() => {
    return sortRows(nodeRows(scene), nodeFacts, { column, direction });
  }, [scene, column, direction]);
  const save = (): void =>
    saveFile(
      `${tableRows}.csv`,
      'text/csv',
      isEdges ? factsCsv(edges, edgeFacts) : factsCsv(nodes, nodeFacts),
    );
  const shared = {
    sort: { column, direction },
    onSortChange: (sort: Parameters<typeof formatSort>[0]) =>
      navigate({ tableSort: formatSort(sort) }, 'replace'),
    selection: location.selection,
    onOpen: onSelect,
  };
  return (
    <div className={classNames(styles.place, hasPanel && styles.beside)}>
      <div className={styles.head}>
        <h2 className={styles.title}>
          {isEdges ? formatCountOf(edges.length, 'edge') : formatCountOf(nodes.length, 'node')}
        </h2>
        {tableSort === null && <span className={styles.quiet}>worst first</span>}
        <span className={styles.grow} />
        <SegmentedControl
          label="Rows"
          segments={kinds}
          value={tableRows}
          onValueChange={(rows) => navigate({ tableRows: rows, tableSort: null })}
        />
        <Button size="small" onClick={save}>
          <Icon icon={Download} size={14} quiet />
          CSV
        </Button>
      </div>
      {isEdges ? (
        <FactTable
          {...shared}
          key="edges"
          label="Calls on the map"
          rows={edges}
          columns={edgeFacts}
          cell={(id, row) => edgeCell(id, row, onSelect)}
        />
      ) : (
        <FactTable
          {...shared}
          key="nodes"
          label="Nodes on the map"
          rows={nodes}
          columns={nodeFacts}
          cell={nodeCell}
        />
      )}
      <p className={styles.foot}>{tableSum(scene.edges.map(({ edge }) => edge))}</p>
    </div>
  );
}

function edgeCell(
  column: string,
  { edge, source, destination, view }: EdgeRow,
  onSelect: (id: string) => void,
): ReactNode {
  switch (column) {
    case 'caller':
    case 'callee': {
      const node = column === 'caller' ? source : destination;
      return (
        // The row is what the keyboard walks to; from its panel both ends are one step away.
        <Button
          tone="ghost"
          size="small"
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            onSelect(node.id);
          }}
        >
          {nodeName(node)}
        </Button>
      );
    }
    case 'health':
      return <Health view={view} />;
    case 'errors':
      return <Figure amount={formatRatio(edge.errorRatio)} tone={toneOf(view)} />;
    default:
      return undefined;
  }
}

function nodeCell(column: string, { node, view }: NodeRow): ReactNode {
  if (column === 'health') return <Health view={view} />;
  if (column !== 'errors') return undefined;
  return (
    <Figure amount={formatRatio(node.inbound.errorRatio)} tone={view.isHollow ? undefined : toneOf(view)} />
  );
}

function Health({ view }: { readonly view: HealthView }) {
  return (
    <span className={styles.health}>
      <HealthGlyph health={view.glyph} hollow={view.isHollow} size={13} label={null} />
      {view.isHollow ? `callee ${view.glyph}` : view.glyph}
    </span>
  );
}
