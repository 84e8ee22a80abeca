import { LinkButton } from '@/components/ui/link-button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { tracesHref, type TracesLocation } from '@/lib/client/traces-location.ts';
import styles from './map-panel.module.css';
import type { PanelContext } from './panel-context.ts';

interface PanelTracesProps {
  readonly subject: Pick<TracesLocation, 'edge'> | Pick<TracesLocation, 'node'>;
  /** Whether requests failed in the window: then those come alone. */
  readonly hasFailures: boolean;
  readonly context: PanelContext;
}

/** Shorter windows may have no sampled request in them. */
const leastSeconds = 300;

/** The requests behind the figures: failed ones, and all with the slowest first. */
export function PanelTraces({ subject, hasFailures, context }: PanelTracesProps) {
  const { at, windowSeconds } = context.scene.snapshot;
  const search = {
    ...subject,
    mesh: context.scope.mesh,
    at,
    windowSeconds: Math.max(windowSeconds, leastSeconds),
  };
  return (
    <section className={styles.section} aria-label="Traces">
      <div className={styles.ways}>
        {hasFailures && (
          <LinkButton href={tracesHref({ ...search, outcome: 'failed' })} prefetch={false}>
            <MeshGlyph name="traces" size={14} label={null} />
            Failed traces
          </LinkButton>
        )}
        <LinkButton href={tracesHref(search)} prefetch={false}>
          {!hasFailures && <MeshGlyph name="traces" size={14} label={null} />}
          {hasFailures ? 'All traces' : 'Traces'}
        </LinkButton>
      </div>
    </section>
  );
}
