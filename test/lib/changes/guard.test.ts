import { describe, expect, it } from 'vitest';
import { judgeGuard, type GuardQuestion } from '@/lib/changes/guard/judge-guard.ts';
import type { P99Readings } from '@/lib/changes/guard/judge-p99.ts';
import type { Guard } from '@/lib/domain/change.ts';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import { workloadId } from '@/lib/domain/node-id.ts';
import type { Flow } from '@/lib/domain/traffic.ts';
import { sampleChange, samplePlan } from '../../support/change-samples.ts';
import { flowOf, type SaidFlow } from '../../support/said-flows.ts';

const v1 = workloadId('lab', 'shop', 'reviews-v1');
const v2 = workloadId('lab', 'shop', 'reviews-v2');
const web = workloadId('lab', 'shop', 'web');
const { effect } = samplePlan('c1');
const callers = [{ id: web, namespace: 'shop', name: 'web', requestRate: 100, hops: 1 }];

/** What `web` itself answers to whoever calls it. */
function answersOfWeb(rate: number, errors: number): Flow {
  const flow = flowOf({ from: 'gate', version: 'v1', rate, errors });
  return {
    ...flow,
    destination: { ...flow.source, kind: 'workload', workload: 'web', app: 'web' } as Flow['destination'],
    service: { cluster: 'lab', namespace: 'shop', name: 'web' },
  };
}

function judged(
  limits: Omit<Guard, 'windowSeconds'>,
  parts: Partial<GuardQuestion> & { intent?: ChangeIntent },
) {
  const guard = { ...limits, windowSeconds: 60 };
  const plan = samplePlan('c1', {
    effect: { ...effect, callers },
    ...(parts.intent === undefined ? {} : { intent: parts.intent }),
  });
  const finding = judgeGuard({
    change: sampleChange('c1', { plan, guard }),
    guard,
    traffic: traffic([]),
    before: null,
    p99: null,
    ...parts,
  });
  return 'detail' in finding ? finding.detail : finding.kind;
}

/** What `from` asked of a service that has nothing to do with the change. */
function callsOf(
  from: string,
  to: string,
  said: { rate: number; errors?: number; injected?: number; injectedErrors?: number },
): Flow {
  const flow = flowOf({ from, version: 'v1', ...said });
  return {
    ...flow,
    destination: { ...flow.destination, workload: to, app: to } as Flow['destination'],
    service: { cluster: 'lab', namespace: 'shop', name: to },
  };
}

const traffic = (flows: readonly (SaidFlow | Flow)[]): GuardQuestion['traffic'] => ({
  flows: flows.map((one) => ('destination' in one ? one : flowOf(one))),
  seconds: 60,
});

const calm = traffic([
  { version: 'v1', rate: 50 },
  { version: 'v2', rate: 50, errors: 0.5 },
]);

describe('limits on errors', () => {
  it('are kept where errors are below them, and hold for each version by itself', () => {
    expect(judged({ maxErrorRatio: 0.02 }, { traffic: calm })).toBe('fine');
    const bad = traffic([
      { version: 'v1', rate: 90 },
      { version: 'v2', rate: 10, errors: 1 },
    ]);
    expect(judged({ maxErrorRatio: 0.05 }, { traffic: bad })).toBe(
      'Errors of version v2 are 10.0 %, above 5.0 %.',
    );
  });

  it('compare with the time before, by points', () => {
    const now = traffic([{ version: 'v1', rate: 100, errors: 4 }]);
    const before = traffic([{ version: 'v1', rate: 100, errors: 0.5 }]);
    expect(judged({ maxErrorIncrease: 0.01 }, { traffic: now, before })).toBe(
      'Errors of version v1 are 4.0 %, more than 1.0 points above the 0.5 % before the change.',
    );
    expect(judged({ maxErrorIncrease: 0.05 }, { traffic: now, before })).toBe('fine');
    expect(judged({ maxErrorIncrease: 0.01 }, { traffic: now, before: now })).toBe('fine');
    expect(judged({ maxErrorIncrease: 0.01 }, { traffic: now })).toBe('fine');
  });

  it('compare a version that took no requests before with the whole service', () => {
    const before = traffic([{ version: 'v1', rate: 100, errors: 0.5 }]);
    const now = traffic([
      { version: 'v1', rate: 90 },
      { version: 'v2', rate: 10, errors: 1 },
    ]);
    expect(judged({ maxErrorIncrease: 0.02 }, { traffic: now, before })).toContain('Errors of version v2');
  });

  it('hold for what a caller answers itself, unless it failed as much before', () => {
    const failing = traffic([{ version: 'v1', rate: 100 }, answersOfWeb(50, 5)]);
    expect(judged({ maxErrorRatio: 0.02 }, { traffic: failing })).toBe(
      'Errors of web’s own answers are 10.0 %, above 2.0 %.',
    );
    expect(judged({ maxErrorRatio: 0.02 }, { traffic: failing, before: failing })).toBe('fine');
  });

  it('hold for a gateway by what it passes on, since nobody counts what comes in', () => {
    const gate = {
      id: workloadId('lab', 'shop', 'gate'),
      namespace: 'shop',
      name: 'gate',
      requestRate: null,
      hops: 2,
    };
    const flow = answersOfWeb(50, 5);
    const through = { ...flow, source: { ...flow.source, isGateway: true } as Flow['source'] };
    const change = sampleChange('c1', { plan: samplePlan('c1', { effect: { ...effect, callers: [gate] } }) });
    const seen = traffic([{ version: 'v1', rate: 100 }, through]);
    expect(judged({ maxErrorRatio: 0.02 }, { change, traffic: seen })).toBe(
      'Errors of gate’s own answers are 10.0 %, above 2.0 %.',
    );
  });

  it('are not met by a moment without requests, which is no data', () => {
    expect(judged({ maxErrorRatio: 0.02 }, {})).toBe('no-data');
  });
});

