import { parseJson } from '../http/parse-json.ts';
import type { LabelSet, LabelSets } from './label-sets.ts';

/** Layout of Prometheus, and of VictoriaMetrics, up to the first element of a vector or a matrix. */
const HEAD =
  /^\{"status":"success",(?:"isPartial":(?:true|false),)?"data":\{"resultType":"(vector|matrix)","result":\[/;
const LONGEST_HEAD = 100;
/** An element up to its samples, by the type of the result. */
const ELEMENT = {
  vector: { before: Buffer.from('{"metric":'), after: Buffer.from(',"value":['), samples: 'value' },
  matrix: { before: Buffer.from('{"metric":'), after: Buffer.from(',"values":['), samples: 'values' },
} as const;
const END_OF_ELEMENT = Buffer.from(']}');
const [COMMA, CLOSING_BRACKET] = [0x2c, 0x5d];

/**
 * The value of the JSON text of an answer, undefined where it is none: what `JSON.parse` gives, but equal label sets are
 * one object. Answers in another layout are parsed as a whole.
 */
export const parseAnswer = (body: Buffer, labelSets: LabelSets): unknown =>
  parseByElements(body, labelSets) ?? parseJson(body.toString('utf8'));

/**
 * Parses label sets, samples and what stands around them one by one. Quotes inside of texts are escaped, so that the
 * bytes that are looked for cannot lie in one; whatever else they end is no JSON.
 */
function parseByElements(body: Buffer, labelSets: LabelSets): unknown {
  const head = HEAD.exec(body.toString('latin1', 0, LONGEST_HEAD));
  if (head === null) return undefined;
  const [before, type] = head;
  const elements = readElements(body, before.length, type === 'matrix' ? 'matrix' : 'vector', labelSets);
  if (elements === null) return undefined;
  const answer = parseJson(`${before}${body.toString('utf8', elements.end)}`);
  if (!isRecord(answer) || !isRecord(answer.data)) return undefined;
  return { ...answer, data: { ...answer.data, result: elements.found } };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

interface Elements {
  readonly found: readonly unknown[];
  /** Where the list is closed. */
  readonly end: number;
}

function readElements(
  body: Buffer,
  start: number,
  type: keyof typeof ELEMENT,
  labelSets: LabelSets,
): Elements | null {
  const frame = ELEMENT[type];
  const found: unknown[] = [];
  let at = start;
  if (body[at] === CLOSING_BRACKET) return { found, end: at };
  let set: LabelSet | null = null;
  for (;;) {
    set = labelSets.read(body, at, frame, set);
    if (set === null) return null;
    at += set.bytes.length - 1;
    const end = body.indexOf(END_OF_ELEMENT, at);
    const samples = end < 0 ? undefined : parseJson(body.toString('utf8', at, end + 1));
    if (samples === undefined) return null;
    found.push({ metric: set.labels, [frame.samples]: samples });
    at = end + END_OF_ELEMENT.length;
    if (body[at] === CLOSING_BRACKET) return { found, end: at };
    if (body[at] !== COMMA) return null;
    at += 1;
  }
}
