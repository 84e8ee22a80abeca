import { digits, isUnknown, rounded, type Amount } from './amount.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal steps (1 kB is 1,000 bytes), one decimal from kB on. */
export function formatBytes(bytes: number | null): Amount | null {
  if (isUnknown(bytes)) return null;
  let step = 0;
  let value = bytes;
  while (step < units.length - 1 && rounded(value, step === 0 ? 0 : 1) >= 1_000) {
    value /= 1_000;
    step += 1;
  }
  const isTrace = step === 0 && value > 0 && rounded(value, 0) === 0;
  return { figure: isTrace ? '< 1' : digits(value, step === 0 ? 0 : 1), unit: units[step] ?? 'B' };
}

/** The rate of a TCP edge: `66.6 kB/s`. */
export function formatBytesPerSecond(bytesPerSecond: number | null): Amount | null {
  const amount = formatBytes(bytesPerSecond);
  return amount === null ? null : { figure: amount.figure, unit: `${amount.unit}/s` };
}