describe('faults that others injected', () => {
  const target = { version: 'v1', rate: 100 };
  const met = { rate: 50, errors: 5, injected: 5, injectedErrors: 5 };

  it('convict nobody of what a caller passes on of them', () => {
    const flows = [target, answersOfWeb(50, 5), callsOf('web', 'ads', met)];
    expect(judged({ maxErrorRatio: 0.02 }, { traffic: traffic(flows) })).toBe(
      'Errors of web’s own answers are 10.0 %, above 2.0 %; faults injected on ads can account for that, so the guard cannot tell.',
    );
    expect(judged({ maxErrorRatio: 0.2 }, { traffic: traffic(flows) })).toBe('fine');
  });

  it('leave the rest of the errors to be judged', () => {
    const flows = traffic([target, answersOfWeb(50, 15), callsOf('web', 'ads', met)]);
    expect(judged({ maxErrorRatio: 0.02 }, { traffic: flows })).toBe(
      'Errors of web’s own answers are at least 20.0 %, above 2.0 %.',
    );
  });

  it('are found behind a callee too, as far as that callee failed', () => {
    const far = [callsOf('ads', 'stock', met), callsOf('web', 'ads', { rate: 50, errors: 1 })];
    // Only 1 of 50 calls to ads failed, so that no more than that can stem from behind it.
    expect(judged({ maxErrorRatio: 0.02 }, { traffic: traffic([target, answersOfWeb(50, 5), ...far]) })).toBe(
      'Errors of web’s own answers are at least 8.0 %, above 2.0 %.',
    );
  });

  it('behind a version are not its own errors', () => {
    const flows = [{ ...target, errors: 5 }, callsOf('reviews-v1', 'ratings', met)];
    expect(judged({ maxErrorRatio: 0.02 }, { traffic: traffic(flows) })).toContain('version v1 are 5.0 %');
    expect(judged({ maxErrorRatio: 0.02 }, { traffic: traffic(flows) })).toContain('cannot tell');
  });

  it('are told apart from the one that is watched, which a caller must not pass on', () => {
    const aborted: ChangeIntent = {
      kind: 'fault',
      mesh: 'lab',
      namespace: 'shop',
      service: 'reviews',
      abort: { percent: 10, httpStatus: 503 },
      expiresInSeconds: 60,
    };
    const own = { ...target, errors: 10, injected: 10, injectedErrors: 10 };
    const flows = traffic([own, answersOfWeb(50, 5)]);
    expect(judged({ maxErrorRatio: 0.02 }, { intent: aborted, traffic: flows })).toBe(
      'Errors of web’s own answers are 10.0 %, above 2.0 %.',
    );
    const onlyGate = { ...aborted, from: { namespace: 'shop', workload: 'gate' } };
    expect(judged({ maxErrorRatio: 0.02 }, { intent: onlyGate, traffic: flows })).toContain('cannot tell');
  });

  it('that call each other in a circle come to an end', () => {
    const circle = [
      callsOf('web', 'ads', { ...met, errors: 9 }),
      callsOf('ads', 'web', { rate: 50, errors: 2 }),
    ];
    expect(
      judged({ maxErrorRatio: 0.02 }, { traffic: traffic([target, answersOfWeb(50, 5), ...circle]) }),
    ).toContain('cannot tell');
  });

  it('may be what makes a p99 rise', () => {
    const slow = {
      service: { before: 100, now: 110 },
      bySubject: new Map([[web, { before: 100, now: 640 }]]),
    };
    const flows = [target, answersOfWeb(50, 0)];
    const limits = { maxP99Ms: 500 };
    expect(judged(limits, { traffic: traffic(flows), p99: slow })).toBe(
      'p99 of web’s own answers is 640 ms, above 500 ms.',
    );
    const delayed = callsOf('web', 'ads', { rate: 50, injected: 5 });
    expect(judged(limits, { traffic: traffic([...flows, delayed]), p99: slow })).toContain(
      'faults injected on ads can account for that',
    );
  });
});

