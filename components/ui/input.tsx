'use client';

import { Field } from '@base-ui/react/field';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

interface InputProps {
  readonly label: string;
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly hint?: ReactNode;
  /** Names the rule that is broken: "Shares must add up to 100". */
  readonly error?: string | undefined;
  readonly unit?: string | undefined;
  readonly placeholder?: string | undefined;
  /** For what one would copy: ids, queries. */
  readonly mono?: boolean | undefined;
  readonly type?: 'text' | 'datetime-local' | undefined;
  /** Smallest step and latest value, where the type has them. */
  readonly step?: number | undefined;
  readonly max?: string | undefined;
  readonly inputMode?: 'text' | 'decimal' | 'numeric' | undefined;
  readonly disabled?: boolean | undefined;
}

/** A labelled line of text with its unit, its hint and its error. */
export function Input({ label, value, onValueChange, hint, error, unit, mono = false, ...rest }: InputProps) {
  const isInvalid = error !== undefined;
  return (
    <Field.Root className={styles.field} invalid={isInvalid}>
      <Field.Label className={styles.label}>{label}</Field.Label>
      <div className={classNames(styles.box, isInvalid && styles.invalid)}>
        <Field.Control
          {...rest}
          className={classNames(styles.control, mono && styles.mono)}
          value={value}
          onValueChange={onValueChange}
        />
        {unit !== undefined && <span className={styles.unit}>{unit}</span>}
      </div>
      {hint !== undefined && !isInvalid && (
        <Field.Description className={styles.hint}>{hint}</Field.Description>
      )}
      {isInvalid && (
        <Field.Error className={styles.error} match>
          {error}
        </Field.Error>
      )}
    </Field.Root>
  );
}
