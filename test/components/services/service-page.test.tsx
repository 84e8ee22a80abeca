import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { answerTrouble, type AnswerState } from '@/components/services/answer-trouble.ts';
import { CallersPanel } from '@/components/services/callers-panel.tsx';
import { nearestServices } from '@/components/services/nearest-services.ts';
import { RoutingTab } from '@/components/services/routing-tab.tsx';
import { ruleActs, ruleTitle, type RouteRule } from '@/components/services/routing-words.ts';
import { ServiceHeader } from '@/components/services/service-header.tsx';
import { shareInterval } from '@/lib/domain/share-interval.ts';
import { combineHistories } from '@/lib/client/version-history.ts';
import { VersionsPanel } from '@/components/services/versions-panel.tsx';
import { RequestFailure } from '@/lib/client/request-failure.ts';
import { caller, ill, service, signals, silence, summary, version } from './service-samples.ts';

const words = (markup: string) =>
  markup
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\u202f\u00a0\s]+/g, ' ')
    .replaceAll('&#x27;', '’');

const rule: RouteRule = {
  index: 0,
  name: 'primary',
  match: null,
  targets: [
    { host: 'payment', version: 'v1', weight: 90, share: 0.9 },
    { host: 'payment', version: 'v2', weight: 10, share: 0.1 },
  ],
  fault: null,
  timeoutMs: null,
  retries: null,
  mirror: null,
};

describe('the head of a service', () => {
  it('says in a sentence what is the matter, and where it is on the map', () => {
    const health = ill('unhealthy', 'outbound-errors', '14.1 % of outbound requests fail.');
    const markup = html(<ServiceHeader service={service({ health })} mapHref="/map?sel=x" />);
    expect(words(markup)).toContain('14.1 % of outbound requests fail.');
    expect(markup).toContain('aria-label="something it calls is unhealthy"');
    expect(markup).toContain('href="/map?sel=x"');
  });

  it('names each quantile, and a figure that is not known is no zero', () => {
    const text = words(html(<ServiceHeader service={service({ inbound: silence })} mapHref="/map" />));
    expect(text).toContain('p50 – not known: nothing measured in this window');
    expect(text).not.toMatch(/\b0 rps/);
  });
});

describe('versions compared', () => {
  it('stand in one table with share, requests, rate, errors, quantiles and replicas', () => {
    const versions = [
      version('v1', { share: 0.8, requestRate: 33.6 }),
      version('v2', { share: 0.2, requestRate: 8.4, errorRatio: 0.022, replicas: null }),
    ];
    const text = words(html(<VersionsPanel service={service({ versions })} />));
    expect(text).toContain('v1 80.0 % 2,016 33.6 rps 0.0 % 20 ms 66 ms 120 ms 2 of 2 payment-v1');
    expect(text).toContain('v2 20.0 % 504 8.4 rps 2.2 %');
    expect(text).toContain('not known: no control plane told');
  });

  it('that are not known say who would tell', () => {
    expect(words(html(<VersionsPanel service={service()} />))).toContain('No version is known');
  });

  it('of several workloads add up rates and weigh errors; a quantile of several there is not', () => {
    const one = (rate: number | null, ratio: number | null) =>
      new Map([
        ['requestRate', [[60, rate]] as const],
        ['errorRatio', [[60, ratio]] as const],
        ['p99', [[60, 100]] as const],
      ]);
    expect(combineHistories([one(30, 0.1), one(10, 0.5)])).toEqual({
      requestRate: [[60, 40]],
      errorRatio: [[60, 0.2]],
      p99: [],
    });
    expect(combineHistories([one(30, 0.1), one(null, null)]).requestRate).toEqual([[60, 30]]);
    expect(combineHistories([one(null, null), one(null, null)]).errorRatio).toEqual([[60, null]]);
    expect(combineHistories([one(30, 0.1)]).p99).toEqual([[60, 100]]);
  });
});

describe('routing as read', () => {
  it('shows what is in effect and, for what matches everything, what was observed with its interval', () => {
    const versions = [
      version('v1', { share: 0.9, requestRate: 297.1 }),
      version('v2', { share: 0.1, requestRate: 33 }),
    ];
    const routing = { rules: [rule], objects: [] };
    const text = words(html(<RoutingTab service={service({ versions, routing })} control={undefined} />));
    expect(text).toContain('Everything');
    expect(text).toContain('v2 10.0 % (weight 10)');
    expect(text).toMatch(/v2 10\.0 % \(9\.6 to 10\.4 %\), 1,981 requests/);
    expect(text).toContain('19,806 requests in 1 min');
  });

  it('says what else a rule does', () => {
    const acts = ruleActs({
      ...rule,
      timeoutMs: 2_000,
      retries: { attempts: 3, perTryTimeoutMs: 500, on: '5xx' },
      fault: { abort: { status: '503', percent: 10 }, delay: null },
      mirror: { host: 'payment', version: 'v2', percent: 5 },
    });
    expect(acts.map(({ text }) => text.replaceAll('\u202f', ' '))).toEqual([
      'gives up after 2.00 s',
      '3 retries, 500 ms each, on 5xx',
      'aborts 10.0 % with 503',
      'mirrors 5.0 % to v2',
    ]);
    expect(ruleActs(rule)).toEqual([]);
  });

  it('names a rule by what it matches', () => {
    expect(ruleTitle({ ...rule, match: 'header x-canary is 1' }, 0)).toBe('Header x-canary is 1');
    expect(ruleTitle(rule, 0)).toBe('Everything');
    expect(ruleTitle(rule, 1)).toBe('Everything else');
  });

  it('is not known without a control plane, and says so and why', () => {
    const absent = { kind: 'Kubernetes', status: 'absent', detail: null } as const;
    const down = { kind: 'Kubernetes', status: 'down', detail: 'The Kubernetes API refuses.' } as const;
    const text = (control: typeof absent | typeof down) =>
      words(html(<RoutingTab service={service()} control={control} />));
    expect(text(absent)).toContain('No control plane is configured for this mesh');
    expect(text(down)).toContain('The Kubernetes API refuses.');
  });

  it('without a rule says where requests go', () => {
    const routing = { rules: [], objects: [] };
    const text = words(html(<RoutingTab service={service({ routing })} control={undefined} />));
    expect(text).toContain('each ready pod gets its part');
  });

  it('offers nothing that would write', () => {
    const routing = { rules: [rule], objects: [] };
    expect(html(<RoutingTab service={service({ routing })} control={undefined} />)).not.toContain('<button');
  });
});

