/** What is known of a span for a link to its logs. */
export interface LogsSubject {
  /** As the store spells it. */
  readonly traceId: string;
  readonly spanId: string;
  /** Unix ms. */
  readonly startMs: number;
  readonly endMs: number;
  /** Null: the span does not tell; its placeholder is then empty. */
  readonly service: string | null;
  readonly namespace: string | null;
  readonly workload: string | null;
  readonly pod: string | null;
}

/** Clocks of logs and spans differ, and a request is told of before and after it. */
const MARGIN_MS = 60_000;

const VALUES: Readonly<Record<string, (subject: LogsSubject) => string>> = {
  trace_id: ({ traceId }) => traceId,
  span_id: ({ spanId }) => spanId,
  start: ({ startMs }) => String(Math.floor(startMs - MARGIN_MS)),
  end: ({ endMs }) => String(Math.ceil(endMs + MARGIN_MS)),
  start_iso: ({ startMs }) => new Date(startMs - MARGIN_MS).toISOString(),
  end_iso: ({ endMs }) => new Date(endMs + MARGIN_MS).toISOString(),
  service: ({ service }) => service ?? '',
  namespace: ({ namespace }) => namespace ?? '',
  workload: ({ workload }) => workload ?? '',
  pod: ({ pod }) => pod ?? '',
};

/** Names that can stand in braces. `start` and `end` are unix ms, a minute before and after the span. */
export const LOGS_PLACEHOLDERS: readonly string[] = Object.keys(VALUES);

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** The address of the logs of a span: each placeholder is replaced by its value, percent-encoded. */
export function logsHref(template: string, subject: LogsSubject): string {
  return template.replaceAll(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(VALUES, name) ? encodeURIComponent(VALUES[name]?.(subject) ?? '') : whole,
  );
}

/** What is wrong with a template, as the end of a sentence; null where nothing is. */
export function logsTemplateMistake(template: string): string | null {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  const unknown = names.find((name) => !Object.hasOwn(VALUES, name));
  if (unknown !== undefined) {
    return `must not hold {${unknown}}: known are ${LOGS_PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}`;
  }
  const before = /^[^:]+:\/\/[^/?#]*/.exec(template)?.[0] ?? template;
  if (!/^https?:\/\//i.test(template) || !URL.canParse(template.replaceAll(PLACEHOLDER, 'x'))) {
    return 'must be an address such as https://logs.example.com/?q={trace_id}';
  }
  if (before.includes('{')) return 'must not hold placeholders before its path';
  if (before.includes('@')) return 'must not carry credentials: whoever opens the link would see them';
  if (!names.includes('trace_id') && !names.includes('span_id')) {
    return 'must hold {trace_id} or {span_id}: else all requests have one and the same link';
  }
  return null;
}
