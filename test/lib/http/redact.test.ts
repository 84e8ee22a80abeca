import { describe, expect, it } from 'vitest';
import { redactBackendWords } from '@/lib/http/redact.ts';

describe('a backend’s own words', () => {
  it.each([
    ['rpc error: dial tcp 10.1.2.3:10901: connect: refused', '10.1.2.3'],
    ['Get "https://store.example.com:8443/x?token=abc": EOF', 'store.example.com'],
    ['fetching from thanos-store-0.thanos.svc:10901 failed', 'thanos-store-0'],
    ['no answer from [fd00::12]:9090', 'fd00'],
    ['sent Authorization: Bearer abcdefgh.ijkl', 'abcdefgh'],
  ])('are shown without addresses and secrets: %s', (words, hidden) => {
    expect(redactBackendWords(words)).not.toContain(hidden);
  });

  it.each([
    'query processing would load too many samples into memory in query execution',
    'invalid parameter "query": 1:3: parse error: unexpected end of input',
    'err-mimir-max-series-per-query: the query exceeded the maximum number of series (limit: 10 series)',
  ])('keep their meaning: %s', (words) => {
    expect(redactBackendWords(words)).toBe(words);
  });

  it('become one line of bounded length', () => {
    const shown = redactBackendWords(`a\n\u0000b\t${'x'.repeat(5_000)}`);
    expect(shown.startsWith('a b x')).toBe(true);
    expect(shown).toHaveLength(400);
  });
});
