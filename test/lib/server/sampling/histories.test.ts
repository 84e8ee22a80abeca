import { describe, expect, it } from 'vitest';
import { HistoryReader } from '@/lib/server/sampling/history-reader.ts';
import type { Reading, SeriesQuestion, SignalSeries } from '@/lib/ports/telemetry-source.ts';
import { START, steeredConsole } from '@/test/support/steered-console.ts';
import { SteeredTelemetry } from '@/test/support/steered-telemetry.ts';

const noSignal = new AbortController().signal;
const QUESTION: SeriesQuestion = {
  subject: 'app:one/shop/gateway',
  signals: ['requestRate'],
  from: START - 900,
  to: START,
  stepSeconds: 15,
  windowSeconds: 60,
};

/** A reader whose backend counts what it is asked. */
function countedHistories(partial = false) {
  const asked: SeriesQuestion[] = [];
  const readSeries = (question: SeriesQuestion): Promise<Reading<readonly SignalSeries[]>> => {
    asked.push(question);
    const data = [{ signal: 'requestRate' as const, labels: {}, points: [[START, 1] as const] }];
    return Promise.resolve({ data, warnings: [], cost: { queries: 1, seconds: 0, series: 1 }, partial });
  };
  const telemetry = Object.assign(new SteeredTelemetry(), { readSeries });
  const { maps, clock } = steeredConsole({ telemetry });
  return { asked, clock, histories: new HistoryReader(maps.sources, maps.gate) };
}

describe('the history of a node or an edge', () => {
  it('is asked for once, however many look at it at once or within the minute', async () => {
    const { asked, clock, histories } = countedHistories();
    await Promise.all(Array.from({ length: 100 }, () => histories.read(QUESTION, noSignal)));
    await clock.pass(30_000);
    await histories.read(QUESTION, noSignal);
    expect(asked).toHaveLength(1);
    await clock.pass(31_000);
    await histories.read(QUESTION, noSignal);
    expect(asked).toHaveLength(2);
  });

  it('is another question for another end, and asked anew where it was a part or still grows', async () => {
    const { asked, histories } = countedHistories();
    await histories.read(QUESTION, noSignal);
    await histories.read({ ...QUESTION, to: START - 15 }, noSignal);
    await histories.read({ ...QUESTION, to: START + 60 }, noSignal);
    await histories.read({ ...QUESTION, to: START + 60 }, noSignal);
    expect(asked).toHaveLength(4);
    const parts = countedHistories(true);
    await parts.histories.read(QUESTION, noSignal);
    await parts.histories.read(QUESTION, noSignal);
    expect(parts.asked).toHaveLength(2);
  });
});
