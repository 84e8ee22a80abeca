'use client';

import { useId } from 'react';
import { Input } from '@/components/ui/input.tsx';
import styles from './fault-panel.module.css';

interface SliderFieldProps {
  readonly label: string;
  readonly unit: string;
  readonly value: string;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly error: string | undefined;
  readonly onValueChange: (value: string) => void;
}

/** A number by hand or by slider; the number may go beyond the slider's end. */
export function SliderField(props: SliderFieldProps) {
  const { label, unit, value, least, most, step, error, onValueChange } = props;
  const id = useId();
  const number = Number(value);
  return (
    <div className={styles.slider}>
      <input
        id={id}
        type="range"
        aria-label={`${label} by slider`}
        min={least}
        max={most}
        step={step}
        value={Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : least}
        onChange={(event) => onValueChange(event.currentTarget.value)}
      />
      <Input
        label={label}
        unit={unit}
        inputMode="decimal"
        value={value}
        error={error}
        onValueChange={onValueChange}
      />
    </div>
  );
}
