import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTags, writeTags } from '@/lib/contract/trace-tags.ts';

describe('tags in a URL', () => {
  it('are read back as they were written, whatever stands in them', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '.', ':', ',', '"', '\\', '|', '=', ' ', 'ü', '\n'),
    });
    const tag = fc.record({ key: text.filter((key) => key !== ''), value: text });
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 5 }), (tags) => {
        expect(parseTags(writeTags(tags))).toEqual(tags);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are plain for plain ones, and quoted where a colon or comma would mislead', () => {
    expect(parseTags('http.status_code:503,response_flags:UF')).toEqual([
      { key: 'http.status_code', value: '503' },
      { key: 'response_flags', value: 'UF' },
    ]);
    expect(writeTags([{ key: 'guid:x-request-id', value: 'a,b' }])).toBe('"guid:x-request-id":"a,b"');
    expect(parseTags('http.url:http://a:80/x')).toEqual([{ key: 'http.url', value: 'http://a:80/x' }]);
  });

  it.each(['a', 'a:1,', ',a:1', '"a:1', 'a:"1', ':1', 'a:1"'])('%j is refused', (text) => {
    expect(parseTags(text)).toBeNull();
  });
});
