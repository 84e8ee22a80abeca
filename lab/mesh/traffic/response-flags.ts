/** Envoy's order of response flags in one text. */
const order = ['UH', 'UT', 'UF', 'UC', 'UO', 'NR', 'DI', 'FI', 'DC', 'URX', 'NC'] as const;

export type ResponseFlag = (typeof order)[number];

const joined = new Map<number, string>();

/** Flags as one bit each, so that they are collected without building texts. */
export function flagBit(flag: ResponseFlag): number {
  return 1 << order.indexOf(flag);
}

/** `-` for none, else the flags joined by commas in Envoy's order. */
export function flagText(bits: number): string {
  if (bits === 0) return '-';
  const known = joined.get(bits);
  if (known !== undefined) return known;
  const text = order.filter((_, index) => (bits & (1 << index)) !== 0).join(',');
  joined.set(bits, text);
  return text;
}
