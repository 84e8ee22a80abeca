import { classNames } from '@/components/ui/class-names.ts';
import styles from './change-life.module.css';

interface ChangeDiffProps {
  readonly label: string;
  /** Unified diff. */
  readonly diff: string;
}

/** A unified diff of YAML, line by line; the signs stay, so that colour is not all that tells. */
export function ChangeDiff({ label, diff }: ChangeDiffProps) {
  const lines = diff
    .replace(/\n$/, '')
    .split('\n')
    .map((text, place) => ({ text, place }));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be scrolled by keyboard too
    <pre className={styles.code} tabIndex={0} aria-label={label}>
      {lines.map(({ text, place }) => (
        <span key={place} className={classNames(styles['diff-line'], styles[toneOf(text)])}>
          {`${text}\n`}
        </span>
      ))}
    </pre>
  );
}

function toneOf(line: string): 'added' | 'removed' | 'place' | 'same' {
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return line.startsWith('@@') ? 'place' : 'same';
}
