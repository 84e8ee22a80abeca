import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridAct } from '@/components/traces/grid-keys.ts';
import { buildTraceModel, isOnPath, pathMs, pathMsBelow } from '@/components/traces/trace-model.ts';
import { everyRow, foldFrom, rowOf, unfoldedFor, visibleRows } from '@/components/traces/trace-rows.ts';
import { failingTrace, sampleSpan, sampleTrace } from './sample-trace.ts';

const model = buildTraceModel(failingTrace());
const slot = (id: string): number => model.spans.slotOf(id);
const idsOf = (choice: Parameters<typeof visibleRows>[1], of = model): string[] =>
  [...visibleRows(of, choice).slots].map((one) => of.spans.at(one)?.spanId ?? '');

/** Spans whose parents come before them, in any shape of a forest. */
const forests = fc.array(fc.nat(), { minLength: 1, maxLength: 60 }).map((picks) =>
  picks.map((pick, index) =>
    sampleSpan({
      spanId: `s${index}`,
      parentSpanId: index === 0 || pick % 7 === 0 ? null : `s${pick % index}`,
      startOffsetMs: index,
      failed: pick % 5 === 0,
    }),
  ),
);

describe('the rows of a trace', () => {
  it('stand in the order of the tree, with their depths', () => {
    expect(idsOf(everyRow)).toEqual(['root', 'cart', 'try1', 'try2', 'charge']);
    expect([...visibleRows(model, everyRow).depths]).toEqual([0, 1, 1, 1, 2]);
  });

  it('are all spans once, each behind its parent and one deeper, whatever the shape', () => {
    fc.assert(
      fc.property(forests, (spans) => {
        const of = buildTraceModel(sampleTrace(spans));
        const rows = visibleRows(of, everyRow);
        expect([...rows.slots]).toEqual(spans.map((_, index) => index));
        expect(new Set(spans.map((_, at) => of.spans.idAt(at))).size).toBe(spans.length);
        for (let row = 0; row < rows.count; row += 1) {
          const parent = of.parent[row] ?? -1;
          expect(parent).toBeLessThan(row);
          expect(rows.depths[row]).toBe(parent < 0 ? 0 : (rows.depths[parent] ?? 0) + 1);
          if (parent >= 0) expect(of.end[row]).toBeLessThanOrEqual(of.end[parent] ?? 0);
        }
      }),
    );
  });

  it('leave out what is below a folded span, and nothing else', () => {
    fc.assert(
      fc.property(forests, fc.nat(), (spans, pick) => {
        const of = buildTraceModel(sampleTrace(spans));
        const folded = pick % spans.length;
        const rows = visibleRows(of, { ...everyRow, folded: new Set([folded]) });
        const hidden = (of.end[folded] ?? 0) - folded - 1;
        expect(rows.count).toBe(spans.length - hidden);
        expect(rowOf(rows, folded)).toBeGreaterThanOrEqual(0);
        if (hidden > 0) expect(rowOf(rows, folded + 1)).toBe(-1);
      }),
    );
  });

  it('can be only the way to errors, only the critical path, or only what is below one span', () => {
    expect(idsOf({ ...everyRow, errorsOnly: true })).toEqual(['root', 'try1', 'try2', 'charge']);
    expect(idsOf({ ...everyRow, pathOnly: true })).toEqual(['root', 'try2', 'charge']);
    expect(idsOf({ ...everyRow, root: slot('try2') })).toEqual(['try2', 'charge']);
    expect([...visibleRows(model, { ...everyRow, root: slot('try2') }).depths]).toEqual([0, 1]);
  });

  it('do without the proxies whose callee has a span of its own', () => {
    expect(idsOf({ ...everyRow, proxies: false })).toEqual(['root', 'cart', 'try1', 'charge']);
    expect([...visibleRows(model, { ...everyRow, proxies: false }).depths]).toEqual([0, 1, 1, 1]);
  });

  it('are one for alike siblings until it is unfolded', () => {
    const spans = [
      sampleSpan({ spanId: 'root' }),
      ...Array.from({ length: 6 }, (_, index) =>
        sampleSpan({ spanId: `c${index}`, parentSpanId: 'root', startOffsetMs: index }),
      ),
      sampleSpan({ spanId: 'below', parentSpanId: 'c0', startOffsetMs: 1 }),
    ];
    const groups = [
      {
        parentSpanId: 'root',
        spanIds: ['c0', 'c1', 'c2', 'c3', 'c4', 'c5'],
        leastMs: 1,
        meanMs: 2,
        mostMs: 3,
        failed: 0,
      },
    ];
    const of = buildTraceModel(sampleTrace(spans, { groups }));
    expect(idsOf(everyRow, of)).toEqual(['root', 'c0']);
    expect([...visibleRows(of, everyRow).isGroup]).toEqual([0, 1]);
    const first = of.spans.slotOf('c0');
    expect(idsOf({ ...everyRow, openGroups: new Set([first]) }, of)).toHaveLength(8);
    expect(idsOf({ ...everyRow, grouped: false }, of)).toHaveLength(8);
    const shown = unfoldedFor(of, everyRow, of.spans.slotOf('below'));
    expect(idsOf(shown, of)).toContain('below');
  });

  it('unfold what hides a span that is looked for', () => {
    const folded = { ...everyRow, folded: foldFrom(model, 0), pathOnly: true };
    expect(idsOf(folded)).toEqual(['root']);
    expect(idsOf(unfoldedFor(model, folded, slot('cart')))).toContain('cart');
    expect(idsOf(unfoldedFor(model, folded, slot('charge')))).toEqual(['root', 'try2', 'charge']);
  });

  it('of a chain that is deeper than any stack are laid out all the same', () => {
    const spans = Array.from({ length: 20_000 }, (_, index) =>
      sampleSpan({ spanId: `s${index}`, parentSpanId: index === 0 ? null : `s${index - 1}` }),
    );
    const of = buildTraceModel(sampleTrace(spans));
    expect(visibleRows(of, everyRow).depths.at(-1)).toBe(19_999);
  });

  it('survive parents that are missing, that are their own, or that come later', () => {
    const spans = [
      sampleSpan({ spanId: 'a', parentSpanId: 'b' }),
      sampleSpan({ spanId: 'b', parentSpanId: 'a' }),
      sampleSpan({ spanId: 'c', parentSpanId: 'c' }),
      sampleSpan({ spanId: 'd', parentSpanId: 'gone' }),
    ];
    expect(idsOf(everyRow, buildTraceModel(sampleTrace(spans)))).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('an error', () => {
  it('began where nothing below failed', () => {
    expect(model.origins.map((one) => model.spans.at(one)?.spanId)).toEqual(['try1', 'charge']);
  });
});

describe('the critical path', () => {
  it('is told by span, and by all below one', () => {
    expect(pathMs(model, slot('root'))).toBe(194);
    expect(pathMsBelow(model, slot('root'))).toBe(300);
    expect(pathMsBelow(model, slot('try2'))).toBe(106);
    expect(isOnPath(model, slot('cart'))).toBe(false);
  });
});

describe('the keyboard in the tree', () => {
  const act = (key: string, row: number, choice = everyRow) =>
    gridAct(key, row, 10, model, choice, visibleRows(model, choice));

  it('moves up and down, by pages and to both ends, and stays inside', () => {
    expect(act('ArrowDown', 0)).toEqual({ kind: 'go', row: 1 });
    expect(act('ArrowUp', 0)).toEqual({ kind: 'go', row: 0 });
    expect(act('PageDown', 1)).toEqual({ kind: 'go', row: 4 });
    expect(act('End', 0)).toEqual({ kind: 'go', row: 4 });
    expect(act('Home', 3)).toEqual({ kind: 'go', row: 0 });
    expect(act('a', 3)).toBeNull();
  });

  it('unfolds to the right, folds to the left, and goes to the parent from what has nothing to fold', () => {
    const folded = { ...everyRow, folded: new Set([slot('try2')]) };
    expect(act('ArrowRight', 3, folded)).toEqual({ kind: 'fold', row: 3, isOpen: true });
    expect(act('ArrowRight', 3)).toEqual({ kind: 'go', row: 4 });
    expect(act('ArrowRight', 1)).toBeNull();
    expect(act('ArrowLeft', 3)).toEqual({ kind: 'fold', row: 3, isOpen: false });
    expect(act('ArrowLeft', 4)).toEqual({ kind: 'go', row: 3 });
    expect(act('Enter', 2)).toEqual({ kind: 'open', row: 2 });
  });
});
