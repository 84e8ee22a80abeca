import type { LoadedSpans, TraceSpan } from '@/lib/client/loaded-trace.ts';
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

/** A condition made ready for one trace: which of its texts, parties and ids meet it. */
type Test = (slot: number) => boolean;

/** Which texts of a trace meet a condition: each is looked at once, however many spans say it. */
function textsThat(spans: LoadedSpans, meets: (text: string) => boolean): Uint8Array {
  const hits = new Uint8Array(spans.textCount);
  for (let place = 1; place < hits.length; place += 1) {
    hits[place] = meets((spans.text(place) ?? '').toLowerCase()) ? 1 : 0;
  }
  return hits;
}

/** Spans that have a word anywhere. */
function hasWord(spans: LoadedSpans, word: string): Test {
  const { columns: at } = spans;
  const hits = textsThat(spans, (text) => text.includes(word));
  const isFlag = textsThat(spans, (text) => text.split(',').includes(word));
  // Within JSON quotes and signs stand behind a stroke.
  const inJson = JSON.stringify(word).slice(1, -1);
  const mayHave = textsThat(spans, (text) => text.includes(inJson));
  const parties = partiesThat(spans, ({ workload, version, pod }) =>
    [workload, version, pod].some((name) => name?.toLowerCase().includes(word) === true),
  );
  const isInId = idTest(spans, word);
  const isHit = (column: Uint32Array, slot: number): boolean => hits[column[slot] ?? 0] === 1;
  return (slot) => {
    if (isHit(at.service, slot) || isHit(at.operation, slot) || isHit(at.request, slot)) return true;
    if (isFlag[at.flags[slot] ?? 0] === 1 || parties[at.party[slot] ?? 0] === 1) return true;
    for (let tag = at.tagAt[slot] ?? 0; tag < (at.tagAt[slot + 1] ?? 0); tag += 1) {
      if (isHit(at.tagName, tag) || isHit(at.tagValue, tag)) return true;
    }
    if (mayHave[at.rest[slot] ?? 0] === 1 && hasRestWord(spans, slot, word)) return true;
    return isInId(slot);
  };
}

/** Spans whose ids hold a word. Few words are part of a number. */
function idTest(spans: LoadedSpans, word: string): Test {
  const { oddSlot, oddId } = spans.columns;
  const isOdd = new Set(
    oddSlot.filter(
      (_, odd) =>
        spans
          .text(oddId[odd] ?? 0)
          ?.toLowerCase()
          .includes(word) === true,
    ),
  );
  if (!/^[0-9a-f]{1,16}$/.test(word)) return (slot) => isOdd.has(slot);
  return (slot) => isOdd.has(slot) || spans.idAt(slot)?.includes(word) === true;
}

function hasRestWord(spans: LoadedSpans, slot: number, word: string): boolean {
  const { statusMessage = '', events = [] } = spans.rest(slot);
  const has = (text: string): boolean => text.toLowerCase().includes(word);
  return (
    has(statusMessage) ||
    events.some(
      ({ name, tags }) =>
        has(name) || Object.entries(tags).some(([key, value]) => has(key) || has(String(value))),
    )
  );
}

type Party = TraceSpan['party'];

const partiesThat = (spans: LoadedSpans, meets: (party: Party) => boolean): Uint8Array =>
  Uint8Array.from(spans.parties, (party) => (meets(party) ? 1 : 0));

/** Spans that carry a tag with a value, or one of the fields that people ask for by name. */
function hasTagValue(spans: LoadedSpans, key: string, value: string | null): Test {
  const { columns: at } = spans;
  const names = textsThat(spans, (text) => text === key);
  const values = textsThat(spans, (text) => isValue(text, value));
  const field = fieldTest(spans, key, value, values);
  return (slot) => {
    if (field?.(slot) === true) return true;
    for (let tag = at.tagAt[slot] ?? 0; tag < (at.tagAt[slot + 1] ?? 0); tag += 1) {
      if (names[at.tagName[tag] ?? 0] === 1 && values[at.tagValue[tag] ?? 0] === 1) return true;
    }
    return false;
  };
}

/** What people ask for by name beside tags; null for all other names. */
function fieldTest(spans: LoadedSpans, key: string, value: string | null, values: Uint8Array): Test | null {
  const { columns: at } = spans;
  const ofParty = (nameOf: (party: Party) => string | null): Test => {
    const parties = partiesThat(spans, (party) => {
      const name = nameOf(party);
      return name !== null && isValue(name.toLowerCase(), value);
    });
    return (slot) => parties[at.party[slot] ?? 0] === 1;
  };
  switch (key) {
    case 'service':
      return (slot) => values[at.service[slot] ?? 0] === 1;
    case 'operation':
      return (slot) => values[at.operation[slot] ?? 0] === 1;
    case 'kind':
      return (slot) => isValue(spans.kind(slot), value);
    case 'version':
      return ofParty(({ version }) => version);
    case 'workload':
      return ofParty(({ workload }) => workload);
    case 'pod':
      return ofParty(({ pod }) => pod);
    case 'error':
      return (slot) => isValue(String(spans.isFailed(slot)), value);
    case 'injected':
      return (slot) => isValue(String(spans.isInjected(slot)), value);
    default:
      return null;
  }
}

/** Numbers must be equal, else 50 would find 503; texts may be longer. Both in small letters. */
const isValue = (own: string, value: string | null): boolean =>
  value === null || value === '' || own === value || (!/^\d+$/.test(value) && own.includes(value));

/** Slots of all spans that meet a text, in the order of the tree; null where nothing is looked for. */
export function findSpans({ spans }: TraceModel, text: string): readonly number[] | null {
  const terms = parseFind(text);
  if (terms.length === 0) return null;
  const tests = terms.map(({ key, value, isNot }) => ({
    meets: key === null ? hasWord(spans, value ?? '') : hasTagValue(spans, key, value),
    isNot,
  }));
  const found: number[] = [];
  for (let slot = 0; slot < spans.length; slot += 1) {
    if (tests.every(({ meets, isNot }) => meets(slot) !== isNot)) found.push(slot);
  }
  return found;
}

/** The match after (or before) a slot, around the ends; -1 where there is none. */
export function nextMatch(matches: readonly number[], slot: number, step: 1 | -1): number {
  if (matches.length === 0) return -1;
  const next = step === 1 ? matches.find((match) => match > slot) : matches.findLast((match) => match < slot);
  return next ?? (step === 1 ? matches[0] : matches.at(-1)) ?? -1;
}
