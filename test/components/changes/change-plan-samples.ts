import type { ChangePlan, ChangeSummary, WritePermission } from '@/lib/client/change-queries.ts';

/** A plan that sends 25 % of catalog to v2, now 10 %. */
export function plan(change: Partial<ChangePlan> = {}): ChangePlan {
  return {
    id: 'chg-1',
    digest: 'sha256:9f2c41aaaaaaaaaaaaaaaaaae41a',
    createdAt: 1_764_000_000,
    expiresAt: 1_764_000_600,
    intent: {
      kind: 'split',
      mesh: 'lab-1',
      namespace: 'shop',
      service: 'catalog',
      weights: { v1: 75, v2: 25 },
    },
    who: 'ana',
    deadline: null,
    steps: [
      {
        index: 0,
        stage: 0,
        object: {
          apiVersion: 'networking.istio.io/v1',
          kind: 'VirtualService',
          namespace: 'shop',
          name: 'catalog',
          uid: 'u',
          generation: 14,
        },
        operation: 'patch',
        patch: [],
        body: '[]',
        inverse: [],
        inverseOperation: 'patch',
        before: null,
        after: null,
        diff: '@@ -1,2 +1,2 @@\n-  weight: 90\n+  weight: 75\n',
        dryRun: { ok: true, message: '', refusedBy: null },
      },
    ],
    owner: { verdict: 'free', by: null, evidence: ['No controller owns this object.'], revertsAt: null },
    sharesBefore: { v1: 0.9, v2: 0.1 },
    sharesAfter: { v1: 0.75, v2: 0.25 },
    effect: {
      movedRequestsPerSecond: 49.5,
      byVersion: [
        { version: 'v1', requestRateBefore: 297, requestRateAfter: 247.5, readyPods: 4 },
        { version: 'v2', requestRateBefore: 33, requestRateAfter: 82.5, readyPods: 2 },
      ],
      callers: [{ id: 'w', namespace: 'shop', name: 'frontend', requestRate: 330, hops: 1 }],
      at: 1_764_000_000,
      windowSeconds: 60,
    },
    checks: [],
    command: 'kubectl patch …',
    patchForOwner: 'kind: Kustomization',
    ...change,
  };
}

/** Somebody who may write, without special rules. */
export function permission(
  change: Partial<Omit<WritePermission, 'rules'>> & {
    readonly rules?: Partial<WritePermission['rules']>;
  } = {},
): WritePermission {
  const { rules, ...rest } = change;
  return {
    writes: 'enabled',
    allowed: true,
    reason: '',
    who: 'ana',
    ...rest,
    rules: {
      isProtected: false,
      requiresReason: false,
      maxFaultSeconds: 3_600,
      defaultFaultSeconds: 600,
      maxStepPercent: null,
      minBakeSeconds: 0,
      ...rules,
    },
  };
}

type Proof = NonNullable<ChangeSummary['proof']>;

/** A proof of 25 % asked, with the verdict given. */
export function proof(change: Partial<Proof> = {}): Proof {
  return {
    requested: { v1: 0.75, v2: 0.25 },
    observed: [
      { version: 'v1', share: 0.752, low: 0.74, high: 0.76, requests: 7_520 },
      { version: 'v2', share: 0.248, low: 0.24, high: 0.26, requests: 2_480 },
    ],
    verdict: 'converged',
    since: 1_764_000_000,
    reason: null,
    requestsNeeded: 0,
    way: null,
    ...change,
  };
}
