import { LinkButton } from '@/components/ui/link-button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { defaultServiceLocation, serviceHref } from '@/lib/client/services-location.ts';
import { workloadHref } from '@/lib/client/workloads-location.ts';
import type { GraphNode } from '@/lib/domain/mesh-graph.ts';
import styles from './map-panel.module.css';
import type { PanelContext } from './panel-context.ts';

interface PanelPagesProps {
  readonly node: GraphNode;
  readonly context: PanelContext;
}

/** From a node to the pages that are about it alone. */
export function PanelPages({ node, context }: PanelPagesProps) {
  const { snapshot } = context.scene;
  const { namespace, service, name, id } = node;
  if (namespace === null) return null;
  const mesh = context.scope.mesh ?? snapshot.mesh;
  const time = { windowSeconds: snapshot.windowSeconds, at: null };
  const isWorkload = id.startsWith('workload:');
  if (service === null && !isWorkload) return null;
  return (
    <section className={styles.section} aria-label="Pages">
      <div className={styles.ways}>
        {service !== null && (
          <LinkButton
            href={serviceHref({ mesh, namespace, name: service }, { ...defaultServiceLocation, ...time })}
            prefetch={false}
          >
            <MeshGlyph name="services" size={14} label={null} />
            Service {service}
          </LinkButton>
        )}
        {isWorkload && (
          <LinkButton href={workloadHref({ mesh, namespace, name }, time)} prefetch={false}>
            <MeshGlyph name="workloads" size={14} label={null} />
            Workload
          </LinkButton>
        )}
      </div>
    </section>
  );
}
