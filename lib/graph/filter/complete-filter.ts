import type { MeshGraph } from '../../domain/mesh-graph.ts';
import type { FilterExpectation } from './filter-expression.ts';
import { fieldFacts, filterFieldNames, filterFlags, filterUnits, type FilterField } from './filter-fields.ts';
import { filterSubjects } from './filter-subject.ts';
import { filterTokens } from './filter-tokens.ts';
import { operatorsOf, parseFilter } from './parse-filter.ts';
import { printFilterValue } from './print-filter.ts';
import { readTexts } from './read-filter-field.ts';

/** Something that can stand where somebody types. */
export interface FilterCompletion {
  /** What is written in place of the word at the caret. */
  readonly text: string;
  readonly meaning: string;
}

/** Which characters of the text a completion replaces, and what can stand there, best first. */
export interface FilterCompletions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly FilterCompletion[];
}

const mostOptions = 12;

/** What can stand at a caret: fields, operators, the values that are on the map now, connectives. */
export function completeFilter(
  source: string,
  caret: number,
  graph: Pick<MeshGraph, 'nodes' | 'edges'>,
): FilterCompletions {
  const typed = filterTokens(source.slice(0, caret)).findLast(
    ({ kind, to }) => to === caret && (kind === 'word' || kind === 'unclosed' || kind === 'sign'),
  );
  const from = typed?.from ?? caret;
  const expected = expectedAfter(source.slice(0, from));
  const begun = (typed?.text ?? '').replace(/^"/, '').toLowerCase();
  const options = optionsFor(expected, graph)
    .filter(({ text }) => text.toLowerCase() !== begun && plain(text).includes(begun))
    .toSorted((a, b) => Number(plain(b.text).startsWith(begun)) - Number(plain(a.text).startsWith(begun)));
  return { from, to: caret, options: options.slice(0, mostOptions) };
}

const plain = (text: string): string => text.replace(/^"/, '').toLowerCase();

function expectedAfter(before: string): FilterExpectation | null {
  if (before.trim() === '') return { kind: 'condition' };
  const { mistake } = parseFilter(before);
  if (mistake === null) return { kind: 'connective', isInside: false };
  // A mistake further left is not cured by what comes here.
  return mistake.to >= before.trimEnd().length ? mistake.expected : null;
}

function optionsFor(
  expected: FilterExpectation | null,
  graph: Pick<MeshGraph, 'nodes' | 'edges'>,
): readonly FilterCompletion[] {
  switch (expected?.kind) {
    case undefined:
      return [];
    case 'condition':
      return conditions;
    case 'operator':
      return operatorsOf(expected.field).map((text) => ({ text, meaning: operatorMeanings[text] }));
    case 'list':
      return [{ text: '(', meaning: 'begins the list' }];
    case 'value':
      return valuesOf(expected.field, graph);
    case 'separator':
      return [
        { text: ',', meaning: 'one more' },
        { text: ')', meaning: 'ends the list' },
      ];
    case 'connective':
      return [
        { text: 'and', meaning: 'both' },
        { text: 'or', meaning: 'one of both' },
        ...(expected.isInside ? [{ text: ')', meaning: 'ends it' }] : []),
      ];
  }
}

const conditions: readonly FilterCompletion[] = [
  ...filterFieldNames.map((field) => ({ text: field, meaning: fieldFacts(field).meaning })),
  { text: 'not', meaning: 'the opposite' },
  ...Object.entries(filterFlags)
    .filter(([flag]) => !filterFieldNames.some((field) => field === flag))
    .map(([flag, { field, word }]) => ({
      text: flag,
      meaning: `${field} ${word === null ? '> 0' : `= ${word}`}`,
    })),
];

const operatorMeanings: Readonly<Record<ReturnType<typeof operatorsOf>[number], string>> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'less than',
  '<=': 'at most',
  '>': 'more than',
  '>=': 'at least',
  contains: 'has these letters',
  in: 'is one of a list',
};

/** The values that are there, the most frequent first; of numbers some that are usual. */
function valuesOf(
  field: FilterField,
  graph: Pick<MeshGraph, 'nodes' | 'edges'>,
): readonly FilterCompletion[] {
  const { type, canBeMissing } = fieldFacts(field);
  if (type.kind === 'number') {
    const [unit = ''] = filterUnits[type.dimension].map(([name]) => name);
    return ['1', '10', '100'].map((amount) => ({
      text: `${amount} ${unit}`.trim(),
      meaning: fieldFacts(field).meaning,
    }));
  }
  const counts = new Map<string, number>(type.kind === 'word' ? type.words.map((word) => [word, 0]) : []);
  for (const subject of filterSubjects(graph)) {
    for (const text of new Set(readTexts(field, subject))) {
      if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  const known = [...counts]
    .toSorted(
      ([a, first], [b, second]) =>
        Number(a.includes('/')) - Number(b.includes('/')) || second - first || (a < b ? -1 : 1),
    )
    .map(([text, count]) => ({
      text: printFilterValue(field, { kind: 'text', text }),
      meaning: `${count} on the map`,
    }));
  return canBeMissing ? [...known, { text: 'unknown', meaning: 'no value' }] : known;
}
