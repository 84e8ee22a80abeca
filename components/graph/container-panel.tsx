import { Chip } from '@/components/ui/chip.tsx';
import { Facts } from '@/components/ui/facts.tsx';
import { Figure } from '@/components/ui/figure.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import type { PlacedContainer } from '@/lib/graph/layout/layout-engine.ts';
import { formatBytesPerSecond } from '@/lib/format/bytes.ts';
import { formatCountOf } from '@/lib/format/count.ts';
import { formatRatio } from '@/lib/format/ratio.ts';
import { worstView } from './health-view.ts';
import type { PanelContext } from './panel-context.ts';
import { PanelHead } from './panel-head.tsx';
import styles from './map-panel.module.css';
import { holdsGateway, modeOf } from './paint/paint-containers.ts';
import { EdgeList } from './panel-lists.tsx';
import type { SceneEdge } from './scene.ts';

interface ContainerPanelProps {
  readonly container: PlacedContainer;
  readonly context: PanelContext;
}

/** A namespace: what mTLS is in force, what of its traffic has it, and who comes without. */
export function ContainerPanel({ container, context }: ContainerPanelProps) {
  const { scene } = context;
  const cards = scene.cards.filter(
    ({ box }) => box.group === container.name && box.cluster === container.cluster,
  );
  const inside = new Set(cards);
  const inbound = scene.edges.filter(({ destination }) => inside.has(destination));
  const workloads = cards.reduce((sum, { card }) => sum + card.nodes.length, 0);
  return (
    <>
      <PanelHead
        view={worstView(cards.map(({ view }) => view))}
        kind={container.kind}
        title={<span>{container.name}</span>}
        subtitle={formatCountOf(workloads, 'workload')}
        onClose={context.onClose}
      />
      <ContainerFacts
        container={container}
        inbound={inbound}
        namespaces={context.namespaces}
        hasGateway={holdsGateway(scene, container)}
      />
      <EdgeList
        scene={scene}
        title="Plaintext callers"
        edges={inbound.filter(({ edge }) => edge.mtls.status === 'plaintext' || edge.mtls.status === 'mixed')}
        end="source"
        onSelect={context.onSelect}
      />
      <EdgeList
        scene={scene}
        title="Called from outside"
        edges={inbound.filter(({ source }) => !inside.has(source))}
        end="source"
        onSelect={context.onSelect}
      />
      <section className={styles.section}>
        <p className={styles.prose}>
          mTLS is counted by the callee’s proxy and weighted by traffic. Callers of a callee without a proxy
          are unknown, not plaintext.
        </p>
      </section>
    </>
  );
}

interface ContainerFactsProps {
  readonly container: PlacedContainer;
  readonly inbound: readonly SceneEdge[];
  readonly namespaces: PanelContext['namespaces'];
  readonly hasGateway: boolean;
}

function ContainerFacts({ container, inbound, namespaces, hasGateway }: ContainerFactsProps) {
  const mode = modeOf(container, namespaces, hasGateway);
  return (
    <section className={styles.section}>
      <Facts
        facts={[
          {
            name: 'In force',
            value:
              mode === null ? (
                'not known: no control plane told'
              ) : (
                <Chip
                  glyph={
                    mode.glyph.kind === 'mesh' ? (
                      <MeshGlyph name={mode.glyph.name} size={12} label={null} />
                    ) : undefined
                  }
                >
                  {mode.words}
                </Chip>
              ),
          },
          {
            name: 'Requests with mTLS',
            value: (
              <Figure
                amount={formatRatio(mtlsRatio(inbound, 'requestRate'))}
                unknownReason="no server told"
              />
            ),
          },
          {
            name: 'TCP bytes with mTLS',
            value: (
              <Figure
                amount={formatRatio(mtlsRatio(inbound, 'bytesPerSecond'))}
                unknownReason="no server told"
              />
            ),
          },
          {
            name: 'TCP bytes in',
            value: (
              <Figure
                amount={formatBytesPerSecond(sumOf(inbound, 'bytesPerSecond'))}
                unknownReason="no TCP seen"
              />
            ),
          },
        ]}
      />
    </section>
  );
}

type Weight = 'requestRate' | 'bytesPerSecond';

function sumOf(edges: readonly SceneEdge[], weight: Weight): number | null {
  const known = edges.flatMap(({ edge }) => edge[weight] ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function mtlsRatio(edges: readonly SceneEdge[], weight: Weight): number | null {
  const told = edges.filter(({ edge }) => edge.mtls.ratio !== null && (edge[weight] ?? 0) > 0);
  const total = sumOf(told, weight);
  if (total === null || total === 0) return null;
  return told.reduce((sum, { edge }) => sum + (edge.mtls.ratio ?? 0) * (edge[weight] ?? 0), 0) / total;
}
