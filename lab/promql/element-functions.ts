/** A function of one sample's value and the call's scalar arguments at that time. */
export type ElementFunction = (value: number, first: number, second: number) => number;

function roundTo(value: number, nearest: number): number {
  // Multiplying by the inverse, as Prometheus does, keeps round(x, 0.001) free of division noise.
  const inverse = 1 / nearest;
  return Math.floor(value * inverse + 0.5) / inverse;
}

/** Functions that map each value by itself. */
export const ELEMENT_FUNCTIONS: Readonly<Record<string, ElementFunction>> = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  deg: (value) => (value * 180) / Math.PI,
  exp: Math.exp,
  floor: Math.floor,
  ln: Math.log,
  log10: Math.log10,
  log2: Math.log2,
  rad: (value) => (value * Math.PI) / 180,
  sgn: Math.sign,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
  clamp: (value, low, high) => Math.max(low, Math.min(high, value)),
  clamp_max: (value, high) => Math.min(high, value),
  clamp_min: (value, low) => Math.max(low, value),
  round: (value, nearest) => roundTo(value, Number.isNaN(nearest) ? 1 : nearest),
};

function ofDate(read: (date: Date) => number): ElementFunction {
  return (seconds) => read(new Date(Math.trunc(seconds) * 1000));
}

const DAY_MS = 86_400_000;

/** Functions that read a value as seconds since the epoch, in UTC. */
export const DATE_FUNCTIONS: Readonly<Record<string, ElementFunction>> = {
  minute: ofDate((date) => date.getUTCMinutes()),
  hour: ofDate((date) => date.getUTCHours()),
  day_of_week: ofDate((date) => date.getUTCDay()),
  day_of_month: ofDate((date) => date.getUTCDate()),
  day_of_year: ofDate(
    (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS) + 1,
  ),
  days_in_month: ofDate((date) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  ),
  month: ofDate((date) => date.getUTCMonth() + 1),
  year: ofDate((date) => date.getUTCFullYear()),
};
