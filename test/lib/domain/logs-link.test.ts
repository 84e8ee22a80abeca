import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logsHref, logsTemplateMistake, type LogsSubject } from '@/lib/domain/logs-link.ts';

const subject: LogsSubject = {
  traceId: 'abc',
  spanId: '1',
  startMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  endMs: Date.UTC(2026, 0, 2, 3, 4, 6),
  service: 'cart.shop',
  namespace: 'shop',
  workload: null,
  pod: 'cart-1',
};

describe('the link to the logs of a span', () => {
  it('holds its ids, its service and a minute around its time', () => {
    const template =
      'https://logs.example/?q={trace_id}&span={span_id}&from={start}&to={end}&service={service}';
    expect(logsHref(template, subject)).toBe(
      `https://logs.example/?q=abc&span=1&from=${subject.startMs - 60_000}&to=${subject.endMs + 60_000}&service=cart.shop`,
    );
    expect(logsHref('https://l/{pod}/{workload}?t={start_iso}', subject)).toBe(
      'https://l/cart-1/?t=2026-01-02T03%3A03%3A05.000Z',
    );
  });

  it('leads to the configured host, whatever a span says', () => {
    const template = 'https://logs.example/find/{service}?q={trace_id}&service={service}#{pod}';
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (service, pod) => {
        const url = new URL(logsHref(template, { ...subject, service, pod }));
        expect(url.origin).toBe('https://logs.example');
        expect(url.searchParams.get('service')).toBe(service);
        expect([...url.searchParams.keys()]).toEqual(['q', 'service']);
      }),
    );
  });

  it.each([
    ['javascript:alert({trace_id})', 'must be an address such as https://logs.example.com/?q={trace_id}'],
    ['logs.example/{trace_id}', 'must be an address'],
    ['https://{service}.example/{trace_id}', 'must not hold placeholders before its path'],
    ['https://me:secret@logs.example/{trace_id}', 'must not carry credentials'],
    [
      'https://logs.example/?q={traceid}',
      'must not hold {traceid}: known are {trace_id}, {span_id}, {start}',
    ],
    ['https://logs.example/', 'must hold {trace_id} or {span_id}'],
  ])('is refused at the start: %s', (template, words) => {
    expect(logsTemplateMistake(template)).toContain(words);
  });

  it('is taken with any of its placeholders', () => {
    expect(
      logsTemplateMistake('http://logs.example:9000/a?q={span_id}&from={start_iso}&to={end_iso}'),
    ).toBeNull();
  });
});
