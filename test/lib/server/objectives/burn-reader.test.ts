import { describe, expect, it } from 'vitest';
import { SourceError } from '@/lib/ports/source-error.ts';
import type { OutcomeQuestion, TelemetrySource } from '@/lib/ports/telemetry-source.ts';
import { BurnReader } from '@/lib/server/objectives/burn-reader.ts';

const never = new AbortController().signal;
const cart = { namespace: 'shop', name: 'cart', thresholdMs: null };
const HOUR = 3_600;

function readerOf(isCovered: (question: OutcomeQuestion) => boolean) {
  const asked: OutcomeQuestion[] = [];
  const source: Pick<TelemetrySource, 'readOutcomes'> = {
    readOutcomes: (question) => {
      asked.push(question);
      const of = { ...cart, successRatio: 0.99, withinRatio: null, withinMs: null, requestsPerSecond: 5 };
      return Promise.resolve({
        data: { services: [of], isCovered: isCovered(question) },
        warnings: [],
        cost: { queries: 1, seconds: 0, series: 0 },
        partial: false,
      });
    },
  };
  const clock = { nowMs: () => 0, after: () => () => undefined };
  return { reader: new BurnReader(source as TelemetrySource, clock), asked };
}

describe('reading how a service went in the windows of burn', () => {
  it('asks for each window once, for all who look within the same minute', async () => {
    const { reader, asked } = readerOf(() => true);
    await Promise.all([reader.read(cart, 7_215, never), reader.read(cart, 7_230, never)]);
    await reader.read(cart, 7_245, never);
    expect(asked.map(({ windowSeconds }) => windowSeconds)).toEqual([
      300,
      1_800,
      HOUR,
      2 * HOUR,
      6 * HOUR,
      24 * HOUR,
      72 * HOUR,
    ]);
    await reader.read(cart, 7_265, never);
    expect(asked.slice(7).map(({ windowSeconds }) => windowSeconds)).toEqual([300, 1_800, HOUR]);
  });

  it('does not take the young history of a backend for a whole day', async () => {
    const { reader, asked } = readerOf(({ windowSeconds }) => windowSeconds < 24 * HOUR);
    const { of } = await reader.read(cart, 7_200, never);
    expect(of(6 * HOUR)?.successRatio).toBe(0.99);
    expect(of(24 * HOUR)).toBeNull();
    expect(asked.filter(({ mustCover }) => mustCover).map(({ windowSeconds }) => windowSeconds)).toEqual([
      HOUR,
      2 * HOUR,
      6 * HOUR,
      24 * HOUR,
      72 * HOUR,
    ]);
  });

  it('leaves the windows unknown that the backend refuses, and says so once', async () => {
    const { reader } = readerOf(({ windowSeconds }) => {
      if (windowSeconds < HOUR) return true;
      throw new SourceError('telemetry', 'too-large', 'Prometheus refused the query as too large.');
    });
    const { of, warnings } = await reader.read(cart, 7_200, never);
    expect([of(300) === null, of(HOUR)]).toEqual([false, null]);
    expect(warnings.map(({ text }) => text)).toEqual([
      expect.stringContaining('refused the query as too large'),
    ]);
  });
});
