/** One label matcher of a selector. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/**
 * A PromQL string literal of any text, newlines and quotes included.
 * https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals
 */
export function quoteString(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/[\n\r\t]/g, (character) => CONTROL_ESCAPES[character] ?? '')
    .replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .toWellFormed();
  return `"${escaped}"`;
}

const CONTROL_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** An RE2 pattern that matches exactly this text; https://github.com/google/re2/wiki/Syntax */
export function escapeRegularExpression(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/** A matcher for one of `values`: equality for one, an anchored alternation for more. Throws on an empty list. */
export function oneOf(label: string, values: readonly string[]): Matcher {
  const [only, ...others] = values;
  if (only === undefined) throw new RangeError('A matcher needs at least one value.');
  if (others.length === 0) return { label, operator: '=', value: only };
  return { label, operator: '=~', value: values.map(escapeRegularExpression).join('|') };
}

/** A selector such as `istio_requests_total{reporter="source"}`. Throws `RangeError` on names that are none. */
export function selector(metric: string | null, matchers: readonly Matcher[]): string {
  if (metric !== null && !METRIC_NAME.test(metric)) throw new RangeError('Not a metric name.');
  const inside = matchers.map(({ label, operator, value }) => {
    if (!NAME.test(label)) throw new RangeError('Not a label name.');
    return `${label}${operator}${quoteString(value)}`;
  });
  return inside.length === 0 && metric !== null ? metric : `${metric ?? ''}{${inside.join(',')}}`;
}
