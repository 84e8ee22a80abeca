import { describe, expect, it } from 'vitest';
import { estimateEffect, type EffectQuestion } from '@/lib/changes/plan/estimate-effect.ts';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import type { Objective } from '@/lib/domain/objective.ts';
import type { Topology, WorkloadFact } from '@/lib/domain/topology.ts';
import { fault, split } from '@/test/support/change-console.ts';
import { flowOf } from '@/test/support/said-flows.ts';

const flows = [
  flowOf({ from: 'web', version: 'v1', rate: 72 }),
  flowOf({ from: 'web', version: 'v2', rate: 8 }),
  flowOf({ from: 'batch', version: 'v1', rate: 20 }),
];
const shares = { sharesBefore: { v1: 0.9, v2: 0.1 }, sharesAfter: { v1: 0.5, v2: 0.5 }, onlyFrom: null };

const effectOf = (parts: Partial<EffectQuestion> = {}) =>
  estimateEffect({
    intent: split(50, 50),
    draft: shares,
    flows,
    topology: null,
    objectives: null,
    at: 1000,
    windowSeconds: 60,
    ...parts,
  });

function topologyOf(available: Readonly<Record<string, number | null>>): Topology {
  const workloads = Object.entries(available).map(([version, ready]): WorkloadFact => ({
    cluster: 'lab',
    namespace: 'shop',
    name: `reviews-${version}`,
    app: 'reviews',
    version,
    kind: 'Deployment',
    replicas: ready === null ? null : { desired: 2, available: ready },
    hasProxy: true,
    isGateway: false,
    labels: {},
  }));
  const service = {
    cluster: 'lab',
    namespace: 'shop',
    name: 'reviews',
    ports: [],
    badges: [],
    thresholds: null,
  };
  const names = workloads.map(({ name }) => name);
  return {
    at: 1000,
    namespaces: [],
    workloads,
    services: [{ ...service, workloads: names }],
    serviceEntries: [],
  };
}

describe('what a split would do to the traffic of the last minute', () => {
  it('moves as many requests as the shares differ by, and says what each version gets before and after', () => {
    const { movedRequestsPerSecond, byVersion, at, windowSeconds } = effectOf();
    expect(movedRequestsPerSecond).toBeCloseTo(40);
    expect(byVersion).toEqual([
      { version: 'v1', requestRateBefore: 92, requestRateAfter: 50, readyPods: null },
      { version: 'v2', requestRateBefore: 8, requestRateAfter: 50, readyPods: null },
    ]);
    expect([at, windowSeconds]).toEqual([1000, 60]);
  });

  it('counts a version once though it both loses to one and gains from another', () => {
    const draft = {
      ...shares,
      sharesBefore: { v1: 0.5, v2: 0.5, v3: 0 },
      sharesAfter: { v1: 0.2, v2: 0.5, v3: 0.3 },
    };
    expect(effectOf({ draft }).movedRequestsPerSecond).toBeCloseTo(30);
  });

  it('says unknown, and not 0, where telemetry does not answer', () => {
    const { movedRequestsPerSecond, byVersion, callers, at } = effectOf({ flows: null });
    expect([movedRequestsPerSecond, callers, at]).toEqual([null, [], null]);
    expect(byVersion.map((one) => [one.requestRateBefore, one.requestRateAfter])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('counts nothing of another service', () => {
    const other = flowOf({ version: 'v1', rate: 500 });
    const elsewhere = { ...other, service: { cluster: 'lab', namespace: 'shop', name: 'ratings' } };
    expect(effectOf({ flows: [...flows, elsewhere] }).movedRequestsPerSecond).toBeCloseTo(40);
  });

  it('tells the ready pods of each version, and unknown where a workload does not tell', () => {
    const pods = (topology: Topology) => effectOf({ topology }).byVersion.map(({ readyPods }) => readyPods);
    expect(pods(topologyOf({ v1: 2, v2: 0 }))).toEqual([2, 0]);
    expect(pods(topologyOf({ v1: 2, v2: null }))).toEqual([2, null]);
  });
});

describe('what a fault would do', () => {
  const draft = { sharesBefore: {}, sharesAfter: {}, onlyFrom: null };

  it('meets its percent of all requests', () => {
    expect(effectOf({ intent: fault(60, 25), draft }).movedRequestsPerSecond).toBeCloseTo(25);
  });

  it('meets those that are delayed or aborted, each once', () => {
    const both: ChangeIntent = {
      kind: 'fault',
      mesh: 'lab',
      namespace: 'shop',
      service: 'reviews',
      abort: { httpStatus: 503, percent: 50 },
      delay: { milliseconds: 100, percent: 50 },
      expiresInSeconds: 60,
    };
    expect(effectOf({ intent: both, draft }).movedRequestsPerSecond).toBeCloseTo(75);
  });

  it('meets the requests of the one caller that it is for, and hits nobody else', () => {
    const onlyFrom = { namespace: 'shop', workload: 'batch' };
    const effect = effectOf({ intent: fault(60, 50), draft: { ...draft, onlyFrom } });
    expect(effect.movedRequestsPerSecond).toBeCloseTo(10);
    expect(effect.callers.map(({ name }) => name)).toEqual(['batch']);
  });
});

describe('the objective at stake', () => {
  const objective = (kind: Objective['kind'], left: number | null): Objective => ({
    kind,
    target: 0.99,
    thresholdMs: kind === 'latency' ? 200 : null,
    promisedMs: null,
    source: 'configured',
    left,
    burn: 1.5,
  });

  it('is the one with the least budget left, also where it is overspent', () => {
    const most = objective('errors', 0.4);
    expect(effectOf({ objectives: [most, objective('latency', -0.2)] }).objective?.left).toBe(-0.2);
    expect(effectOf({ objectives: [most, objective('latency', 0.9)] }).objective).toEqual(most);
  });

  it('is not one whose budget nobody knows while another one is known', () => {
    const known = objective('latency', 0.9);
    expect(effectOf({ objectives: [objective('errors', null), known] }).objective).toEqual(known);
    expect(effectOf({ objectives: [objective('errors', null)] }).objective?.left).toBeNull();
  });

  it('is none where the service promises nothing, and unknown where nobody tells', () => {
    expect(effectOf({ objectives: [] }).objective).toBeNull();
    expect(effectOf({ objectives: null }).objective).toBeUndefined();
  });
});
