import { memo } from 'react';
import { classNames } from '@/components/ui/class-names.ts';
import { Figure } from '@/components/ui/figure.tsx';
import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { Silhouette } from '@/components/ui/glyphs/silhouette.tsx';
import { versionColor } from '@/components/ui/series-color.ts';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import type { Amount } from '@/lib/format/amount.ts';
import { cardSizes } from '@/lib/graph/layout/node-sizes.ts';
import { healthView, isProblem, type HealthView } from './health-view.ts';
import { useCardSurroundings, useInteraction } from './map-interaction.ts';
import { NodeBadges } from './node-badges.tsx';
import styles from './node-card.module.css';
import { nodeFigures, sharesOf, type NodeFigures } from './node-figures.ts';
import { cardTitle } from './card-title.ts';
import { outlineOf } from './paint/paint-nodes.ts';
import type { SceneCard } from './scene.ts';

interface NodeCardProps {
  readonly scene: SceneCard;
}

/** A node as a card: kind by silhouette, health by glyph, versions as rows. Readers of the page get it from the tree. */
export const NodeCard = memo(function NodeCard({ scene }: NodeCardProps) {
  const { card, box, view } = scene;
  const { near, interaction, found } = useCardSurroundings();
  const isDim = useInteraction(interaction, (state) => isDimmed(card.nodes, state.lit ?? found));
  const isFocused = useInteraction(interaction, ({ focused }) => card.nodes.some(({ id }) => id === focused));
  const outline = outlineOf(card.kind);
  const [first] = card.nodes;
  if (first === undefined) return null;
  return (
    <div
      className={classNames(
        styles.card,
        styles[outline],
        isProblem(view) && !view.isHollow && styles[view.glyph],
        card.nodes.some(({ id }) => near.has(id)) && styles.near,
        isDim && styles.dim,
        isFocused && styles.focused,
      )}
      style={{ width: box.width, height: box.height }}
      aria-hidden
    >
      {outline !== 'workload' && (
        <Silhouette kind={outline} width={box.width} height={box.height} className={styles.shape} />
      )}
      <div className={styles.header} data-node={first.id}>
        <HealthGlyph health={view.glyph} hollow={view.isHollow} size={13} label={null} />
        <span className={styles.name} title={card.name}>
          {cardTitle(card)}
        </span>
        <span className={styles.badges}>
          <Replicas nodes={card.nodes} />
          {box.height > cardSizes.tileHeight ? <NodeBadges card={card} /> : <SmallRate node={first} />}
        </span>
      </div>
      <Rows scene={scene} />
    </div>
  );
});

function Rows({ scene }: NodeCardProps) {
  const { quantile, near, interaction } = useCardSurroundings();
  const focused = useInteraction(interaction, ({ focused }) => focused);
  const { nodes } = scene.card;
  const [first] = nodes;
  if (scene.box.height <= cardSizes.tileHeight || first === undefined) return null;
  if (nodes.length === 1) return <Metrics node={first} figures={nodeFigures(first, quantile)} />;
  const shares = sharesOf(nodes);
  return nodes.map((node, index) => (
    <VersionRow
      key={node.id}
      node={node}
      position={index}
      share={shares[index] ?? null}
      isNear={near.has(node.id)}
      isFocused={focused === node.id}
    />
  ));
}

function Metrics({ node, figures }: { readonly node: GraphNode; readonly figures: NodeFigures }) {
  return (
    <div className={styles.metrics} data-node={node.id}>
      <Figure amount={figures.rate} size="map" unknownReason="no requests seen" />
      {figures.errors !== null && (
        <Figure amount={figures.errors} size="map" tone={toneOf(healthView(node.health))} />
      )}
      {figures.isTcp ? (
        <span className={styles.quiet}>TCP</span>
      ) : (
        <Figure amount={figures.latency} size="map" unknownReason="no latency reported" />
      )}
    </div>
  );
}

interface VersionRowProps {
  readonly node: GraphNode;
  readonly position: number;
  readonly share: number | null;
  readonly isNear: boolean;
  readonly isFocused: boolean;
}

function VersionRow({ node, position, share, isNear, isFocused }: VersionRowProps) {
  const { quantile } = useCardSurroundings();
  const view = healthView(node.health, node.badges);
  const figures = nodeFigures(node, quantile);
  const worse: Amount | null = isProblem(view) && !view.isHollow ? figures.errors : figures.latency;
  return (
    <div
      className={classNames(styles.row, isNear && styles['row-near'], isFocused && styles['row-focused'])}
      data-node={node.id}
    >
      {view.glyph === 'healthy' ? (
        <span />
      ) : (
        <HealthGlyph health={view.glyph} hollow={view.isHollow} size={12} label={null} />
      )}
      <span className={styles.version}>{node.version ?? '–'}</span>
      <span className={styles.share}>
        <span style={{ width: `${(share ?? 0) * 100}%`, background: versionColor(position) }} />
      </span>
      <Figure amount={figures.rate} size="map" />
      <Figure
        amount={worse}
        size="map"
        tone={worse === figures.errors && worse !== null ? toneOf(view) : undefined}
      />
    </div>
  );
}

function SmallRate({ node }: { readonly node: GraphNode }) {
  const { quantile } = useCardSurroundings();
  return <Figure amount={nodeFigures(node, quantile).rate} size="map" tone="quiet" />;
}

function Replicas({ nodes }: { readonly nodes: readonly GraphNode[] }) {
  const short = nodes.flatMap(({ replicas }) =>
    replicas !== null && replicas.available < replicas.desired ? [replicas] : [],
  );
  const [first] = short;
  if (first === undefined) return null;
  const { available, desired } = first;
  return (
    <span className={styles.replicas} title={`${available} of ${desired} replicas are available`}>
      {available}/{desired}
    </span>
  );
}

const isDimmed = (nodes: readonly GraphNode[], lit: ReadonlySet<string> | null): boolean =>
  lit !== null && !nodes.some(({ id }) => lit.has(id));

/** The tone of an error figure under a view. */
export function toneOf({ glyph }: HealthView): 'degraded' | 'unhealthy' | 'injected' | undefined {
  return glyph === 'degraded' || glyph === 'unhealthy' || glyph === 'injected' ? glyph : undefined;
}
