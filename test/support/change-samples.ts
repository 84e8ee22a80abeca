import type { Change } from '@/lib/domain/change.ts';
import type { SplitIntent } from '@/lib/domain/change-intent.ts';
import type { ChangePlan, PlannedStep } from '@/lib/domain/change-plan.ts';

/** One step of a split of `reviews`, as a plan holds it. */
export const sampleStep = (index = 0, stage = 0): PlannedStep => ({
  index,
  stage,
  object: {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    namespace: 'shop',
    name: 'reviews',
    uid: 'uid-1',
    generation: 3,
  },
  write: { operation: 'patch', body: '[{"op":"test","path":"/spec","value":"ünï 💡"}]' },
  inverse: { operation: 'patch', body: '[]' },
  before: { spec: { weight: 90 } },
  after: { spec: { weight: 50 } },
  diff: '-90\n+50',
  dryRun: { ok: true, message: '', refusedBy: null },
});

const splitOf = (service: string): SplitIntent => ({
  kind: 'split',
  mesh: 'lab',
  namespace: 'shop',
  service,
  weights: { v1: 50, v2: 50 },
});

/** A plan for a split of one service. */
export const samplePlan = (id: string, parts: Partial<ChangePlan> = {}): ChangePlan => ({
  id,
  digest: 'sha256:0',
  intent: splitOf('reviews'),
  createdAt: 1000,
  expiresAt: 1600,
  who: 'ana',
  steps: [sampleStep()],
  owner: { verdict: 'free', by: null, evidence: [], revertsAt: null },
  sharesBefore: { v1: 0.9, v2: 0.1 },
  sharesAfter: { v1: 0.5, v2: 0.5 },
  effect: { movedRequestsPerSecond: 40, byVersion: [], callers: [], at: 1000, windowSeconds: 60 },
  checks: [],
  deadline: null,
  command: 'kubectl patch …',
  patchForOwner: '',
  ...parts,
});

/** A change that was just applied for. */
export const sampleChange = (id: string, parts: Partial<Change> = {}): Change => ({
  id,
  plan: samplePlan(id),
  state: 'applying',
  who: 'ana',
  actor: { kind: 'console' },
  reason: 'try v2',
  createdAt: 1000,
  updatedAt: 1000,
  deadline: null,
  guard: null,
  progress: ['waiting'],
  stage: 0,
  isPaused: false,
  appliedAt: null,
  guardedSince: null,
  proof: null,
  alarm: null,
  timeline: [{ at: 1000, event: 'planned', detail: 'Asked for by ana.', who: 'ana', step: null }],
  ...parts,
});
