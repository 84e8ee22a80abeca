import { describe, expect, it } from 'vitest';
import type { GraphEdge } from '@/lib/domain/mesh-graph.ts';
import { mtlsOfCallers } from '@/lib/domain/mtls-of-callers.ts';

const statuses: ReadonlyMap<number | null, GraphEdge['mtls']['status']> = new Map([
  [null, 'unknown'],
  [1, 'mutual'],
  [0, 'plaintext'],
] as const);

function edge(amount: { requestRate?: number; bytesPerSecond?: number }, ratio: number | null): GraphEdge {
  return {
    id: 'a|b|http',
    source: 'a',
    destination: 'b',
    protocol: 'http',
    service: null,
    requestRate: null,
    bytesPerSecond: null,
    ...amount,
    errorRatio: null,
    clientErrorRatio: null,
    codes: {},
    responseFlags: {},
    latency: null,
    mtls: { status: statuses.get(ratio) ?? 'mixed', ratio, evidence: '' },
    injectedRate: null,
    deniedRate: null,
    health: { status: 'healthy', reasons: [] },
    reporter: 'destination',
    samples: null,
  };
}

describe('encryption of what calls a service', () => {
  it('counts each caller by its requests', () => {
    const callers = [edge({ requestRate: 30 }, 1), edge({ requestRate: 10 }, 0)];
    expect(mtlsOfCallers(callers)).toMatchObject({ status: 'mixed', ratio: 0.75 });
  });

  it('is mutual where all callers of which it is told are, and says how much that is', () => {
    const callers = [edge({ requestRate: 30 }, 1), edge({ requestRate: 10 }, null)];
    expect(mtlsOfCallers(callers)).toEqual({
      status: 'mutual',
      ratio: 1,
      evidence: 'Mutual TLS on 30 of 30 requests/s of which it is told; 40 in all.',
    });
  });

  it('counts bytes where there are no requests', () => {
    expect(mtlsOfCallers([edge({ bytesPerSecond: 2_000 }, 0)])).toMatchObject({
      status: 'plaintext',
      ratio: 0,
    });
  });

  it('is unknown where nobody told, and nothing where nobody calls', () => {
    expect(mtlsOfCallers([edge({ requestRate: 5 }, null)])?.status).toBe('unknown');
    expect(mtlsOfCallers([edge({ requestRate: 0 }, null)])).toBeNull();
    expect(mtlsOfCallers([])).toBeNull();
  });
});
