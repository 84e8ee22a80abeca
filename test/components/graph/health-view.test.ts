import { describe, expect, it } from 'vitest';
import { healthView, isProblem, severityOf, worstView } from '@/components/graph/health-view.ts';
import type { HealthReasonCode, HealthStatus } from '@/lib/domain/health.ts';

const health = (status: HealthStatus, ...codes: HealthReasonCode[]) => ({
  status,
  reasons: codes.map((code) => ({ code, text: code, since: null })),
});

describe('the glyph of a node', () => {
  it('is filled where it fails its callers and hollow where only something it calls fails', () => {
    expect(healthView(health('unhealthy', 'inbound-errors'))).toEqual({
      glyph: 'unhealthy',
      isHollow: false,
    });
    expect(healthView(health('unhealthy', 'outbound-errors'))).toEqual({
      glyph: 'unhealthy',
      isHollow: true,
    });
    expect(healthView(health('degraded', 'inbound-errors', 'outbound-errors')).isHollow).toBe(false);
  });

  it('is the diamond where all errors were asked for, hollow for those who only call it', () => {
    expect(healthView(health('unhealthy', 'injected'))).toEqual({ glyph: 'injected', isHollow: false });
    expect(healthView(health('degraded', 'outbound-errors', 'injected'))).toEqual({
      glyph: 'injected',
      isHollow: true,
    });
  });

  it('tells what nobody knows from what is expected to be idle', () => {
    expect(healthView(health('unknown', 'no-samples')).glyph).toBe('unknown');
    expect(healthView(health('unknown', 'no-samples'), ['idle']).glyph).toBe('idle');
    expect(isProblem(healthView(health('unknown')))).toBe(false);
  });

  it('of a card is the worst of its versions, filled before hollow', () => {
    const hollow = healthView(health('unhealthy', 'outbound-errors'));
    const filled = healthView(health('degraded', 'inbound-errors'));
    expect(severityOf(filled)).toBeGreaterThan(severityOf(hollow));
    expect(worstView([hollow, filled, healthView(health('healthy'))])).toEqual(filled);
  });
});
