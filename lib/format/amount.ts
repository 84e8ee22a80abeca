/** A number as people read it, and its unit apart so that markup can set it smaller. */
export interface Amount {
  readonly figure: string;
  /** Empty where the figure has none. */
  readonly unit: string;
}

/** Stands for a number that is not known; never confused with 0. */
export const unknownText = '–';

const thinGap = '\u202f';

/** One line of text for labels, titles and readers: figure, narrow no-break space, unit. */
export function amountText(amount: Amount | null): string {
  if (amount === null) return unknownText;
  return amount.unit === '' ? amount.figure : `${amount.figure}${thinGap}${amount.unit}`;
}

/** The number with a fixed count of decimals, thousands comma and a true minus. */
export function digits(value: number, decimals: number): string {
  const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  const isZero = Number(Math.abs(value).toFixed(decimals)) === 0;
  return value < 0 && !isZero ? `−${text}` : text;
}

/** The value after rounding, for choosing a form: 99.96 with one decimal is 100. */
export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

/** Not a number to show: absent, or the result of 0/0 on the wire. */
export function isUnknown(value: number | null): value is null {
  return value === null || Number.isNaN(value);
}
