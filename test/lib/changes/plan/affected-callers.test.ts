import { describe, expect, it } from 'vitest';
import { affectedCallers } from '@/lib/changes/plan/affected-callers.ts';
import type { Flow, Party } from '@/lib/domain/traffic.ts';
import { flowOf } from '@/test/support/said-flows.ts';

const workload = (name: string): Party => ({
  kind: 'workload',
  cluster: 'lab',
  namespace: 'shop',
  workload: name,
  app: name,
  version: null,
  isGateway: false,
});
const call = (from: string, to: string, rate = 10): Flow => ({
  ...flowOf({ from, version: 'v1', rate }),
  destination: workload(to),
  service: { cluster: 'lab', namespace: 'shop', name: to },
});
const hit = (...flows: Flow[]) =>
  affectedCallers({ flows, isMeant: ({ service }) => service?.name === 'reviews' }).map(
    ({ name, hops, requestRate }) => [name, hops, requestRate],
  );

describe('who notices a change', () => {
  it('is who calls the service, with its requests over all versions, the busiest first', () => {
    expect(hit(call('batch', 'reviews', 5), call('web', 'reviews', 60), call('web', 'reviews', 20))).toEqual([
      ['web', 1, 80],
      ['batch', 1, 5],
    ]);
  });

  it('is who calls a caller, farther and farther, without a rate that would be another service’s', () => {
    expect(
      hit(call('web', 'reviews', 80), call('gateway', 'web', 90), call('phone', 'gateway'), call('x', 'y')),
    ).toEqual([
      ['web', 1, 80],
      ['gateway', 2, null],
      ['phone', 3, null],
    ]);
  });

  it('is counted by the shortest way', () => {
    expect(hit(call('web', 'reviews', 80), call('gateway', 'web'), call('gateway', 'reviews', 3))).toEqual([
      ['web', 1, 80],
      ['gateway', 1, 3],
    ]);
  });

  it('ends where callers call each other, and four calls away', () => {
    expect(hit(call('a', 'reviews'), call('b', 'a'), call('a', 'b')).map(([name]) => name)).toEqual([
      'a',
      'b',
    ]);
    const chain = hit(call('a', 'reviews'), call('b', 'a'), call('c', 'b'), call('d', 'c'), call('e', 'd'));
    expect(chain.map(([name]) => name)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is also whom nobody knows, and who asks from outside', () => {
    const outside: Party = { kind: 'external', cluster: 'lab', host: 'shop.example' };
    const unknown: Party = { kind: 'unknown', cluster: 'lab' };
    const flows = [
      { ...call('web', 'reviews', 3), source: outside },
      { ...call('web', 'reviews', 2), source: unknown },
    ];
    expect(hit(...flows)).toEqual([
      ['shop.example', 1, 3],
      ['unknown', 1, 2],
    ]);
  });

  it('has no rate where telemetry gave none', () => {
    expect(hit({ ...call('web', 'reviews'), requests: null })).toEqual([['web', 1, null]]);
  });
});
