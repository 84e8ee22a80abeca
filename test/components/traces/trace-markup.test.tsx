import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import {
  comparedRows,
  differenceSentence,
  pathSide,
  tellingTags,
  type ComparedPath,
} from '@/components/traces/compared-rows.ts';
import { signed } from '@/components/traces/compare-grid.tsx';
import { mergedPaths } from '@/components/traces/merged-paths.ts';
import { groupSpans } from '@/components/traces/span-groups.ts';
import { SpanCause } from '@/components/traces/span-cause.tsx';
import { changesAt } from '@/components/traces/span-changes.tsx';
import { hopParts, SpanHop } from '@/components/traces/span-hop.tsx';
import { SpanTags } from '@/components/traces/span-tags.tsx';
import { rowSentence } from '@/components/traces/span-words.ts';
import { TimeWent } from '@/components/traces/time-went.tsx';
import { buildTraceModel, callOf } from '@/components/traces/trace-model.ts';
import { TraceNotes } from '@/components/traces/trace-notes.tsx';
import { WaterfallRow } from '@/components/traces/waterfall-row.tsx';
import { sampleSummary as sampleChange } from '../changes/sample-change-answer.ts';
import { failingTrace, sampleHop, sampleSpan, sampleTrace } from './sample-trace.ts';

const words = (markup: string): string =>
  markup
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\s\u202F]+/g, ' ')
    .trim();
const model = buildTraceModel(failingTrace());
const slot = (id: string): number => model.spans.slotOf(id);
const nothing = (): void => undefined;

describe('a row of the waterfall', () => {
  const row = (id: string): string =>
    html(
      <WaterfallRow
        model={model}
        slot={slot(id)}
        row={0}
        top={0}
        depth={2}
        isGroup={false}
        isOpen={null}
        isActive={false}
        isSelected={false}
        isMatch={false}
        domId="r"
      />,
    );

  it('tells readers what the bar shows', () => {
    expect(rowSentence(model, slot('charge')).replaceAll('\u202F', ' ')).toBe(
      'payment v2 Charge, the error began here: 13 Internal, took 104 ms, began at 152 ms, on the critical path.',
    );
    expect(rowSentence(model, slot('cart'))).toContain('nobody waited for it');
    expect(row('try2').replaceAll('\u202F', ' ')).toContain(
      'checkout calls payment, try 2 of 2, the error passed here: 13 Internal',
    );
  });

  it('marks where an error began, and where it only passed, by the fill of its glyph', () => {
    expect(words(row('charge'))).toBe('payment v2 Charge 13');
    expect(row('charge')).not.toBe(row('try2'));
    expect(row('try1')).toContain('14 UC');
  });
});

describe('a hop', () => {
  it('is taken apart as far as both ends tell, and never below zero', () => {
    const hop = callOf(model, slot('try2')) ?? sampleHop();
    expect(hopParts(hop, model).map(({ name, ms }) => [name, ms])).toEqual([
      ['request', 2],
      ['payment', 104],
      ['answer', 4],
    ]);
    const whole = sampleHop({ clientProxyMs: 1, networkMs: 2, serverProxyMs: 3, applicationMs: 4 });
    expect(hopParts(whole, model).map(({ name }) => name)).toEqual([
      'client proxy',
      'network',
      'server proxy',
      'payment',
    ]);
  });

  it('says what is not known and that clocks differ', () => {
    const text = words(
      html(<SpanHop hop={sampleHop({ clocksDiffer: true, mtls: true, tries: 3 })} model={model} />),
    );
    expect(text).toContain('Clocks of both ends differ');
    expect(text).toContain('mTLS mutual');
    expect(text).toContain('Tries 3');
    expect(words(html(<SpanHop hop={sampleHop()} model={model} />))).toContain(
      'mTLS not told by the proxies',
    );
  });
});

