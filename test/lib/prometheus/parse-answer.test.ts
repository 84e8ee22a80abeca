import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../lib/http/parse-json.ts';
import { LabelSets } from '../../../lib/prometheus/label-sets.ts';
import { parseAnswer } from '../../../lib/prometheus/parse-answer.ts';

/** Texts with what stands around label sets and samples in an answer. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '},"value":[',
    '},"values":[',
    ']}',
    '{"metric":',
    '"result":[',
    '\\',
    '"',
    'svc.ns.svc',
    '-',
  ),
);
const labels = fc.dictionary(fc.oneof(text, fc.constantFrom('reporter', '__proto__')), text, { maxKeys: 4 });
const point = fc.tuple(fc.integer(), fc.constantFrom('1', '0.25', 'NaN', '+Inf', '1e-7'));
const vector = fc.record({ metric: labels, value: point });
const matrix = fc.record({ metric: labels, values: fc.array(point, { maxLength: 3 }) });
const histogram = fc.record({
  metric: labels,
  histogram: fc.tuple(fc.integer(), fc.object({ maxDepth: 1 })),
});
const data = fc.oneof(
  fc.record({ resultType: fc.constant('vector'), result: fc.array(fc.oneof(vector, vector, histogram)) }),
  fc.record({ resultType: fc.constant('vector'), result: fc.array(vector) }),
  fc.record({ resultType: fc.constant('matrix'), result: fc.array(matrix) }),
  fc.record({ resultType: fc.constant('scalar'), result: point }),
);
const answer = fc.oneof(
  fc.record({ status: fc.constant('success'), data }),
  fc.record({ status: fc.constant('success'), isPartial: fc.boolean(), data }),
  fc.record({ status: fc.constant('success'), data, warnings: fc.array(text), infos: fc.array(text) }),
  fc.record({ status: fc.constant('error'), errorType: text, error: text }),
);
const bytesOf = (value: unknown, indent: number): Buffer => Buffer.from(JSON.stringify(value, null, indent));
const read = (body: Buffer, sets = new LabelSets()): unknown => parseAnswer(body, sets);

describe('an answer of Prometheus', () => {
  it('is read as its JSON says, whatever stands in labels, for the first time and again', () => {
    const sets = new LabelSets();
    fc.assert(
      fc.property(answer, fc.constantFrom(0, 0, 1), (given, indent) => {
        const body = bytesOf(given, indent);
        expect(read(body, sets)).toEqual(JSON.parse(body.toString()));
        expect(read(body, sets)).toEqual(JSON.parse(body.toString()));
      }),
      { numRuns: 300 },
    );
  });

  it('is no answer where it was cut off or garbled, or is what the garbled text says', () => {
    const sets = new LabelSets();
    fc.assert(
      fc.property(answer, fc.nat(), fc.integer({ min: 0x20, max: 0x7e }), (given, at, other) => {
        const body = bytesOf(given, 0);
        read(body, sets);
        expect(read(body.subarray(0, at % body.length), sets)).toBeUndefined();
        body[at % body.length] = other;
        expect(read(body, sets)).toEqual(parseJson(body.toString()));
      }),
      { numRuns: 500 },
    );
  });
});

describe('label sets', () => {
  const series = (...names: string[]): Buffer =>
    bytesOf(
      {
        status: 'success',
        data: {
          resultType: 'vector',
          result: names.map((name) => ({ metric: { name }, value: [1, '2'] })),
        },
      },
      0,
    );
  const setsIn = (body: Buffer, sets: LabelSets): readonly unknown[] =>
    (read(body, sets) as { data: { result: { metric: unknown }[] } }).data.result.map(({ metric }) => metric);

  it('are the same objects in every answer, in whatever order they come', () => {
    const sets = new LabelSets();
    const [a, b, c] = setsIn(series('a', 'b', 'c'), sets);
    expect(setsIn(series('a', 'b', 'c'), sets).map((one, at) => one === [a, b, c][at])).toEqual([
      true,
      true,
      true,
    ]);
    const [first, added, last] = setsIn(series('c', 'new', 'a'), sets);
    expect([first === c, last === a]).toEqual([true, true]);
    expect(added).toEqual({ name: 'new' });
  });

  it('are forgotten once enough others were seen since', () => {
    const sets = new LabelSets(100);
    const [a] = setsIn(series('a'), sets);
    setsIn(series(...Array.from({ length: 10 }, (_, at) => `other-${at}`)), sets);
    const [again] = setsIn(series('a'), sets);
    expect(again).toEqual(a);
    expect(again).not.toBe(a);
  });
});
