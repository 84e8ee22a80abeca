'use client';

import { use, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table, type SortDirection } from '@/components/ui/table.tsx';
import type { MapQuantile } from '@/lib/client/map-location.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { severityOf } from './health-view.ts';
import { MapChangesContext } from './map-changes.ts';
import { nodeName } from './map-sentences.ts';
import styles from './map-table.module.css';
import { toneOf } from './node-card.tsx';
import type { Scene, SceneEdge } from './scene.ts';
import { takenWords } from './taken-path.ts';

const mtlsWords = { mutual: 'mTLS', mixed: 'partly', plaintext: 'plaintext', unknown: 'not known' } as const;
const protocolNames = { http: 'HTTP', grpc: 'gRPC', tcp: 'TCP' } as const;

type Column = 'health' | 'caller' | 'callee' | 'rate' | 'errors' | 'latency';

interface MapTableProps {
  readonly scene: Scene;
  readonly quantile: MapQuantile;
  readonly selection: string | null;
  readonly onSelect: (id: string) => void;
}

/** The twin of the map: every edge as a row, for search, for keyboards and readers, and for scale. */
export function MapTable({ scene, quantile, selection, onSelect }: MapTableProps) {
  const [sort, setSort] = useState<{ column: Column; direction: SortDirection }>({
    column: 'health',
    direction: 'descending',
  });
  const header = (column: Column, label: string, isNumeric = false) => (
    <ColumnHeader
      numeric={isNumeric}
      sort={sort.column === column ? sort.direction : null}
      onSort={() => setSort({ column, direction: otherDirection(sort, column) })}
    >
      {label}
    </ColumnHeader>
  );
  const hasPath = use(MapChangesContext).path !== null;
  const rows = sorted(scene, quantile, sort);
  return (
    <div className={styles.place}>
      <Table label="Calls on the map">
        <thead>
          <tr>
            {header('caller', 'Caller')}
            {header('callee', 'Callee')}
            {header('health', 'Health')}
            <ColumnHeader>Protocol</ColumnHeader>
            {header('rate', 'Rate', true)}
            {header('errors', 'Errors', true)}
            {header('latency', quantile, true)}
            <ColumnHeader>Transport</ColumnHeader>
            {hasPath && <ColumnHeader>Path</ColumnHeader>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <EdgeRow
              key={row.edge.id}
              scene={scene}
              row={row}
              quantile={quantile}
              isSelected={row.edge.id === selection}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

interface EdgeRowProps extends Pick<MapTableProps, 'scene' | 'quantile' | 'onSelect'> {
  readonly row: SceneEdge;
  readonly isSelected: boolean;
}

function EdgeRow({ scene, row, quantile, isSelected, onSelect }: EdgeRowProps) {
  const { edge, view } = row;
  return (
    <Row selected={isSelected}>
      <RowHeader>
        <Button tone="ghost" size="small" onClick={() => onSelect(edge.source)}>
          {endName(scene, edge.source)}
        </Button>
      </RowHeader>
      <Cell>
        <Button tone="ghost" size="small" onClick={() => onSelect(edge.destination)}>
          {endName(scene, edge.destination)}
        </Button>
      </Cell>
      <Cell>
        <Button
          tone="ghost"
          size="small"
          aria-label={`Open the edge from ${endName(scene, edge.source)} to ${endName(scene, edge.destination)}, ${view.glyph}`}
          onClick={() => onSelect(edge.id)}
        >
          <HealthGlyph health={view.glyph} hollow={view.isHollow} size={13} label={null} />
          {view.glyph}
        </Button>
      </Cell>
      <Cell>{protocolNames[edge.protocol]}</Cell>
      <Cell numeric>
        <Figure
          amount={
            edge.protocol === 'tcp' ? formatBytesPerSecond(edge.bytesPerSecond) : formatRate(edge.requestRate)
          }
        />
      </Cell>
      <Cell numeric>
        <Figure amount={formatRatio(edge.errorRatio)} tone={toneOf(view)} />
      </Cell>
      <Cell numeric>
        <Figure amount={formatLatency(edge.latency?.[quantile] ?? null)} />
      </Cell>
      <Cell>{mtlsWords[edge.mtls.status]}</Cell>
      <PathCell edge={edge.id} />
    </Row>
  );
}

/** How many of the requests took an edge, while a path is drawn. */
function PathCell({ edge }: { readonly edge: string }) {
  const { path } = use(MapChangesContext);
  if (path === null) return null;
  const taken = path.taken.get(edge);
  return <Cell>{taken === undefined ? 'not taken' : takenWords(taken, path.path)}</Cell>;
}

function endName(scene: Scene, id: string): string {
  const node = scene.nodes.get(id);
  return node === undefined ? id : nodeName(node);
}

function otherDirection(sort: { column: Column; direction: SortDirection }, column: Column): SortDirection {
  if (sort.column !== column) return column === 'caller' || column === 'callee' ? 'ascending' : 'descending';
  return sort.direction === 'ascending' ? 'descending' : 'ascending';
}

function sorted(
  scene: Scene,
  quantile: MapQuantile,
  { column, direction }: { column: Column; direction: SortDirection },
): readonly SceneEdge[] {
  const value = ({ edge, view, width }: SceneEdge): number | string => {
    switch (column) {
      case 'caller':
        return endName(scene, edge.source);
      case 'callee':
        return endName(scene, edge.destination);
      case 'health':
        return severityOf(view);
      case 'rate':
        return edge.requestRate ?? width / 1_000;
      case 'errors':
        return edge.errorRatio ?? -1;
      case 'latency':
        return edge.latency?.[quantile] ?? -1;
    }
  };
  const sign = direction === 'ascending' ? 1 : -1;
  return scene.edges.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === right) return a.edge.id < b.edge.id ? -1 : 1;
    return left < right ? -sign : sign;
  });
}