describe('callers', () => {
  const links = { pageOf: () => '/services/lab-1/shop/checkout', onMap: (id: string) => `/map?sel=${id}` };

  it('are shown with the figures of their edge, its encryption, and the way to it on the map', () => {
    const markup = html(<CallersPanel service={service({ callers: [caller()] })} links={links} />);
    expect(words(markup)).toContain('checkout shop HTTP 42.0 rps 0.40 % 20 ms 66 ms 120 ms');
    expect(words(markup)).toContain('Mutual TLS on 42 of 42 requests/s.');
    expect(markup).toContain('sel=service:main/shop/checkout|service:main/payments/payment|http');
  });

  it('of which nobody told are no plaintext', () => {
    const mtls = { status: 'unknown', ratio: null, evidence: 'Nothing reported it.' } as const;
    const text = words(
      html(<CallersPanel service={service({ callers: [caller({ mtls })] })} links={links} />),
    );
    expect(text).toContain('not told');
    expect(text).not.toContain('plaintext');
  });

  it('in the overview are the busiest five, and the rest is counted', () => {
    const callers = Array.from({ length: 7 }, (_, place) =>
      caller({ id: `service:main/shop/c${place}`, name: `c${place}` }),
    );
    const text = words(html(<CallersPanel service={service({ callers })} links={links} isSummary />));
    expect(text).toContain('c4');
    expect(text).not.toContain('c5');
    expect(text).toContain('2 more under Callers.');
  });

  it('that are none have their reason', () => {
    expect(words(html(<CallersPanel service={service()} links={links} />))).toContain('Nobody called it');
    const gateway = service({ kind: 'gateway', inbound: silence, outbound: signals() });
    expect(words(html(<CallersPanel service={gateway} links={links} />))).toContain('outside the mesh');
  });
});

describe('an interval of a share', () => {
  it('is Wilson’s: 9.6 to 10.4 % for 10 % of 19,806', () => {
    const interval = shareInterval(0.1, 19_806);
    expect(interval?.low).toBeCloseTo(0.0959, 4);
    expect(interval?.high).toBeCloseTo(0.1043, 4);
  });

  it('stays inside 0 and 1, and there is none without requests', () => {
    expect(shareInterval(0, 20)?.low).toBe(0);
    expect(shareInterval(1, 20)?.high).toBeCloseTo(1, 12);
    expect(shareInterval(1, 20)?.high).toBeLessThanOrEqual(1);
    expect(shareInterval(1, 20)?.low).toBeLessThan(0.9);
    expect(shareInterval(0.5, 0)).toBeNull();
  });
});

describe('trouble with an answer', () => {
  const fine: AnswerState = {
    error: null,
    failingSinceMs: null,
    answeredAt: 1_764_000_000,
    staleSince: null,
    pausedAt: null,
  };
  const nowMs = 1_764_000_010_000;

  it('is none while all is well', () => {
    expect(answerTrouble(fine, nowMs)).toBeNull();
    expect(answerTrouble({ ...fine, pausedAt: 1_764_000_004 }, nowMs)).toBeNull();
  });

  it('tells a console that fails from a backend that is late, with since-when and of-when', () => {
    const error = new RequestFailure('offline', null);
    const failed = answerTrouble({ ...fine, error, failingSinceMs: nowMs - 5_000 }, nowMs);
    expect(failed).toMatchObject({ tone: 'unhealthy', isOld: true });
    expect(failed?.text).toMatch(
      /cannot be reached.*Since \d\d:\d\d:\d\d\. The figures are of \d\d:\d\d:\d\d\./,
    );
    const stale = answerTrouble({ ...fine, staleSince: 1_763_999_900 }, nowMs);
    expect(stale).toMatchObject({ tone: 'degraded', isOld: true });
    expect(stale?.text).toContain('has not answered since');
  });

  it('says so when the figures are not of the instant that was asked for', () => {
    const trouble = answerTrouble({ ...fine, pausedAt: 1_763_990_000 }, nowMs);
    expect(trouble?.text).toContain('There are no figures of');
  });
});

describe('a service that is not there', () => {
  const there = [
    summary({ name: 'catalog', namespace: 'shop' }),
    summary({ name: 'cart', namespace: 'shop' }),
    summary({ name: 'catalog', namespace: 'legacy' }),
    summary({ name: 'frontend', namespace: 'shop' }),
  ];
  const nearest = (namespace: string, name: string) =>
    nearestServices(there, namespace, name).map((one) => `${one.namespace}/${one.name}`);

  it('is answered with those that were probably meant, the nearest first', () => {
    expect(nearest('shop', 'catalg')).toEqual(['shop/catalog', 'legacy/catalog']);
    expect(nearest('payments', 'frontend')).toEqual(['shop/frontend']);
    expect(nearest('shop', 'zzzzzzzz')).toEqual([]);
  });
});
