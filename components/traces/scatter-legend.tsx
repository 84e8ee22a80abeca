import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import styles from './traces-view.module.css';

/** What the marks of the chart mean. */
export function ScatterLegend() {
  return (
    <ul className={styles.legend}>
      <li>
        <i className={styles.dot} /> ok
      </li>
      <li>
        <HealthGlyph health="injected" hollow size={11} label={null} /> ok, with an injected call
      </li>
      <li>
        <HealthGlyph health="unhealthy" hollow size={11} label={null} /> ok, failed inside
      </li>
      <li>
        <HealthGlyph health="unhealthy" size={11} label={null} /> failed
      </li>
    </ul>
  );
}