describe('the cause', () => {
  const cause = (id: string): string => {
    const span = model.spans.at(slot(id)) ?? sampleSpan();
    return words(
      html(
        <SpanCause model={model} slot={slot(id)} span={span} hop={callOf(model, slot(id))} onGo={nothing} />,
      ),
    );
  };

  it('is where the error began, and a way there from where it passed', () => {
    expect(cause('charge')).toBe(
      'The error began here: payment v2 answered 13 Internal, and nothing that it called failed.',
    );
    expect(cause('try2')).toMatch(
      /It only passes the error on: it began at payment with 13 Internal\. Go there$/,
    );
    expect(cause('try1')).toContain('payment did not answer as it should: 14 Unavailable UC. It has no span');
    expect(cause('cart')).toBe('');
  });

  it('explains flags in words, and an application that drops the trace', () => {
    const flags = [{ flag: 'UC', words: 'The callee closed the connection.', blame: 'callee' as const }];
    const gap = {
      service: 'cart.shop',
      namespace: 'shop',
      workload: null,
      received: 4,
      ownTraces: 2,
      calls: [],
      text: 'cart does not forward the trace headers.',
      headers: [],
    };
    const of = buildTraceModel(sampleTrace([sampleSpan({ service: 'cart.shop' })], { contextGaps: [gap] }));
    const text = words(
      html(
        <SpanCause
          model={of}
          slot={0}
          span={of.spans.at(0) ?? sampleSpan()}
          hop={sampleHop({ flags })}
          onGo={nothing}
        />,
      ),
    );
    expect(text).toBe('UC The callee closed the connection. cart does not forward the trace headers.');
  });
});

describe('changes in force', () => {
  it('are those that were applied before the request and not yet taken back', () => {
    const at = 1_000;
    const changes = [
      sampleChange({ id: 'before', appliedAt: 900 }),
      sampleChange({ id: 'after', appliedAt: 1_100 }),
      sampleChange({ id: 'undone', appliedAt: 800, state: 'undone', updatedAt: 950 }),
      sampleChange({ id: 'later', appliedAt: 850, state: 'undone', updatedAt: 1_050 }),
      sampleChange({ id: 'never', appliedAt: null }),
    ];
    expect(changesAt(changes, at).map(({ id }) => id)).toEqual(['before', 'later']);
  });
});

describe('tags', () => {
  it('stand as text whatever is in them, and say what was hidden', () => {
    const span = sampleSpan({
      tags: { q: '<script>alert(1)</script>', authorization: '••••' },
      masked: ['authorization'],
    });
    const markup = html(<SpanTags span={span} process={{}} />);
    expect(markup).not.toContain('<script>');
    expect(words(markup)).toContain('authorization •••• hidden here');
  });
});

describe('where time went', () => {
  it('adds up to the whole, with names and shares', () => {
    const time = [
      { kind: 'service' as const, name: 'payment.payments', ms: 150 },
      { kind: 'network' as const, name: '', ms: 50 },
    ];
    expect(words(html(<TimeWent time={time} />))).toMatch(
      /^Where 200 ms went critical path only.* payment 150 ms 75\.0 % proxies and network 50 ms 25\.0 %$/,
    );
  });
});

describe('notes on a trace', () => {
  const notes = (parts: Parameters<typeof sampleTrace>[1]): string =>
    words(
      html(
        <TraceNotes
          trace={sampleTrace([], parts).head}
          corrected={false}
          onCorrectedChange={nothing}
          onRefresh={nothing}
        />,
      ),
    );

  it('tell of clocks that differ, with a switch, and of spans that are missing', () => {
    const clockSkew = {
      applied: false,
      shifts: [
        { host: 'node-b', shiftMs: -40, spans: 3 },
        { host: 'node-c', shiftMs: 5, spans: 1 },
      ],
    };
    expect(notes({ clockSkew })).toContain(
      'node-b is 40 ms ahead, and 1 other host too. Times are as they were recorded.',
    );
    expect(notes({ partial: true })).toContain('Spans are missing: the trace is still being written');
    expect(notes({})).toBe('');
  });
});

