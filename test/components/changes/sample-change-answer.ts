import type { Change, ChangeSummary } from '@/lib/client/change-queries.ts';

export const startedAt = Date.UTC(2026, 10, 23, 14, 23, 41) / 1_000;

/** A split as lists show it, applied a moment after it was planned. */
export const sampleSummary = (parts: Partial<ChangeSummary> = {}): ChangeSummary => ({
  id: 'chg-0412',
  intent: {
    kind: 'split',
    mesh: 'lab',
    namespace: 'payments',
    service: 'payment',
    weights: { v1: 80, v2: 20 },
  },
  title: 'payment: 90/10 → 80/20',
  state: 'active',
  who: 'on-call',
  reason: 'Step 2, PAY-77',
  createdAt: startedAt,
  updatedAt: startedAt + 60,
  deadline: null,
  appliedAt: startedAt + 29,
  guard: null,
  guardedSince: null,
  stage: 0,
  stages: 1,
  isPaused: false,
  endedBy: null,
  alarm: null,
  undoable: true,
  steps: [],
  proof: null,
  lastEvent: null,
  ...parts,
});

/** A fault that runs for ten minutes. */
export const sampleFault = (parts: Partial<ChangeSummary> = {}): ChangeSummary =>
  sampleSummary({
    id: 'chg-0413',
    intent: {
      kind: 'fault',
      mesh: 'lab',
      namespace: 'shop',
      service: 'ratings',
      abort: { percent: 10, httpStatus: 503 },
      expiresInSeconds: 600,
    },
    title: 'ratings: abort 503 on 10 %',
    deadline: startedAt + 600,
    ...parts,
  });

type Event = Change['timeline'][number];

export const sampleEvent = (afterSeconds: number, event: string, parts: Partial<Event> = {}): Event => ({
  at: startedAt + afterSeconds,
  event,
  detail: '',
  who: null,
  step: null,
  ...parts,
});

/** The same split with its whole life. */
export const sampleLife = (parts: Partial<Change> = {}): Change => ({
  ...sampleSummary(),
  steps: [],
  digest: 'sha256:41b0d7000000c93e',
  sharesBefore: { v1: 0.9, v2: 0.1 },
  sharesAfter: { v1: 0.8, v2: 0.2 },
  owner: { verdict: 'free', by: null, evidence: [], revertsAt: null },
  effect: { movedRequestsPerSecond: 4.2, byVersion: [], callers: [], at: startedAt, windowSeconds: 60 },
  timeline: [],
  ...parts,
});
