import { describe, expect, it } from 'vitest';
import { callerVerdict } from '@/components/changes/caller-verdict.ts';
import {
  faultFormOf,
  faultIntentOf,
  faultMistakes,
  lastingSeconds,
} from '@/components/changes/fault-form.ts';
import { faultOffReason } from '@/components/changes/fault-off-reason.ts';
import { faultSentence } from '@/components/changes/fault-sentence.ts';
import { matchIntent, mirrorIntent, retryIntent, timeoutIntent } from '@/components/changes/rule-intents.ts';
import { service } from '../services/service-samples.ts';

const target = { mesh: 'lab-1', namespace: 'shop', service: 'ratings' };
const form = faultFormOf(null, 600);
const plain = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ');

describe('the form of a fault', () => {
  it('starts as a small one with the usual deadline, and reads back what a draft asks', () => {
    const intent = faultIntentOf(form, target, 3_600);
    expect(intent).toEqual({
      kind: 'fault',
      ...target,
      expiresInSeconds: 600,
      abort: { percent: 10, httpStatus: 503 },
    });
    expect(faultFormOf(intent, 60)).toEqual(form);
    const grpc = { ...form, status: 'UNAVAILABLE', lasts: '90 s' };
    expect(faultFormOf(faultIntentOf(grpc, target, 3_600), 60)).toEqual(grpc);
  });

  it('is not planned without a deadline, beyond the longest one, or with a status that Envoy refuses', () => {
    expect(faultMistakes({ ...form, lasts: '' }, 3_600)).toHaveProperty('lasts');
    expect(faultMistakes({ ...form, lasts: '61 min' }, 3_600)).toHaveProperty('lasts');
    expect(faultMistakes({ ...form, lasts: '4 s' }, 3_600)).toHaveProperty('lasts');
    expect(faultMistakes({ ...form, status: '600' }, 3_600)).toHaveProperty('status');
    expect(faultMistakes({ ...form, percent: '0' }, 3_600)).toHaveProperty('percent');
    expect(faultIntentOf({ ...form, percent: '101' }, target, 3_600)).toBeNull();
    expect([
      lastingSeconds('20 s'),
      lastingSeconds('10'),
      lastingSeconds('1 h'),
      lastingSeconds('soon'),
    ]).toEqual([20, 600, 3_600, null]);
  });

  it('says what it does with the requests that it touches', () => {
    const intent = faultIntentOf(
      { ...form, kind: 'delay', percent: '25', from: { namespace: 'shop', workload: 'checkout' } },
      target,
      3_600,
    );
    expect(intent).not.toBeNull();
    expect(plain(intent === null ? '' : faultSentence(intent, 42, null))).toBe(
      'Adds 400 ms to 25 % of what checkout asks ratings: 10.5 of 42.0 rps.',
    );
  });

  it('is off where the routing is an HTTPRoute, and says why', () => {
    const object = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      namespace: 'shop',
      name: 'mailer',
    };
    const routed = service({ routing: { rules: [], objects: [{ ...object, generation: 1, owner: null }] } });
    expect(faultOffReason(routed)).toContain('HTTPRoute shop/mailer');
    expect(faultOffReason(service({ routing: { rules: [], objects: [] } }))).toBeUndefined();
    expect(faultOffReason(service())).toContain('not known');
  });
});

describe('the verdict on a caller', () => {
  it('tells who absorbs the fault, who fails with it, and who never met it', () => {
    expect(callerVerdict({ hops: 1, errorsBefore: 0, errorsNow: 0.0004 })).toBe('absorbs');
    expect(callerVerdict({ hops: 1, errorsBefore: 0, errorsNow: 0.09 })).toBe('fails');
    expect(callerVerdict({ hops: 2, errorsBefore: 0.02, errorsNow: 0.02 })).toBe('not-touched');
    expect(callerVerdict({ hops: 1, errorsBefore: 0, errorsNow: null })).toBe('cannot-tell');
  });
});

describe('the small forms of a rule', () => {
  const rule = { ...target, rule: 0 };

  it('ask for what is typed, and for nothing where it is not right', () => {
    expect(timeoutIntent(rule, '')).toEqual({ kind: 'timeout', ...rule, timeoutMs: null });
    expect(timeoutIntent(rule, '1.5')).toBeNull();
    expect(retryIntent(rule, { attempts: '2', perTryMs: '', on: 'connect-failure, 5xx' })).toEqual({
      kind: 'retry',
      ...rule,
      attempts: 2,
      on: 'connect-failure,5xx',
    });
    expect(retryIntent(rule, { attempts: '11', perTryMs: '', on: '' })).toBeNull();
    expect(mirrorIntent(rule, 'v2', '10')).toEqual({ kind: 'mirror', ...rule, version: 'v2', percent: 10 });
    expect(matchIntent(rule, { by: 'header', name: 'X-Canary', value: '1', version: 'v2' })).toEqual({
      kind: 'match',
      ...target,
      version: 'v2',
      match: { headers: { 'x-canary': '1' } },
    });
    expect(matchIntent(rule, { by: 'cookie', name: 'beta', value: '', version: 'v2' })).toBeNull();
  });
});
