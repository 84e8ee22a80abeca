import type { TraceSpan } from '@/lib/client/trace-queries.ts';
import type { TraceModel } from './trace-model.ts';

/** One condition of a search in a trace. */
export interface FindTerm {
  /** Tag that is asked for; null: any text of the span. */
  readonly key: string | null;
  /** In small letters; null: any value. */
  readonly value: string | null;
  /** The span must not meet it. */
  readonly isNot: boolean;
}

const TERM = /(-?)(?:"((?:[^"\\]|\\.)*)"|([^\s="]+))(?:=(?:"((?:[^"\\]|\\.)*)"|(\S*)))?/g;

const plain = (text: string): string => text.replaceAll(/\\(.)/gs, '$1');

/**
 * Reads what is looked for: words that must stand anywhere in a span, `key=value` for a tag, `-key` for spans that do not carry
 * the tag (nor the word), quotes around what has spaces. All must hold. A lone sign is still being typed.
 */
export function parseFind(text: string): readonly FindTerm[] {
  return [...text.matchAll(TERM)].flatMap(([, minus, quoted, bare, quotedValue, bareValue]): FindTerm[] => {
    const word = quoted === undefined ? (bare ?? '') : plain(quoted);
    if (word === '' || (word === '-' && minus === '')) return [];
    const value = quotedValue === undefined ? bareValue : plain(quotedValue);
    const isNot = minus === '-';
    return value === undefined
      ? [{ key: null, value: word.toLowerCase(), isNot }]
      : [{ key: word.toLowerCase(), value: value.toLowerCase(), isNot }];
  });
}

/** Whether a span meets all conditions. */
export const meetsFind = (span: TraceSpan, terms: readonly FindTerm[]): boolean =>
  terms.every(
    ({ key, value, isNot }) =>
      (key === null ? hasText(span, value ?? '') : hasTagValue(span, key, value)) !== isNot,
  );

function hasText(span: TraceSpan, text: string): boolean {
  const { service, operation, request, spanId, party } = span;
  const names = [
    service,
    operation,
    request,
    spanId,
    party.workload,
    party.version,
    party.pod,
    span.statusMessage,
  ];
  if (names.some((name) => name?.toLowerCase().includes(text) === true)) return true;
  if (span.flags.some((flag) => flag.toLowerCase() === text)) return true;
  if (hasTextIn(span.tags, text)) return true;
  return span.events.some(({ name, tags }) => name.toLowerCase().includes(text) || hasTextIn(tags, text));
}

function hasTextIn(tags: TraceSpan['tags'], text: string): boolean {
  for (const [name, value] of Object.entries(tags)) {
    if (name.toLowerCase().includes(text) || String(value).toLowerCase().includes(text)) return true;
  }
  return false;
}

/** What people ask for by name beside tags. */
const fields: Readonly<Record<string, (span: TraceSpan) => string | null>> = {
  service: ({ service }) => service,
  operation: ({ operation }) => operation,
  kind: ({ kind }) => kind,
  version: ({ party }) => party.version,
  workload: ({ party }) => party.workload,
  pod: ({ party }) => party.pod,
  error: ({ failed }) => String(failed),
  injected: ({ injected }) => String(injected),
};

function hasTagValue(span: TraceSpan, key: string, value: string | null): boolean {
  const field = Object.hasOwn(fields, key) ? fields[key]?.(span) : undefined;
  if (field !== undefined && field !== null && isValue(field, value)) return true;
  for (const [name, own] of Object.entries(span.tags)) {
    if (name.toLowerCase() === key && isValue(String(own), value)) return true;
  }
  return false;
}

/** Numbers must be equal, else 50 would find 503; texts may be longer. */
const isValue = (own: string, value: string | null): boolean =>
  value === null ||
  value === '' ||
  own.toLowerCase() === value ||
  (!/^\d+$/.test(value) && own.toLowerCase().includes(value));

/** Slots of all spans that meet a text, in the order of the tree; null where nothing is looked for. */
export function findSpans({ spans }: TraceModel, text: string): readonly number[] | null {
  const terms = parseFind(text);
  if (terms.length === 0) return null;
  return spans.flatMap((span, slot) => (meetsFind(span, terms) ? [slot] : []));
}

/** The match after (or before) a slot, around the ends; -1 where there is none. */
export function nextMatch(matches: readonly number[], slot: number, step: 1 | -1): number {
  if (matches.length === 0) return -1;
  const next = step === 1 ? matches.find((match) => match > slot) : matches.findLast((match) => match < slot);
  return next ?? (step === 1 ? matches[0] : matches.at(-1)) ?? -1;
}
