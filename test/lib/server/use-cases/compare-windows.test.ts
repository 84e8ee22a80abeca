import { describe, expect, it } from 'vitest';
import { explainer } from '@/lib/server/use-cases/compare-windows.ts';
import { sampleChange } from '../../../support/change-samples.ts';
import { someNode } from '../../client/graph-snapshots.ts';

describe('a difference between two windows', () => {
  const change = sampleChange('chg-1', {
    timeline: [{ at: 150, event: 'written', detail: '', who: null, step: 0 }],
  });
  const { namespace, service } = change.plan.intent;
  const callee = someNode(service, { id: `app:c/${namespace}/${service}/v2`, namespace, service });
  const nodes = new Map([[callee.id, callee]]);
  const edge = `app:c/shop/checkout|${callee.id}|http`;

  it('is explained by what was written to the service called in between', () => {
    expect(explainer([change], nodes, { from: 100, to: 200 })(edge)).toBe(change.id);
    expect(explainer([change], nodes, { from: 100, to: 200 })(callee.id)).toBe(change.id);
  });

  it('is not explained by what was written before, after, or to others', () => {
    expect(explainer([change], nodes, { from: 150, to: 200 })(edge)).toBeNull();
    expect(explainer([change], nodes, { from: 100, to: 149 })(edge)).toBeNull();
    const other = new Map([[callee.id, { ...callee, service: 'another' }]]);
    expect(explainer([change], other, { from: 100, to: 200 })(edge)).toBeNull();
  });
});
