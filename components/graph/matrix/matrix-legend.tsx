import { HealthGlyph } from '@/components/ui/glyphs/health-glyph.tsx';
import { MeshGlyph } from '@/components/ui/glyphs/mesh-glyph.tsx';
import type { MapOverlay } from '@/lib/client/map-location.ts';
import styles from './map-matrix.module.css';

/** What grounds and signs of the cells mean. */
export function MatrixLegend({ overlay }: { readonly overlay: MapOverlay }) {
  return (
    <ul className={styles.legend} aria-label="Legend">
      {overlay === 'health' ? (
        <>
          <li>
            <span className={styles.ramp} aria-hidden /> 1 to 500 rps, log scale
          </li>
          <li>
            <HealthGlyph health="degraded" size={11} label={null} /> degraded, with its errors
          </li>
          <li>
            <HealthGlyph health="unhealthy" size={11} label={null} /> unhealthy
          </li>
          <li>
            <HealthGlyph health="injected" size={11} label={null} /> injected
          </li>
        </>
      ) : (
        <li>
          <MeshGlyph name="lock-closed" size={12} label={null} /> share of requests with mutual TLS
        </li>
      )}
      <li>
        <MeshGlyph name="lock-open" size={12} label={null} /> plaintext
      </li>
    </ul>
  );
}
