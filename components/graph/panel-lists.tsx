import { Button } from '@/components/ui/button.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Cell, ColumnHeader, Row, RowHeader, Table } from '@/components/ui/table.tsx';
import { VersionTag } from '@/components/ui/version-tag.tsx';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { formatRate } from '@/lib/format/rate.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import type { MapQuantile } from '@/lib/client/map-location.ts';
import styles from './map-panel.module.css';
import { nodeName } from './map-sentences.ts';
import { toneOf } from './node-card.tsx';
import type { Scene, SceneEdge } from './scene.ts';

interface EdgeListProps {
  readonly scene: Scene;
  readonly title: string;
  readonly edges: readonly SceneEdge[];
  /** Which end is named. */
  readonly end: 'source' | 'destination';
  readonly onSelect: (id: string) => void;
}

/** Callers or callees, each an edge that can be opened. */
export function EdgeList({ scene, title, edges, end, onSelect }: EdgeListProps) {
  if (edges.length === 0) return null;
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>
        {title}
        <span className={styles.aside}>{edges.length}</span>
      </h3>
      <ul className={styles.list}>
        {edges.map(({ edge, view }) => {
          const node = scene.nodes.get(edge[end]);
          return (
            <li key={edge.id}>
              <button type="button" className={styles.item} onClick={() => onSelect(edge.id)}>
                <HealthGlyph health={view.glyph} hollow={view.isHollow} size={12} />
                <span className={styles['item-name']}>{node === undefined ? edge[end] : nodeName(node)}</span>
                {edge.errorRatio !== null && edge.errorRatio > 0 && (
                  <Figure amount={formatRatio(edge.errorRatio)} tone={toneOf(view)} />
                )}
                <Figure
                  amount={
                    edge.protocol === 'tcp'
                      ? formatBytesPerSecond(edge.bytesPerSecond)
                      : formatRate(edge.requestRate, 'map')
                  }
                />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface VersionsSeenProps {
  readonly scene: Scene;
  readonly selected: SceneEdge;
  readonly quantile: MapQuantile;
  readonly onSelect: (id: string) => void;
}

/** The versions of the called app as this caller sees them; nothing where there is only one. */
export function VersionsSeen({ scene, selected, quantile, onSelect }: VersionsSeenProps) {
  const { destination, edge } = selected;
  const seen = scene.edges
    .filter((other) => other.destination === destination && other.edge.source === edge.source)
    .toSorted((a, b) => rowOf(a) - rowOf(b));
  const total = seen.reduce((sum, other) => sum + (other.edge.requestRate ?? 0), 0);
  const caller = scene.nodes.get(edge.source);
  if (seen.length < 2) return null;
  return (
    <section className={styles.flush}>
      <h3 className={styles.heading}>
        Versions of {destination.card.name}, as {caller === undefined ? 'the caller' : nodeName(caller)} sees
        them
      </h3>
      <Table label={`Versions of ${destination.card.name}`}>
        <thead>
          <tr>
            <ColumnHeader>Version</ColumnHeader>
            <ColumnHeader numeric>Share</ColumnHeader>
            <ColumnHeader numeric>Rate</ColumnHeader>
            <ColumnHeader numeric>Errors</ColumnHeader>
            <ColumnHeader numeric>{quantile}</ColumnHeader>
          </tr>
        </thead>
        <tbody>
          {seen.map((other) => (
            <Row key={other.edge.id} selected={other === selected}>
              <RowHeader>
                <Button tone="ghost" size="small" onClick={() => onSelect(other.edge.id)}>
                  <VersionTag version={versionOf(other)} position={rowOf(other)} />
                </Button>
              </RowHeader>
              <Cell numeric>
                <Figure amount={formatRatio(total > 0 ? (other.edge.requestRate ?? 0) / total : null)} />
              </Cell>
              <Cell numeric>
                <Figure amount={formatRate(other.edge.requestRate, 'map')} />
              </Cell>
              <Cell numeric>
                <Figure amount={formatRatio(other.edge.errorRatio)} tone={toneOf(other.view)} />
              </Cell>
              <Cell numeric>
                <Figure amount={formatLatency(other.edge.latency?.[quantile] ?? null)} />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </section>
  );
}

const rowOf = ({ destination, edge }: SceneEdge): number =>
  destination.card.nodes.findIndex(({ id }) => id === edge.destination);

const versionOf = (scene: SceneEdge): string => scene.destination.card.nodes[rowOf(scene)]?.version ?? '–';
