/** The middle of an odd number of values, the upper middle of an even one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Prints one measured figure, with the budget that it is held against and what it was compared with. */
export function print(figure: string, value: string, budget = '', reference = ''): void {
  const budgetText = budget === '' ? '' : `   budget ${budget}`;
  const referenceText = reference === '' ? '' : `   (${reference})`;
  console.log(`${figure.padEnd(58)} ${value.padStart(12)}${budgetText}${referenceText}`);
}

export const seconds = (value: number): string => `${value.toFixed(3)} s`;
export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
export const ratio = (value: number): string => `${value.toFixed(2)} ×`;
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** A figure with its bound, both in the unit that `show` writes. */
export interface JudgedFigure {
  readonly figure: string;
  readonly value: number;
  readonly budget: number;
  readonly show: (value: number) => string;
  /** What the bound was made from. */
  readonly reference?: string;
}

/** Prints a figure that is to stay at or under a bound: both, how they compare, and whether it does. */
export function judge({ figure, value, budget, show, reference = '' }: JudgedFigure): void {
  const verdict = value <= budget ? 'met' : 'NOT met';
  const compared = budget > 0 ? `${(value / budget).toFixed(2)} of it` : '';
  const parts = [`budget ${show(budget)}`, compared, reference === '' ? '' : `(${reference})`];
  const said = parts.filter((part) => part !== '').join('   ');
  console.log(`${figure.padEnd(58)} ${show(value).padStart(12)}   ${verdict.padEnd(7)}   ${said}`);
}

export const count = (value: number): string => String(value);
