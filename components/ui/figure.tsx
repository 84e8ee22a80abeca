import { classNames } from './class-names.ts';
import styles from './figure.module.css';
import { VisuallyHidden } from './visually-hidden.tsx';

/** Beside a big figure the unit is small and stands close; in a line of text it is a word. Neither ever breaks away. */
const gaps = { text: '\u00a0', map: '\u202f', small: '\u202f', large: '\u202f', hero: '\u202f' };

/** A number ready to be read and the unit to set behind it. */
export interface FigureAmount {
  readonly figure: string;
  readonly unit: string;
}

interface FigureProps {
  /** `null`: not known. */
  readonly amount: FigureAmount | null;
  /** `text` runs with its line, `map` is for cards, the others stand alone: 16, 20 and 28 px. */
  readonly size?: 'text' | 'map' | 'small' | 'large' | 'hero' | undefined;
  readonly tone?: 'degraded' | 'unhealthy' | 'injected' | 'quiet' | undefined;
  /** Why there is no number; read out and shown on hover. */
  readonly unknownReason?: string | undefined;
  /** A part is missing, so the number is a lower bound: ≥. */
  readonly atLeast?: boolean | undefined;
}

/** A number with its unit, never without; unknown is a dash with its reason, never 0. */
export function Figure({ amount, size = 'text', tone, unknownReason, atLeast = false }: FigureProps) {
  if (amount === null) {
    const reason = unknownReason === undefined ? 'not known' : `not known: ${unknownReason}`;
    return (
      <span className={classNames(styles.figure, styles[size], styles.unknown)} title={reason}>
        <span aria-hidden>–</span>
        <VisuallyHidden>{reason}</VisuallyHidden>
      </span>
    );
  }
  return (
    <span className={classNames(styles.figure, styles[size], tone !== undefined && styles[tone])}>
      {atLeast && '≥ '}
      {amount.figure}
      {amount.unit !== '' && <span className={styles.unit}>{`${gaps[size]}${amount.unit}`}</span>}
    </span>
  );
}
