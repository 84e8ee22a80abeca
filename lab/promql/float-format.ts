/**
 * A float as Prometheus writes it: the shortest digits that read back equal. `json` (sample values) turns to an
 * exponent below 1e-6 and from 1e21 on, `plain` (values that become labels) never does.
 */
export function formatFloat(value: number, style: 'json' | 'plain'): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  if (Object.is(value, -0)) return '-0';
  const text = String(value);
  const exponent = text.indexOf('e');
  if (exponent === -1) return text;
  if (style === 'plain') return withoutExponent(text, exponent);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function withoutExponent(text: string, exponent: number): string {
  const power = Number(text.slice(exponent + 1));
  const sign = text.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = text.slice(sign.length, exponent).split('.');
  const digits = whole + fraction;
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  return sign + digits.padEnd(power + 1, '0');
}