describe('sums', () => {
  it('group spans by what they have in common, the most of the critical path first', () => {
    const groups = groupSpans(model, 'service', null);
    expect(groups.map(({ key, slots, failed, pathMs }) => [key, slots.length, failed, pathMs])).toEqual([
      ['frontend', 1, 1, 194],
      ['payment', 1, 1, 104],
      ['checkout', 2, 2, 2],
      ['cart', 1, 0, 0],
    ]);
    expect(groupSpans(model, 'outcome', [slot('cart')]).map(({ key }) => key)).toEqual(['ok']);
  });

  it('merge alike ways into a flame graph in which nothing overlaps its parent', () => {
    const spans = [
      sampleSpan({ spanId: 'r', request: 'GET /', selfMs: 10 }),
      sampleSpan({ spanId: 'a', parentSpanId: 'r', request: 'GET /a', selfMs: 20 }),
      sampleSpan({ spanId: 'b', parentSpanId: 'r', request: 'GET /a', selfMs: 30 }),
      sampleSpan({ spanId: 'c', parentSpanId: 'b', request: 'GET /c', selfMs: 40 }),
    ];
    const paths = mergedPaths(buildTraceModel(sampleTrace(spans)), -1, 0);
    expect(paths.map(({ title, depth, spans: count, share }) => [title, depth, count, share])).toEqual([
      ['checkout GET /', 0, 1, 1],
      ['checkout GET /a', 1, 2, 0.9],
      ['checkout GET /c', 2, 1, 0.4],
    ]);
  });
});

describe('a comparison', () => {
  const side = { traces: 1, spans: 1, durationMs: 100, failedRatio: 0, spanId: 's' };
  const path = (parts: Partial<ComparedPath>): ComparedPath => ({
    depth: 0,
    service: 'checkout.shop',
    operation: 'x',
    kind: 'client',
    attempt: null,
    a: side,
    b: side,
    differenceMs: 0,
    ...parts,
  });

  it('folds what is below a path, and tells what only one of both has', () => {
    const paths = [path({}), path({ depth: 1, b: null }), path({ depth: 2, a: null }), path({ depth: 1 })];
    expect(comparedRows(paths, new Set()).map(({ isOpen }) => isOpen)).toEqual([true, true, null, null]);
    expect(comparedRows(paths, new Set([1])).map(({ place }) => place)).toEqual([0, 1, 3]);
    expect(paths.map(pathSide)).toEqual(['both', 'only-a', 'only-b', 'both']);
  });

  it('leaves out tags that are another for every request, and tells the same difference once', () => {
    const tag = (name: string, a: string) => ({ service: 's', operation: 'o', tag: name, a, b: '0' });
    const tags = [
      tag('zone', 'a'),
      tag('guid:x-request-id', 'x'),
      tag('grpc.status_code', '13'),
      tag('zone', 'a'),
    ];
    expect(tellingTags(tags).map((one) => one.tag)).toEqual(['grpc.status_code', 'zone']);
  });

  it('names what makes the difference: a try that only one needed, or whoever took longer', () => {
    const sides = {
      traceIds: ['a'],
      durationMs: 342,
      spanCount: 3,
      errorCount: 1,
      startTime: 0,
      request: null,
      injected: false,
    };
    const both = { a: sides, b: { ...sides, durationMs: 148 }, tags: [], warnings: [] };
    const time = [{ kind: 'outside' as const, name: 'bank.example.com', aMs: 145, bMs: 33 }];
    const retry = path({ attempt: 2, b: null, a: { ...side, durationMs: 108 } });
    expect(differenceSentence({ ...both, time, paths: [retry] })?.replaceAll('\u202F', ' ')).toBe(
      'Try 2 of checkout is only in A: 108 ms of the 194 ms.',
    );
    expect(differenceSentence({ ...both, time, paths: [] })?.replaceAll('\u202F', ' ')).toBe(
      'bank.example.com took 112 ms more in A than in B.',
    );
    expect(differenceSentence({ ...both, time: [], paths: [] })).toBeNull();
    expect([194, -4.2, 0, 0.04].map(signed)).toEqual(['+194', '−4.2', '0', '0']);
  });
});
