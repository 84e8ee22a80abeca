import { classNames } from '../class-names.ts';
import styles from './glyph.module.css';

interface PilothouseSignProps {
  readonly size?: number;
  readonly label?: string | null;
}

/** The sign of the product: a bow above the water line. */
export function PilothouseSign({ size = 24, label = 'Pilothouse' }: PilothouseSignProps) {
  const naming = label === null ? ({ 'aria-hidden': true } as const) : { role: 'img', 'aria-label': label };
  return (
    <svg
      className={classNames(styles.glyph)}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      focusable="false"
      {...naming}
    >
      <path d="M12 2.5 20.5 15h-5.2L12 10.2 8.7 15H3.5z" className={styles['sign-sail']} />
      <path
        d="M3.5 19.2c1.4 0 1.4 1.3 2.83 1.3s1.42-1.3 2.84-1.3 1.41 1.3 2.83 1.3 1.42-1.3 2.83-1.3 1.42 1.3 2.84 1.3 1.41-1.3 2.83-1.3"
        className={styles['sign-water']}
        strokeWidth={1.8}
      />
    </svg>
  );
}
