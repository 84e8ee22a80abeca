import { describe, expect, it } from 'vitest';
import { proxyStates, rootExpiry, syncRowsSchema } from '@/lib/control/istio/proxies/proxy-states.ts';

const LISTENER = 'type.googleapis.com/envoy.config.listener.v3.Listener';
const ENDPOINT = 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment';
const seconds = (time: string): number => Date.parse(time) / 1000;

const row = (parts: object) => ({
  proxy: 'ledger-6c9d7-v5kzn.payments',
  proxy_type: 'sidecar',
  istio_version: '1.29.0',
  listener_sent: 'a',
  listener_acked: 'a',
  resources: { [LISTENER]: { sent: 'a', acked: 'a', sentTime: '2026-11-23T13:57:40Z' } },
  ...parts,
});
const stateOf = (parts: object) => proxyStates(syncRowsSchema.parse([row(parts)]))[0];

describe('what istiod says of a proxy', () => {
  it('is in sync where all that was sent is acknowledged', () => {
    expect(stateOf({})).toEqual({
      namespace: 'payments',
      pod: 'ledger-6c9d7-v5kzn',
      kind: 'sidecar',
      version: '1.29.0',
      state: 'in-sync',
      behind: [],
      sentAt: seconds('2026-11-23T13:57:40Z'),
      refusal: null,
    });
  });

  it('lags where something was sent and not acknowledged, since the oldest of it', () => {
    const behind = {
      endpoint_sent: 'c',
      endpoint_acked: 'b',
      resources: { [ENDPOINT]: { sent: 'c', acked: 'b', sentTime: '2026-11-23T14:29:05Z' } },
    };
    expect(stateOf(behind)).toMatchObject({
      state: 'lagging',
      behind: ['endpoints'],
      sentAt: seconds('2026-11-23T14:29:05Z'),
    });
    expect(stateOf({ route_sent: 'first' })).toMatchObject({
      state: 'lagging',
      behind: ['routes'],
      sentAt: null,
    });
  });

  it('rejects where an error stands beside what is not acknowledged, in the words of the proxy', () => {
    const refused = {
      listener_sent: 'b',
      resources: { [LISTENER]: { sent: 'b', acked: 'a', lastError: ' unknown fields: json_fromat\n' } },
    };
    expect(stateOf(refused)).toMatchObject({
      state: 'rejected',
      behind: ['listeners'],
      refusal: 'unknown fields: json_fromat',
    });
  });

  it('has forgiven an error of before where the newest was acknowledged', () => {
    const healed = { resources: { [LISTENER]: { sent: 'a', acked: 'a', lastError: 'old words' } } };
    expect(stateOf(healed)).toMatchObject({ state: 'in-sync', refusal: null });
  });

  it('tells a gateway from a sidecar, and a waypoint from both', () => {
    expect(stateOf({ proxy_type: 'router' })?.kind).toBe('gateway');
    expect(stateOf({ proxy_type: 'waypoint' })?.kind).toBe('other');
  });
});

describe('the end of the root certificate', () => {
  it('is read from istiod’s own metrics, and unknown where they do not say', () => {
    expect(rootExpiry('# HELP x\ncitadel_server_root_cert_expiry_timestamp 2.108604794e+09\n')).toBe(
      2_108_604_794,
    );
    expect(rootExpiry('pilot_info{version="1.29.0"} 1\n')).toBeNull();
    expect(rootExpiry('citadel_server_root_cert_expiry_timestamp -1\n')).toBeNull();
  });
});
