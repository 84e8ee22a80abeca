import styles from './kbd.module.css';

interface KbdProps {
  /** Keys pressed together or one after the other, a space between: `Ctrl K`, `G M`. */
  readonly keys: string;
}

export function Kbd({ keys }: KbdProps) {
  return (
    <span className={styles.keys}>
      {keys.split(' ').map((key, position) => (
        // oxlint-disable-next-line react/no-array-index-key -- the same key may come twice and the order never changes
        <kbd key={`${key}-${position}`} className={styles.key}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
