import { describe, expect, it } from 'vitest';
import type { Sample } from '@/lib/prometheus/answer.ts';
import type { QueryClient } from '@/lib/telemetry/istio/ask.ts';
import { IstioTelemetry } from '@/lib/telemetry/istio/istio-telemetry.ts';
import { seriesTable } from '@/test/support/series-table.ts';

const requests = seriesTable(`
  reporter    | from             | asked     | to           | proto | code | policy     | rate
  source      | c1/shop/frontend | shop/cart | c1/shop/cart | http  | 200  | unknown    | 40
  destination | c1/shop/frontend | shop/cart | c1/shop/cart | http  | 200  | mutual_tls | 30
  destination | c1/shop/frontend | shop/cart | c1/shop/cart | http  | 200  | none       | 10`);
const ofFrontend = 'spiffe://cluster.local/ns/shop/sa/frontend';
const ofCart = 'spiffe://cluster.local/ns/shop/sa/cart';

const pair = (source: string, destination: string, value: number): Sample => ({
  labels: { source_principal: source, destination_principal: destination },
  timestamp: 0,
  value,
});

/** A backend that knows identities only of what the server reports. */
function steered() {
  const queries: string[] = [];
  const client: QueryClient = {
    query: ({ query }) => {
      queries.push(query);
      const identities = [pair('unknown', 'unknown', 10), pair(ofFrontend, ofCart, 30)];
      const data = query.includes('source_principal') ? identities : requests;
      return Promise.resolve({
        data,
        warnings: [],
        infos: [],
        partial: false,
        seconds: 0.1,
        clockSkewSeconds: 0,
      });
    },
    queryRange: () => Promise.reject(new Error('not asked here')),
    buildInfo: () => Promise.reject(new Error('not asked here')),
  };
  const subject = 'workload:c1/shop/frontend|workload:c1/shop/cart|http';
  const explain = async (signal: 'mtls' | 'requestRate') =>
    (
      await new IstioTelemetry({ client }).explain(
        { subject, view: 'workload', signal, at: 1_000, windowSeconds: 60 },
        new AbortController().signal,
      )
    ).data;
  return { explain, queries };
}

describe('the identities behind an edge', () => {
  it('are those of the certificates that the server saw, the busiest first; no certificate is no name', async () => {
    const { explain, queries } = steered();
    expect((await explain('mtls')).principals).toEqual([
      { source: ofFrontend, destination: ofCart },
      { source: null, destination: null },
    ]);
    const asked = queries.find((query) => query.includes('source_principal'));
    expect(asked).toContain('reporter="destination"');
    expect(asked).not.toContain('reporter="source"');
  });

  it('are asked for with the evidence of mTLS only', async () => {
    const { explain, queries } = steered();
    expect((await explain('requestRate')).principals).toBeUndefined();
    expect(queries.filter((query) => query.includes('principal'))).toEqual([]);
  });
});
