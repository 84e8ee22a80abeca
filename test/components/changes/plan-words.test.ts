import { describe, expect, it } from 'vitest';
import { applyObstacle } from '@/components/changes/apply-obstacle.ts';
import { diffView } from '@/components/changes/diff-lines.ts';
import { withExpiry } from '@/components/changes/expiry.ts';
import { mayForce, withForce } from '@/components/changes/force.ts';
import { offReason, planOffReason } from '@/components/changes/off-reason.ts';
import { ownerWords } from '@/components/changes/owner-words.ts';
import { overrideLabel, overrideOf, planLeftMs } from '@/components/changes/override.ts';
import { applyLabel, planSentence, textForGit } from '@/components/changes/plan-sentence.ts';
import { rightsWords } from '@/components/changes/plan-off.tsx';
import { noStakeWords, stakeOf } from '@/components/changes/stake-words.ts';
import { applyRequestOf, defaultTerms } from '@/components/changes/terms.ts';
import { verdictName, verdictWords } from '@/components/changes/verdict-words.ts';
import type { ChangePlan } from '@/lib/client/change-queries.ts';
import { permission, plan, proof } from './change-plan-samples.ts';

const fault = {
  kind: 'fault',
  mesh: 'lab-1',
  namespace: 'shop',
  service: 'ratings',
  expiresInSeconds: 60,
  abort: { percent: 10, httpStatus: 503 },
} as const;

const owner: ChangePlan['owner'] = {
  verdict: 'will-revert',
  by: 'Flux',
  evidence: [],
  revertsAt: 1_764_000_785,
};

