import { describe, expect, it } from 'vitest';
import { findHops } from '@/lib/domain/trace/hops.ts';
import { flagMeaning } from '@/lib/domain/trace/response-flag.ts';
import { analysed, answers, calls, type SpanWords } from '../../../support/trace-builder.ts';

const MS = 1_000_000;

function hopsOf(spans: readonly SpanWords[]) {
  const { trace, tree } = analysed(spans);
  return findHops(trace.spans, tree);
}

function timeOf(spans: readonly SpanWords[]) {
  return analysed(spans).time.map(({ kind, name, ns }) => [kind, name, ns / MS]);
}

describe('one hop', () => {
  const call = calls({ id: 'a', at: 'cart-v1.shop', host: 'db.shop', from: 0, to: 100 });

  it('is taken apart into the way there, the callee, and the way back', () => {
    const [hop] = hopsOf([call, answers({ id: 'b', parent: 'a', at: 'db-v1.shop', from: 10, to: 95 })]);
    expect(hop).toMatchObject({
      requestNs: 10 * MS,
      serverNs: 85 * MS,
      answerNs: 5 * MS,
      networkNs: 15 * MS,
      clocksDiffer: false,
      unanswered: null,
      tries: 1,
    });
  });

  it('knows the time in both proxies where the applications recorded spans of their own', () => {
    const [hop] = hopsOf([
      { id: '1', service: 'cart', kind: 'client', from: 0, to: 104 },
      { ...call, parent: '1' },
      answers({ id: 'b', parent: 'a', at: 'db-v1.shop', from: 10, to: 95 }),
      { id: '2', parent: 'b', service: 'db', kind: 'server', from: 13, to: 94 },
    ]);
    expect(hop).toMatchObject({ clientProxyNs: 4 * MS, serverProxyNs: 4 * MS, applicationNs: 81 * MS });
  });

  it('never shows negative time: clocks that differ are said instead', () => {
    const [hop] = hopsOf([call, answers({ id: 'b', parent: 'a', at: 'db-v1.shop', from: -40, to: 20 })]);
    expect(hop).toMatchObject({ clocksDiffer: true, requestNs: null, answerNs: null, networkNs: 40 * MS });
  });

  it('says why nobody answered', () => {
    const why = (span: SpanWords) => hopsOf([span])[0]?.unanswered;
    const to = (host: string, tags: SpanWords['tags'] = {}) =>
      calls({ id: 'a', at: 'cart-v1.shop', host, from: 0, to: 1, tags });
    expect(why(to('db.shop', { response_flags: 'FI' }))).toBe('aborted');
    expect(why(to('db.shop', { response_flags: 'UH' }))).toBe('not-sent');
    expect(why(to('db.shop', { upstream_address: '10.1.1.2:80' }))).toBe('no-proxy');
    expect(why(to('bank.example.com', { upstream_address: '1.2.3.4:443' }))).toBe('outside');
  });

  it('tells flags in words, and lets through those that only a filter knows', () => {
    const [hop] = hopsOf([{ ...call, tags: { ...call.tags, response_flags: 'UF,URX,MYFLAG' } }]);
    expect(hop?.flags.map(({ flag, blame }) => [flag, blame])).toEqual([
      ['UF', 'callee'],
      ['URX', 'callee'],
    ]);
    expect(hop?.unknownFlags).toEqual(['MYFLAG']);
    expect(flagMeaning('constructor')).toBeNull();
  });
});

describe('who owns the time', () => {
  it('gives a call that was answered to the network, and one that nobody told of to its callee', () => {
    expect(
      timeOf([
        answers({ id: '1', at: 'checkout-v1.shop', from: 0, to: 100 }),
        calls({ id: '2', parent: '1', at: 'checkout-v1.shop', host: 'payment.pay', from: 10, to: 40 }),
        answers({ id: '3', parent: '2', at: 'payment-v2.pay', from: 12, to: 37 }),
        calls({ id: '4', parent: '3', at: 'payment-v2.pay', host: 'bank.example.com', from: 15, to: 30 }),
      ]),
    ).toEqual([
      ['service', 'checkout.shop', 70],
      ['outside', 'bank.example.com', 15],
      ['service', 'payment.pay', 10],
      ['network', '', 5],
    ]);
  });

  it('gives an injected delay to the fault, not to the network', () => {
    const tags = { response_flags: 'DI' };
    expect(
      timeOf([
        calls({ id: '1', at: 'cart-v1.shop', host: 'db.shop', from: 0, to: 100, tags }),
        answers({ id: '2', parent: '1', at: 'db-v1.shop', from: 81, to: 99 }),
      ]),
    ).toEqual([
      ['injected', 'db.shop', 81],
      ['service', 'db.shop', 18],
      ['network', '', 1],
    ]);
  });

  it('gives an abort to the fault, however short it was', () => {
    const tags = { response_flags: 'FI', 'http.status_code': '503' };
    const time = timeOf([
      answers({ id: '1', at: 'cart-v1.shop', from: 0, to: 10 }),
      calls({ id: '2', parent: '1', at: 'cart-v1.shop', host: 'db.shop', from: 4, to: 5, tags }),
    ]);
    expect(time).toContainEqual(['injected', 'db.shop', 1]);
  });

  it('takes a gateway, and a sidecar whose application has spans, as network', () => {
    expect(
      timeOf([
        answers({ id: '1', at: 'istio-ingressgateway.istio-system', gateway: true, from: 0, to: 100 }),
        calls({
          id: '2',
          parent: '1',
          at: 'istio-ingressgateway.istio-system',
          gateway: true,
          host: 'web.shop',
          from: 2,
          to: 99,
        }),
        answers({ id: '3', parent: '2', at: 'web-v1.shop', from: 5, to: 95 }),
        { id: '4', parent: '3', service: 'web-app', from: 10, to: 90 },
      ]),
    ).toEqual([
      ['service', 'web-app', 80],
      ['network', '', 20],
    ]);
  });
});
