import type { LucideIcon } from 'lucide-react';
import { classNames } from './class-names.ts';
import styles from './icon.module.css';

interface IconProps {
  readonly icon: LucideIcon;
  readonly size?: number | undefined;
  readonly quiet?: boolean | undefined;
}

/** A lucide icon in the house weight. Always a decoration: the word is beside it or on its button. */
export function Icon({ icon: Drawing, size = 16, quiet = false }: IconProps) {
  return (
    <Drawing
      className={classNames(styles.icon, quiet && styles.quiet)}
      size={size}
      strokeWidth={1.5}
      absoluteStrokeWidth
      aria-hidden
    />
  );
}
