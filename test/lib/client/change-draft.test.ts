import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatChangeDraft, parseChangeDraft, type ChangeIntent } from '@/lib/client/change-draft.ts';

const path = { mesh: 'lab-1', namespace: 'shop', name: 'catalog' };
const target = { mesh: 'lab-1', namespace: 'shop', service: 'catalog' };
const percent = fc.integer({ min: 0, max: 100 });

const intents: fc.Arbitrary<ChangeIntent> = fc.oneof(
  percent.map((share): ChangeIntent => ({
    kind: 'split',
    ...target,
    rule: 1,
    weights: { v1: share, 'v2.1-rc': 101 - share },
  })),
  percent.map((share): ChangeIntent => ({
    kind: 'fault',
    ...target,
    expiresInSeconds: 60,
    abort: { percent: share, httpStatus: 503 },
    from: { namespace: 'shop', workload: 'frontend' },
    match: { headers: { 'x-test': 'ünï & "quoted"' } },
  })),
  percent.map((share): ChangeIntent => ({
    kind: 'mirror',
    ...target,
    rule: 0,
    version: 'v2',
    percent: share,
  })),
);

describe('a link to a draft', () => {
  it('brings back the same draft for the service that its path names', () => {
    fc.assert(
      fc.property(intents, (intent) => {
        const link = new URLSearchParams({ draft: formatChangeDraft(intent) }).toString();
        expect(parseChangeDraft(new URLSearchParams(link).get('draft'), path)).toEqual(intent);
      }),
    );
  });

  it('never changes another service than the one on the screen', () => {
    const text = JSON.stringify({ kind: 'clear-fault', namespace: 'kube-system', service: 'other' });
    expect(parseChangeDraft(text, path)).toEqual({ kind: 'clear-fault', ...target });
  });

  it('opens without a draft where its text makes no sense', () => {
    for (const text of ['', '{', 'null', '7', '{"kind":"split","weights":{}}', '{"kind":"fault"}']) {
      expect(parseChangeDraft(text, path), text).toBeNull();
    }
  });
});
