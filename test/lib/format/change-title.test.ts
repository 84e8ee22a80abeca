import { describe, expect, it } from 'vitest';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import { changeTitle } from '@/lib/format/change-title.ts';

const target = { mesh: 'lab', namespace: 'shop', service: 'payment' };
const cases: readonly (readonly [ChangeIntent, string])[] = [
  [{ ...target, kind: 'split', weights: { v1: 80, v2: 20 } }, 'payment: 90/10 → 80/20'],
  [{ ...target, kind: 'canary', versions: { v1: 95, v2: 5 } }, 'payment: start a canary, v1 95 %, v2 5 %'],
  [
    { ...target, kind: 'fault', abort: { httpStatus: 503, percent: 10 }, expiresInSeconds: 600 },
    'payment: abort 503 on 10 %',
  ],
  [
    {
      ...target,
      kind: 'fault',
      abort: { grpcStatus: 'UNAVAILABLE', percent: 1 },
      delay: { milliseconds: 400, percent: 25 },
      expiresInSeconds: 600,
    },
    'payment: abort UNAVAILABLE on 1 %, delay 400 ms on 25 %',
  ],
  [{ ...target, kind: 'clear-fault' }, 'payment: lift every fault'],
  [{ ...target, kind: 'mirror', version: 'v2', percent: 5 }, 'payment: mirror 5 % to v2'],
  [{ ...target, kind: 'mirror', version: 'v2', percent: 0 }, 'payment: stop mirroring to v2'],
  [
    { ...target, kind: 'match', version: 'v2', match: { headers: { 'x-canary': '1' } } },
    'payment: x-canary: 1 to v2',
  ],
  [{ ...target, kind: 'timeout', timeoutMs: 2000 }, 'payment: timeout 2.00 s'],
  [{ ...target, kind: 'timeout', timeoutMs: null }, 'payment: no timeout'],
  [{ ...target, kind: 'retry', attempts: 1 }, 'payment: 1 retry'],
  [{ ...target, kind: 'retry', attempts: 0 }, 'payment: no retries'],
];

describe('the title of a change', () => {
  it.each(cases)('%j is "%s"', (intent, title) => {
    const moved = intent.kind === 'split';
    expect(changeTitle(intent, moved ? { v1: 0.9, v2: 0.1 } : {}, moved ? { v1: 0.8, v2: 0.2 } : {})).toBe(
      title,
    );
  });

  it('of a split whose shares before are not known names the versions', () => {
    const intent: ChangeIntent = { ...target, kind: 'split', weights: { v1: 3, v2: 1 } };
    expect(changeTitle(intent, {}, {})).toBe('payment: v1 75 %, v2 25 %');
  });
});