describe('a guard for one caller', () => {
  const caller = { namespace: 'shop', workload: 'web' };

  it('judges what that caller asks and answers, and nobody else', () => {
    const flows = traffic([
      { from: 'web', version: 'v1', rate: 50, errors: 0.2 },
      { from: 'batch', version: 'v1', rate: 50, errors: 10 },
    ]);
    expect(judged({ maxErrorRatio: 0.02 }, { traffic: flows })).toContain('caller batch are 20.0 %');
    expect(judged({ maxErrorRatio: 0.02, caller }, { traffic: flows })).toBe('fine');
    const batch = { namespace: 'shop', workload: 'batch' };
    expect(judged({ maxErrorRatio: 0.02, caller: batch }, { traffic: flows })).toContain('are 20.0 %');
  });

  it('judges a caller far away by its own answers, and has no data while it is silent', () => {
    const far = [{ id: web, namespace: 'shop', name: 'web', requestRate: null, hops: 2 }];
    const change = sampleChange('c1', { plan: samplePlan('c1', { effect: { ...effect, callers: far } }) });
    const flows = [flowOf({ from: 'gate', version: 'v1', rate: 100, errors: 20 })];
    expect(judged({ maxErrorRatio: 0.02, caller }, { change, traffic: traffic(flows) })).toBe('no-data');
    expect(
      judged({ maxErrorRatio: 0.02, caller }, { change, traffic: traffic([...flows, answersOfWeb(50, 5)]) }),
    ).toBe('Errors of web’s own answers are 10.0 %, above 2.0 %.');
  });

  it('judges a p99 by its own calls, however others are answered', () => {
    const call = `${web}|${v1}|http`;
    const flows = traffic([
      { from: 'web', version: 'v1', rate: 50 },
      { from: 'batch', version: 'v1', rate: 50 },
    ]);
    const p99 = (now: number): P99Readings => ({
      service: { before: 100, now: 900 },
      bySubject: new Map([
        [v1, { before: 100, now: 900 }],
        [call, { before: 100, now }],
      ]),
    });
    expect(judged({ maxP99Ms: 500, caller }, { traffic: flows, p99: p99(120) })).toBe('fine');
    expect(judged({ maxP99Ms: 500, caller }, { traffic: flows, p99: p99(700) })).toBe(
      'p99 of version v1 is 700 ms, above 500 ms.',
    );
  });
});

describe('limits on p99', () => {
  const p99 = (
    service: P99Readings['service'],
    bySubject: P99Readings['bySubject'] = new Map(),
  ): P99Readings => ({
    service,
    bySubject,
  });

  it('are absolute, relative to before, and for each version by itself', () => {
    const slow = p99({ before: 100, now: 110 }, new Map([[v2, { before: null, now: 640 }]]));
    expect(judged({ maxP99Ms: 500 }, { traffic: calm, p99: slow })).toBe(
      'p99 of version v2 is 640 ms, above 500 ms.',
    );
    expect(judged({ maxP99Increase: 0.3 }, { traffic: calm, p99: slow })).toBe(
      'p99 of version v2 is 640 ms, 540 % above the 100 ms before the change.',
    );
    const fine = p99({ before: 100, now: 110 }, new Map([[v1, { before: 100, now: 120 }]]));
    expect(judged({ maxP99Increase: 0.3, maxP99Ms: 500 }, { traffic: calm, p99: fine })).toBe('fine');
  });

  it('hold for callers, of whom a delay that was injected leaves only the absolute one', () => {
    const delayed: ChangeIntent = {
      kind: 'fault',
      mesh: 'lab',
      namespace: 'shop',
      service: 'reviews',
      delay: { percent: 50, milliseconds: 400 },
      expiresInSeconds: 60,
    };
    const flows = traffic([{ version: 'v1', rate: 100 }, answersOfWeb(50, 0)]);
    const late = p99(
      { before: 100, now: 500 },
      new Map([
        [v1, { before: 100, now: 500 }],
        [web, { before: 200, now: 700 }],
      ]),
    );
    expect(judged({ maxP99Ms: 600 }, { intent: delayed, traffic: flows, p99: late })).toBe(
      'p99 of web’s own answers is 700 ms, above 600 ms.',
    );
    expect(judged({ maxP99Increase: 0.3 }, { intent: delayed, traffic: flows, p99: late })).toBe('fine');
  });

  it('say nothing of few requests', () => {
    const few = traffic([{ version: 'v1', rate: 3 }]);
    expect(judged({ maxP99Ms: 100 }, { traffic: few, p99: p99({ before: 50, now: 900 }) })).toBe('fine');
  });
});
