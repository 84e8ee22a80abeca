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
