import { versionColor } from './series-color.ts';
import styles from './version-tag.module.css';

interface VersionTagProps {
  readonly version: string;
  /** Place of the version among its service's versions, from 0: it gives the colour, the same on every screen. */
  readonly position: number;
}

export function VersionTag({ version, position }: VersionTagProps) {
  return (
    <span className={styles.tag}>
      <span className={styles.square} style={{ background: versionColor(position) }} aria-hidden />
      {version}
    </span>
  );
}