describe('a plan in words', () => {
  it('says where the traffic goes, from what, and names the act on its button', () => {
    expect(planSentence(plan())).toBe('Send 25 % of catalog to v2, now 10 %');
    expect(applyLabel(plan())).toBe('Apply 25 %');
    const injected = plan({ intent: fault, sharesBefore: {}, sharesAfter: {} });
    expect(planSentence(injected)).toBe('Answer 10 % of requests to ratings with 503');
    expect(applyLabel(injected)).toBe('Inject the fault');
  });

  it('says until when, where it undoes itself', () => {
    const { intent } = plan();
    expect(planSentence(plan({ deadline: 1_764_000_785 }))).toMatch(
      /^Send 25 % of catalog to v2, now 10 %, until \d\d:\d\d:05$/,
    );
    const ending = withExpiry(intent, 600);
    expect(ending.expiresInSeconds).toBe(600);
    expect(withExpiry(ending, null)).toEqual(intent);
  });

  it('says what is at stake with its numbers, and what of them nobody knows', () => {
    const objective = {
      kind: 'errors',
      target: 0.995,
      thresholdMs: null,
      promisedMs: null,
      source: 'configured',
      left: 0.62,
      burn: 0.9,
    } as const;
    const plain = (text = '') => text.replaceAll(/[\u202f\u00a0]/g, ' ');
    const stake = stakeOf({ objective });
    expect(plain(stake?.promise)).toBe('99.5 % of requests do not fail');
    expect(plain(stake?.budget)).toBe('62 % of its budget of 30 days is left, burning at 0.9×');
    expect(stake?.tone).toBe('neutral');
    const unknown = stakeOf({ objective: { ...objective, left: null, burn: null } });
    expect(unknown?.budget).toBe(
      'How much of its budget is left is not known, how fast it goes is not known',
    );
    expect(stakeOf({ objective: { ...objective, left: -0.1, burn: 7 } })?.tone).toBe('unhealthy');
    expect(stakeOf({ objective: null })).toBeNull();
    expect(noStakeWords({ objective: null })).toContain('no objective is set');
    expect(noStakeWords({})).toContain('not told in time');
  });

  it('says first whether somebody undoes it, and by when', () => {
    expect(ownerWords(plan().owner)).toMatchObject({ tone: 'good', verdict: 'Nobody will undo it.' });
    expect(ownerWords(owner).verdict).toMatch(/^Flux will undo it at \d\d:\d\d:05\.$/);
    expect(ownerWords({ ...owner, verdict: 'unknown', by: null }).tone).toBe('unknown');
    expect(ownerWords({ ...owner, revertsAfterSeconds: 20 }).verdict).toBe(
      'Flux will undo it 20 s after it is written.',
    );
  });

  it('is written over its owner only for as long as that lasts, and no longer once nobody knows how long', () => {
    const seconds = owner.revertsAt ?? 0;
    const until = overrideOf(plan({ owner }), (seconds - 60) * 1_000);
    expect(until?.label).toMatch(/^Plan it until \d\d:\d\d:05$/);
    // The owner comes first: the deadline is for the case that it does not come.
    expect(until?.expiresInSeconds).toBe(75);
    expect(overrideOf(plan({ owner }), seconds * 1_000)).toBeNull();
    const heals = { ...owner, revertsAfterSeconds: 20 };
    expect(overrideOf(plan({ owner: heals }), (seconds + 600) * 1_000)).toEqual({
      label: 'Plan it for 20 s',
      expiresInSeconds: 35,
    });
    expect(overrideOf(plan({ owner: { ...owner, revertsAt: null } }), 0)?.expiresInSeconds).toBe(3_600);
  });

  it('is applied over its owner only with an end that the plan shows, while enough of it is left', () => {
    const deadline = owner.revertsAt ?? 0;
    expect(overrideLabel({ deadline: null })).toBeNull();
    expect(overrideLabel({ deadline })).toMatch(/^Apply until \d\d:\d\d:05$/);
    expect(planLeftMs({ expiresAt: deadline, deadline: null }, (deadline - 60) * 1_000)).toBe(60_000);
    expect(planLeftMs({ expiresAt: deadline + 60, deadline }, (deadline - 60) * 1_000)).toBe(55_000);
  });

  it('is copied for the repository of its owner under words for a pull request', () => {
    expect(textForGit(plan({ patchForOwner: 'patches: []\n' }))).toBe(
      '# Send 25 % of catalog to v2, now 10 %.\npatches: []\n',
    );
    expect(textForGit(plan({ patchForOwner: '' }))).toBe('');
  });

  it('hides the console’s own note in the difference and nothing else', () => {
    const { lines, own } = diffView(
      [
        '@@ -3,6 +3,8 @@',
        '   name: catalog',
        '+  annotations:',
        `+    pilothouse.dev/change.chg-1: '{"undo":[]}'`,
        ' spec:',
        '@@ -12,8 +14,8 @@',
        '-          weight: 90',
        '+          weight: 75',
      ].join('\n'),
    );
    expect(lines).toEqual([
      { kind: 'remove', text: '          weight: 90' },
      { kind: 'add', text: '          weight: 75' },
    ]);
    expect(own.map(({ text }) => text.trim())).toEqual([
      'annotations:',
      `pilothouse.dev/change.chg-1: '{"undo":[]}'`,
    ]);
  });

  it('hides that the note takes the place of no annotations', () => {
    const { lines } = diffView(
      '@@ -1 +1,2 @@\n-  annotations: {}\n+  annotations:\n+    pilothouse.dev/x: y\n+  a: 1\n',
    );
    expect(lines.map(({ text }) => text.trim())).toEqual(['a: 1']);
  });

  it('keeps annotations of others in sight', () => {
    const { lines } = diffView('@@ -1 +1,2 @@\n+  annotations:\n+    team: shop\n+    pilothouse.dev/x: y\n');
    expect(lines.map(({ text }) => text.trim())).toEqual(['annotations:', 'team: shop']);
  });
});

