import { classNames } from '@/components/ui/class-names.ts';
import type { Explanation } from '@/lib/graph/explain/explanation.ts';
import panel from './map-panel.module.css';
import styles from './panel-why.module.css';

/** Why the map says what it says of the selected: cause, evidence and remedy, the most telling first. */
export function PanelWhy({ explanations }: { readonly explanations: readonly Explanation[] }) {
  if (explanations.length === 0) return null;
  return (
    <section className={panel.section}>
      <h3 className={panel.heading}>Why the map says this</h3>
      <ul className={styles.list}>
        {explanations.map(({ code, cause, evidence, remedy }) => (
          <li key={code}>
            <p className={classNames(panel.prose, styles.cause)}>{cause}</p>
            <p className={classNames(panel.prose, styles.evidence)}>{evidence}</p>
            <p className={panel.prose}>{remedy}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
