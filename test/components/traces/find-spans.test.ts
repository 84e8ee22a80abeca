import { describe, expect, it } from 'vitest';
import { findSpans, nextMatch, parseFind } from '@/components/traces/find-spans.ts';
import { buildTraceModel } from '@/components/traces/trace-model.ts';
import { failingTrace, sampleSpan, sampleTrace } from './sample-trace.ts';

const model = buildTraceModel(failingTrace());
const found = (text: string): string[] | null =>
  findSpans(model, text)?.map((slot) => model.spans.at(slot)?.spanId ?? '') ?? null;

describe('find in a trace', () => {
  it('looks for nothing in an empty text or a lone sign', () => {
    expect(found('')).toBeNull();
    expect(found('  ')).toBeNull();
    expect(found('-')).toBeNull();
  });

  it('finds words in service, operation, version, codes and tags, in capitals or not', () => {
    expect(found('PAYMENT')).toEqual(['charge']);
    expect(found('v2')).toEqual(['charge']);
    expect(found('uc')).toEqual(['try1']);
    expect(found('try2')).toEqual(['try2']);
    expect(found('rejected')).toEqual(['charge']);
  });

  it('wants all words', () => {
    expect(found('checkout orders')).toEqual(['root', 'try1', 'try2']);
    expect(found('charge frontend')).toEqual([]);
  });

  it('compares a tag by key=value: numbers as a whole, texts in part', () => {
    expect(found('http.status_code=200')).toEqual(['charge']);
    expect(found('http.status_code=20')).toEqual([]);
    expect(found('grpc.message=ledger')).toEqual(['charge']);
    expect(found('error=true')).toEqual(['root', 'try1', 'try2', 'charge']);
    expect(found('version=v2')).toEqual(['charge']);
  });

  it('leaves out what carries a tag or a word behind a minus', () => {
    expect(found('error=true -grpc.message')).toEqual(['root', 'try1', 'try2']);
    expect(found('-error=true')).toEqual(['cart']);
  });

  it('takes what has spaces in quotes', () => {
    expect(found('"ledger write"')).toEqual(['charge']);
    expect(found('grpc.message="write rejected"')).toEqual(['charge']);
    expect(found('-"post /checkout" -"post /orders"')).toEqual(['charge']);
    expect(parseFind(String.raw`"say \"hi\""`)).toEqual([{ key: null, value: 'say "hi"', isNot: false }]);
  });

  it('goes to the next and the one before, around the ends', () => {
    expect(nextMatch([2, 5], 2, 1)).toBe(5);
    expect(nextMatch([2, 5], 5, 1)).toBe(2);
    expect(nextMatch([2, 5], 2, -1)).toBe(5);
    expect(nextMatch([2, 5], -1, 1)).toBe(2);
    expect(nextMatch([], 2, 1)).toBe(-1);
  });

  it('finds markup as the text that it is', () => {
    const of = buildTraceModel(sampleTrace([sampleSpan({ tags: { q: '<b>x</b>' } })]));
    expect(findSpans(of, '<b>')).toEqual([0]);
  });
});
