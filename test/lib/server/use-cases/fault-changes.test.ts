import { describe, expect, it } from 'vitest';
import type { Change, ChangeEventKind } from '@/lib/domain/change.ts';
import { faultChanges } from '@/lib/server/use-cases/traces/fault-changes.ts';
import { sampleChange, samplePlan } from '../../../support/change-samples.ts';
import { analysed, calls } from '../../../support/trace-builder.ts';

/** When the traces of the builder begin, unix seconds. */
const BEGAN = 1_800_000_000;

const trace = analysed([
  calls({ id: 'a', at: 'web-v1.shop', host: 'ratings.shop', from: 0, to: 1, tags: { response_flags: 'FI' } }),
]);
const [flow = null] = trace.flows;

/** A fault on ratings of the mesh `lab` with these events, seconds after the trace began. */
function fault(
  id: string,
  events: readonly (readonly [ChangeEventKind, number])[],
  service = 'ratings',
): Change {
  const intent = {
    kind: 'fault' as const,
    mesh: 'lab',
    namespace: 'shop',
    service,
    abort: { httpStatus: 503, percent: 50 },
    expiresInSeconds: 600,
  };
  return sampleChange(id, {
    plan: samplePlan(id, { intent }),
    timeline: events.map(([event, after]) => ({
      at: BEGAN + after,
      event,
      detail: '',
      who: null,
      step: null,
    })),
  });
}

async function found(known: readonly Change[], mesh = 'lab'): Promise<string | null> {
  const changes = { list: () => Promise.resolve(known) };
  return (await faultChanges({ changes, mesh }, trace))(flow);
}

describe('the change behind an injected fault', () => {
  it('is the fault on the service that was in force when the trace began', async () => {
    const over = fault('chg-over', [
      ['converging', -600],
      ['undone', -300],
    ]);
    const running = fault('chg-now', [['converging', -60]]);
    const later = fault('chg-later', [['converging', 60]]);
    const elsewhere = fault('chg-cart', [['converging', -30]], 'cart');
    expect(await found([over, running, elsewhere, later])).toBe('chg-now');
  });

  it('may have been taken back a moment ago: proxies need a while', async () => {
    const events = [
      ['converging', -60],
      ['undone', -3],
    ] as const;
    expect(await found([fault('chg-just', events)])).toBe('chg-just');
  });

  it('is none of another mesh, and none at all where nobody of ours injected it', async () => {
    expect(await found([fault('chg-now', [['converging', -60]])], 'other')).toBeNull();
    expect(await found([])).toBeNull();
  });

  it('is not asked for where no fault was met', async () => {
    const plain = analysed([calls({ id: 'a', at: 'web-v1.shop', host: 'ratings.shop', from: 0, to: 1 })]);
    const changes = { list: () => Promise.reject(new Error('The ledger is not to be asked.')) };
    expect((await faultChanges({ changes, mesh: 'lab' }, plain))(plain.flows[0] ?? null)).toBeNull();
  });
});
