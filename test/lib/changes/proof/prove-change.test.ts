import { describe, expect, it } from 'vitest';
import { proveChange } from '@/lib/changes/proof/prove-change.ts';
import type { RouteRule, Routing } from '@/lib/domain/routing.ts';
import type { Flow, Party } from '@/lib/domain/traffic.ts';
import { sampleChange, samplePlan } from '@/test/support/change-samples.ts';
import { flowOf } from '@/test/support/said-flows.ts';

const half = [flowOf({ version: 'v1', rate: 50 }), flowOf({ version: 'v2', rate: 50 })];
const outside: Party = { kind: 'unknown', cluster: 'lab' };
const byServer = (flow: Flow): Flow => ({ ...flow, source: outside, reporter: 'destination' });

const routing = (attempts: number | null): Routing => {
  const rule: RouteRule = {
    index: 0,
    name: null,
    match: null,
    targets: [],
    fault: null,
    timeoutMs: null,
    retries: attempts === null ? null : { attempts, perTryTimeoutMs: null, on: null },
    mirror: null,
  };
  return { rules: [rule], objects: [] };
};

/** What is proven of a 50/50 split after five minutes. */
function proven(flows: readonly Flow[], attempts: number | null = null, ...checks: string[]) {
  const plan = samplePlan('c1', {
    checks: checks.map((code) => ({ code, severity: 'note', text: `It is so: ${code}.` })),
  });
  return proveChange({
    change: sampleChange('c1', { plan, state: 'converging', appliedAt: 1000 }),
    now: 1300,
    traffic: { flows, seconds: 290 },
    way: null,
    control: { routing: () => routing(attempts) },
  });
}

describe('a split that requests cannot prove', () => {
  it('is proven where nothing speaks against it', () => {
    expect(proven(half)).toMatchObject({ verdict: 'converged', reason: null });
    expect(proven([])).toMatchObject({
      verdict: 'cannot-tell',
      reason: expect.stringContaining('No request'),
    });
    expect(proven([]).isBlind).toBeUndefined();
  });

  it.each(['session-affinity', 'gateway-only', 'mesh-only'])('is one with the finding %s', (code) => {
    const { verdict, reason, observed, isBlind } = proven(half, null, code);
    expect([verdict, reason, observed]).toEqual(['cannot-tell', `It is so: ${code}.`, []]);
    // Waiting for more requests would be in vain.
    expect(isBlind).toBe(true);
  });

  it('is not one with any other finding', () => {
    expect(proven(half, null, 'retries-counted', 'proxies-take-it').verdict).toBe('converged');
  });

  it('is one with retries that only servers count, once for each try', () => {
    const { verdict, reason, isBlind } = proven([...half, ...half.map(byServer)], 3);
    expect([verdict, reason, isBlind]).toEqual([
      'cannot-tell',
      'Requests are retried, and some are counted only by the server, once for each try.',
      true,
    ]);
  });

  it('is not one with retries that callers count, nor with servers that count without retries', () => {
    expect(proven(half, 3).verdict).toBe('converged');
    expect(proven(half.map(byServer), 0).verdict).toBe('converged');
    expect(proven(half.map(byServer)).verdict).toBe('converged');
  });
});
