import { use } from 'react';
import { amountText } from '@/lib/format/amount.ts';
import { formatLatency } from '@/lib/format/latency.ts';
import { MapChangesContext } from './map-changes.ts';
import styles from './map-panel.module.css';
import { takenWords } from './taken-path.ts';

/** What the requests whose path is drawn did on an edge; nothing while no path is. */
export function PanelPath({ edge }: { readonly edge: string }) {
  const { path } = use(MapChangesContext);
  if (path === null) return null;
  const taken = path.taken.get(edge);
  return (
    <section className={styles.section} aria-label="Path">
      <h3 className={styles.heading}>Path</h3>
      {taken === undefined ? (
        <p>None of these requests went over this edge.</p>
      ) : (
        <p>
          {takenWords(taken, path.path)}; {amountText(formatLatency(taken.meanMs, 'trace'))} in the mean, as
          the caller saw it.
        </p>
      )}
    </section>
  );
}
