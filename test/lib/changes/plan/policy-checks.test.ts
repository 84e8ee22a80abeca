import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type ChangeSettings } from '@/lib/changes/change-settings.ts';
import { policyChecks, type PolicyQuestion } from '@/lib/changes/plan/policy-checks.ts';
import type { ChangeIntent } from '@/lib/domain/change-intent.ts';
import type { PlanDraft } from '@/lib/ports/mesh-writer.ts';
import { CONSOLE, fault, split } from '@/test/support/change-console.ts';
import { sampleStep } from '@/test/support/change-samples.ts';

const draft: PlanDraft = {
  steps: [sampleStep()],
  owner: { verdict: 'free', by: null, evidence: [], revertsAt: null },
  checks: [],
  sharesBefore: { v1: 0.9, v2: 0.1 },
  sharesAfter: { v1: 0.5, v2: 0.5 },
  onlyFrom: null,
  command: '',
  patchForOwner: '',
};
const checksOf = (
  intent: ChangeIntent,
  settings: Partial<ChangeSettings> = {},
  more: Partial<PolicyQuestion> = {},
) =>
  policyChecks({
    intent,
    draft,
    identity: CONSOLE,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    ...more,
  });
const codes = (...parameters: Parameters<typeof checksOf>): string[] =>
  checksOf(...parameters).map(({ code, severity }) => `${code} ${severity}`);

const staged = (first: number, bakeSeconds: number): ChangeIntent => ({
  ...split(0, 100),
  kind: 'split',
  weights: { v1: 0, v2: 100 },
  stages: [
    { weights: { v1: 100 - first, v2: first }, bakeSeconds },
    { weights: { v1: 0, v2: 100 }, bakeSeconds: 0 },
  ],
});

describe('what the operator allows', () => {
  it('is everything where nothing is configured and nothing speaks against it', () => {
    expect(codes(split(50, 50))).toEqual([]);
  });

  it('is a step up to the greatest one, from the shares as they are', () => {
    expect(codes(split(50, 50), { mostStepPercent: 40 })).toEqual([]);
    expect(codes(split(50, 50), { mostStepPercent: 39 })).toEqual(['step-too-large blocking']);
    expect(checksOf(split(50, 50), { mostStepPercent: 39 })[0]?.text).toContain('moves 40 %');
  });

  it('is a split in stages of which none is too large a step, the last one included', () => {
    expect(codes(staged(50, 60), { mostStepPercent: 50 })).toEqual([]);
    expect(codes(staged(20, 60), { mostStepPercent: 50 })).toEqual(['step-too-large blocking']);
    expect(codes(staged(80, 60), { mostStepPercent: 50 })).toEqual(['step-too-large blocking']);
  });

  it('takes weights as relative, whatever they sum to', () => {
    expect(codes(split(1, 1), { mostStepPercent: 40 })).toEqual([]);
  });

  it('is a stage that is watched long enough; the last one is followed by none', () => {
    expect(codes(staged(50, 60), { leastBakeSeconds: 60 })).toEqual([]);
    expect(codes(staged(50, 59), { leastBakeSeconds: 60 })).toEqual(['bake-too-short blocking']);
  });

  it('is a fault up to the latest deadline', () => {
    expect(codes(fault(600), { mostFaultSeconds: 600 })).toEqual([]);
    expect(codes(fault(601), { mostFaultSeconds: 600 })).toEqual(['deadline-too-late blocking']);
  });

  it('is a change in a protected namespace only with the name typed in', () => {
    expect(codes(split(50, 50), { protectedNamespaces: ['shop'] })).toEqual(['protected-namespace warning']);
    expect(codes(split(50, 50), { protectedNamespaces: ['bank'] })).toEqual([]);
  });
});

describe('what cannot end well', () => {
  it('is stages on a token of one’s own, which is not kept', () => {
    const identity = { kind: 'bearer', token: 'secret' } as const;
    expect(codes(staged(50, 60), {}, { identity })).toEqual(['stages-need-kept-identity blocking']);
    expect(codes(split(50, 50), {}, { identity })).toEqual([]);
    const named = { kind: 'impersonated', user: 'ana', groups: [] } as const;
    expect(codes(staged(50, 60), {}, { identity: named })).toEqual([]);
  });

  it('is what the control plane refuses, in its own words', () => {
    const dryRun = { ok: false, message: 'weights must not be negative', refusedBy: 'webhook' } as const;
    const refused = { ...draft, steps: [{ ...sampleStep(), dryRun }] };
    expect(checksOf(split(50, 50), {}, { draft: refused })).toMatchObject([
      { code: 'dry-run-refused', text: expect.stringContaining('weights must not be negative') },
    ]);
  });

  it('is anything on a read-only console, where a dry run that is not permitted speaks for nobody', () => {
    const dryRun = { ok: false, message: 'viewer may not patch', refusedBy: 'permission' } as const;
    const untried = { ...draft, steps: [{ ...sampleStep(), dryRun }] };
    expect(codes(split(50, 50), { isReadOnly: true })).toEqual(['read-only blocking']);
    expect(checksOf(split(50, 50), { isReadOnly: true }, { draft: untried })).toMatchObject([
      { code: 'read-only', severity: 'blocking' },
      { code: 'dry-run-not-permitted', severity: 'warning', text: expect.stringContaining('viewer may not') },
    ]);
    expect(codes(split(50, 50), {}, { draft: untried })).toEqual(['dry-run-refused blocking']);
  });

  it('is nothing to write', () => {
    expect(codes(split(50, 50), {}, { draft: { ...draft, steps: [] } })).toEqual([
      'nothing-to-change blocking',
    ]);
  });

  it.each([
    ['will-revert', ['owner-reverts blocking']],
    ['instant-revert', ['owner-reverts blocking']],
    ['ignored-path', []],
    ['unknown', []],
  ] as const)('is an owner whose verdict is %s: %j', (verdict, expected) => {
    const owner = { verdict, by: 'Flux Kustomization reviews', evidence: [], revertsAt: null };
    expect(codes(split(50, 50), {}, { draft: { ...draft, owner } })).toEqual(expected);
  });
});
