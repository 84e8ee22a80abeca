import { Button } from '@/components/ui/button.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import { LinkButton } from '@/components/ui/link-button.tsx';
import type { TraceSpan } from '@/lib/client/loaded-trace.ts';
import styles from './span-panel.module.css';
import type { TraceLinks } from './trace-links.ts';
import type { TraceModel } from './trace-model.ts';

interface SpanActsProps {
  readonly model: TraceModel;
  readonly slot: number;
  readonly span: TraceSpan;
  readonly links: TraceLinks;
  readonly isRoot: boolean;
  readonly onRoot: (slot: number | null) => void;
}

/** Ways on: the edge, other requests like this one, only what is below. */
export function SpanActs({ model, slot, span, links, isRoot, onRoot }: SpanActsProps) {
  const onMap = links.edgeOnMap(span);
  const hasBelow = (model.childCount[slot] ?? 0) > 0;
  return (
    <footer className={styles.foot}>
      {onMap !== null && (
        <LinkButton href={onMap} prefetch={false}>
          <MeshGlyph name="map" size={14} label={null} />
          Edge on the map
        </LinkButton>
      )}
      <LinkButton href={links.similar(span)} prefetch={false}>
        Similar traces
      </LinkButton>
      {links.logs !== null && <LinkButton href={links.logs(span)}>Logs</LinkButton>}
      {isRoot ? (
        <Button onClick={() => onRoot(null)}>Whole trace</Button>
      ) : (
        hasBelow && <Button onClick={() => onRoot(slot)}>Only this and below</Button>
      )}
    </footer>
  );
}
