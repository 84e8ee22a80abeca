import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeHealth, worseStatus, type JudgedRates, type Replicas } from '@/lib/domain/judge-health.ts';
import { parseKialiRateAnnotation } from '@/lib/domain/kiali-rate-annotation.ts';

const STANDARD = { degradedErrorRatio: 0.01, unhealthyErrorRatio: 0.1 };

const rates = (total: number, errors: number, more: Partial<JudgedRates> = {}): JudgedRates => ({
  total,
  errors,
  injected: 0,
  injectedErrors: 0,
  byCode: () => [{ protocol: 'http', total, codes: { '200': total - errors, '503': errors } }],
  ...more,
});

const judge = (inbound: JudgedRates, outbound: JudgedRates | null = null, replicas: Replicas | null = null) =>
  judgeHealth({ inbound, outbound, replicas, windowSeconds: 60, thresholds: STANDARD });

const codes = (health: ReturnType<typeof judge>): readonly string[] => health.reasons.map(({ code }) => code);

describe('errors', () => {
  it.each([
    [0.0099, 'healthy'],
    [0.01, 'degraded'],
    [0.0999, 'degraded'],
    [0.1, 'unhealthy'],
    [1, 'unhealthy'],
  ] as const)('a share of %s is %s', (share, status) => {
    expect(judge(rates(1_000, 1_000 * share)).status).toBe(status);
  });

  it('fewer than 5 in the window are too few to judge, and that is the reason given', () => {
    const four = judge(rates(4 / 60, 4 / 60));
    expect(four).toMatchObject({ status: 'healthy', reasons: [{ code: 'few-samples' }] });
    expect(four.reasons[0]?.text).toBe(
      '100 % of inbound requests fail (0.0667/s of 0.0667/s), but only 4 in 60 s: too few to judge.',
    );
    expect(judge(rates(5 / 60, 5 / 60)).status).toBe('unhealthy');
  });

  it('nothing observed is unknown', () => {
    expect(judge(rates(0, 0), rates(0, 0))).toMatchObject({
      status: 'unknown',
      reasons: [{ code: 'no-samples' }],
    });
  });

  it('the worse direction counts, and both give their reasons, the gravest first', () => {
    const health = judge(rates(100, 2), rates(100, 50));
    expect(health.status).toBe('unhealthy');
    expect(codes(health)).toEqual(['outbound-errors', 'inbound-errors']);
  });

  it('that were all injected say so; some injected ones are told in numbers', () => {
    expect(codes(judge(rates(100, 20, { injected: 20, injectedErrors: 20 })))).toEqual(['injected']);
    const mixed = judge(rates(100, 20, { injected: 5, injectedErrors: 5 }));
    expect(codes(mixed)).toEqual(['inbound-errors']);
    expect(mixed.reasons[0]?.text).toContain('5/s of them injected');
  });
});

describe('replicas', () => {
  it.each([
    [2, 2, 'healthy'],
    [2, 1, 'degraded'],
    [2, 0, 'unhealthy'],
    [0, 0, 'healthy'],
  ] as const)('of %s wanted, %s available: %s', (desired, available, status) => {
    expect(judge(rates(100, 0), null, { desired, available }).status).toBe(status);
  });

  it('are judged without traffic too', () => {
    const health = judge(rates(0, 0), null, { desired: 1, available: 0 });
    expect(health.status).toBe('unhealthy');
    expect(codes(health)).toEqual(['replicas', 'no-samples']);
  });
});

describe('more errors', () => {
  it('never make anything healthier', () => {
    const count = fc.integer({ min: 0, max: 6_000 });
    fc.assert(
      fc.property(count, count, count, (ok, few, more) => {
        const total = ok + few + more;
        const before = judge(rates(total / 60, few / 60)).status;
        const after = judge(rates(total / 60, (few + more) / 60)).status;
        expect(worseStatus(after, before)).toBe(after);
      }),
    );
  });
});

describe('tolerances of Kiali’s annotation', () => {
  const judgeWith = (annotation: string, inbound: JudgedRates) =>
    judgeHealth({
      inbound,
      outbound: null,
      replicas: null,
      windowSeconds: 60,
      thresholds: parseKialiRateAnnotation(annotation) ?? STANDARD,
    }).status;

  it('take the place of the standard ones', () => {
    expect(judgeWith('5XX,30,60,http,inbound', rates(100, 20))).toBe('healthy');
    expect(judgeWith('5XX,30,60,http,inbound', rates(100, 30))).toBe('degraded');
    expect(judgeWith('5XX,30,60,http,inbound', rates(100, 60))).toBe('unhealthy');
  });

  it('speak of other codes, directions and protocols than errors alone', () => {
    const notFound = rates(100, 0, {
      byCode: () => [{ protocol: 'http', total: 100, codes: { '200': 70, '404': 30 } }],
    });
    expect(judgeWith('4XX,10,20,http,.*', notFound)).toBe('unhealthy');
    expect(judgeWith('4XX,10,20,grpc,.*', notFound)).toBe('healthy');
    expect(judgeWith('404,10,20,http,outbound', notFound)).toBe('healthy');
  });

  it('that fit nothing leave the standard ones', () => {
    expect(judgeWith('5XX,30,60,http,outbound', rates(100, 20))).toBe('unhealthy');
  });

  it('several are read, broken ones are left out, and none at all is null', () => {
    expect(
      parseKialiRateAnnotation('5XX,1,2,http,inbound;nonsense;^[1-9]$,0,10,grpc,.*')?.tolerances,
    ).toEqual([
      { code: '5\\d\\d', protocol: 'http', direction: 'inbound', degradedRatio: 0.01, unhealthyRatio: 0.02 },
      { code: '^[1-9]$', protocol: 'grpc', direction: '.*', degradedRatio: 0, unhealthyRatio: 0.1 },
    ]);
    for (const text of [
      '',
      ';',
      '5XX',
      '5XX,a,b,http,inbound',
      '(,1,2,http,in',
      '5XX,-1,2,http,in',
      '5XX,1,200,http,in',
    ]) {
      expect(parseKialiRateAnnotation(text)).toBeNull();
    }
  });
});