describe('what keeps a plan from being applied', () => {
  const question = {
    plan: plan(),
    terms: defaultTerms,
    permission: permission(),
    disabledReason: undefined,
    isStale: false,
  };

  it('is nothing where all is well', () => {
    expect(applyObstacle(question)).toBeUndefined();
  });

  it('is said in the words of the check, of the rule, or of the field', () => {
    const text = 'No pod of v2 is ready, so requests sent there fail.';
    const blocked = plan({ checks: [{ code: 'version-without-pods', severity: 'blocking', text }] });
    expect(applyObstacle({ ...question, plan: blocked })).toBe(text);
    const strict = permission({ rules: { requiresReason: true } });
    expect(applyObstacle({ ...question, permission: strict })).toBe('A reason is missing');
    const careful = permission({ rules: { isProtected: true } });
    expect(applyObstacle({ ...question, permission: careful })).toBe('Type catalog to confirm');
    const half = { ...defaultTerms, typedName: 'catalo' };
    expect(applyObstacle({ ...question, permission: careful, terms: half })).toBe('Type catalog to confirm');
    const typed = { ...defaultTerms, typedName: 'catalog' };
    expect(applyObstacle({ ...question, permission: careful, terms: typed })).toBeUndefined();
    const wrong = { ...defaultTerms, maxErrorPercent: 'two' };
    expect(applyObstacle({ ...question, terms: wrong })).toBe(
      'A limit of the guard is no number in its range',
    );
    expect(applyObstacle({ ...question, terms: { ...wrong, isGuarded: false } })).toBeUndefined();
  });

  it('is set aside with a reason where a version has no ready pod, and only then', () => {
    const { intent } = plan();
    const check = { code: 'version-without-pods', severity: 'blocking', text: 'No pod.' } as const;
    expect(mayForce({ intent, checks: [] })).toBe(false);
    expect(mayForce({ intent, checks: [check] })).toBe(true);
    const forced = withForce(intent, ' a drill ');
    expect(forced).toEqual({ ...intent, force: 'a drill' });
    expect(mayForce({ intent: forced, checks: [{ ...check, severity: 'warning' }] })).toBe(true);
    expect(withForce(forced, '')).toEqual(intent);
    expect(mayForce({ intent: fault, checks: [check] })).toBe(false);
  });

  it('is a missing reason where the owner will undo it', () => {
    const check = { code: 'owner-reverts', severity: 'blocking', text: 'Flux would undo it.' } as const;
    const owned = plan({ owner, checks: [check] });
    expect(applyObstacle({ ...question, plan: owned })).toBe('A reason is missing');
    const terms = { ...defaultTerms, reason: 'incident' };
    expect(applyObstacle({ ...question, plan: owned, terms })).toBeUndefined();
    expect(applyRequestOf(owned, terms, false)).not.toHaveProperty('override');
    expect(applyRequestOf(owned, terms, true)).toMatchObject({
      override: true,
      reason: 'incident',
      guard: { maxErrorRatio: 0.02 },
    });
  });
});

describe('why nothing can be changed', () => {
  const halt = { engaged: false, engagedAt: null, who: null, reason: null, lifted: [], notLifted: [] };

  it('tells the console’s switch, the person’s rights, the halt and the past apart', () => {
    expect(offReason({ permission: permission(), halt, isPast: false })).toBeUndefined();
    expect(offReason({ permission: undefined, halt, isPast: false })).toContain('being asked');
    const off = offReason({ permission: permission({ writes: 'disabled' }), halt, isPast: false });
    expect(off).toContain('PILOTHOUSE_WRITES');
    const denied = permission({ allowed: false, reason: 'viewer may not patch virtualservices.' });
    expect(offReason({ permission: denied, halt, isPast: false })).toBe(
      'Not yours to change: viewer may not patch virtualservices.',
    );
    const halted = { ...halt, engaged: true, who: 'on-call', reason: 'INC-204' };
    expect(offReason({ permission: permission(), halt: halted, isPast: false })).toContain(
      'Halted by on-call: INC-204',
    );
    expect(offReason({ permission: permission(), halt, isPast: true })).toContain('Go back to live');
  });

  it('keeps nobody from planning on a read-only console, and says what the person might do without it', () => {
    const off = permission({ writes: 'disabled', allowed: false });
    expect(planOffReason({ permission: off, halt, isPast: false })).toBeUndefined();
    expect(planOffReason({ permission: off, halt, isPast: true })).toContain('Go back to live');
    const denied = permission({ allowed: false, reason: 'viewer may not.' });
    expect(planOffReason({ permission: denied, halt, isPast: false })).toContain('Not yours to change');
    expect(planOffReason({ permission: undefined, halt, isPast: false })).toContain('being asked');
    expect(rightsWords({ who: 'ana', rights: { allowed: true, reason: '' } })).toBe(
      'the control plane lets ana write here, so the command works.',
    );
    expect(rightsWords({ who: 'ana', rights: { allowed: false, reason: 'no patch' } })).toContain('no patch');
    expect(rightsWords({ who: 'ana', rights: null })).toContain('not known');
  });
});

describe('the verdict on a split', () => {
  it('says what was asked and seen, and how much is missing to tell', () => {
    const plain = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ');
    expect(plain(verdictWords(proof()))).toBe('asked 25.0 %, saw 24.8 %');
    expect(verdictName(proof({ verdict: 'cannot-tell', requestsNeeded: 1_199.2 }))).toBe('Cannot tell yet');
    expect(verdictName(proof({ verdict: 'cannot-tell', isBlind: true }))).toBe('Cannot tell');
    expect(plain(verdictWords(proof({ verdict: 'cannot-tell', requestsNeeded: 1_199.2 })))).toBe(
      'asked 25.0 %, saw 24.8 % · 1,200 requests missing',
    );
    const without = proof({
      observed: [],
      verdict: 'cannot-tell',
      requestsNeeded: null,
      reason: 'No requests.',
    });
    expect(verdictWords(without)).toBe('No requests.');
  });
});
