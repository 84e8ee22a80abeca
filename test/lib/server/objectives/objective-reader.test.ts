import { describe, expect, it } from 'vitest';
import type { OutcomeQuestion, Outcomes, TelemetrySource } from '@/lib/ports/telemetry-source.ts';
import { SourceError } from '@/lib/ports/source-error.ts';
import type { Clock } from '@/lib/server/clock.ts';
import { configSchema } from '@/lib/server/config/config-schema.ts';
import { ObjectiveReader } from '@/lib/server/objectives/objective-reader.ts';
import { targetsOf } from '@/lib/server/objectives/objective-settings.ts';

const MONTH_SECONDS = 2_592_000;
const never = new AbortController().signal;
const targets = { successRatio: 0.99, latency: null };
const cart = { namespace: 'shop', name: 'cart', targets };

/** A clock that stands until it is moved; patience ends when it is told. */
function heldClock() {
  let nowMs = 0;
  const waiting: (() => void)[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    after: (_, callback) => {
      waiting.push(callback);
      return () => undefined;
    },
  };
  return {
    clock,
    move: (ms: number) => void (nowMs += ms),
    endPatience: () => waiting.splice(0).forEach((callback) => callback()),
  };
}

type Reply = (question: OutcomeQuestion) => Promise<Outcomes>;

function readerOf(reply: Reply, clock = heldClock()) {
  const asked: OutcomeQuestion[] = [];
  const source: Pick<TelemetrySource, 'readOutcomes'> = {
    readOutcomes: async (question) => {
      asked.push(question);
      const data = await reply(question);
      return { data, warnings: [], cost: { queries: 1, seconds: 0, series: 0 }, partial: false };
    },
  };
  return { reader: new ObjectiveReader(source as TelemetrySource, clock.clock), asked, ...clock };
}

const outcomes = (successRatio: number, isCovered = true): Outcomes => ({
  services: [
    {
      namespace: 'shop',
      name: 'cart',
      successRatio,
      withinRatio: null,
      withinMs: null,
      requestsPerSecond: 10,
    },
  ],
  isCovered,
});
const byWindow =
  (recent: number, period: number, isCovered = true): Reply =>
  ({ windowSeconds }) =>
    Promise.resolve(windowSeconds === MONTH_SECONDS ? outcomes(period, isCovered) : outcomes(recent));

describe('reading how objectives are kept', () => {
  it('takes burn from five minutes and what is left from thirty days', async () => {
    const { reader } = readerOf(byWindow(0.98, 0.995));
    const [objective] = (await reader.read([cart], 600, never)).of('shop', 'cart');
    expect(objective?.burn).toBeCloseTo(2, 9);
    expect(objective?.left).toBeCloseTo(0.5, 9);
  });

  it('does not claim thirty days from a backend that is younger', async () => {
    const { reader } = readerOf(byWindow(0.98, 0.995, false));
    const [objective] = (await reader.read([cart], 600, never)).of('shop', 'cart');
    expect(objective?.left).toBeNull();
    expect(objective?.burn).toBeCloseTo(2, 9);
  });

  it('asks once for all who look at one instant, and once in ten minutes for thirty days', async () => {
    const { reader, asked, move } = readerOf(byWindow(1, 1));
    await Promise.all([reader.read([cart], 600, never), reader.read([cart], 600, never)]);
    expect(asked).toHaveLength(2);
    move(15_000);
    await reader.read([cart], 615, never);
    expect(
      asked.map(({ windowSeconds }) => windowSeconds).filter((one) => one === MONTH_SECONDS),
    ).toHaveLength(1);
  });

  it('does not keep an answer waiting for thirty days: they come with a later one', async () => {
    let finish = (): void => undefined;
    const slow = new Promise<void>((resolve) => (finish = resolve));
    const { reader, endPatience } = readerOf(async (question) => {
      if (question.windowSeconds === MONTH_SECONDS) await slow;
      return outcomes(0.99);
    });
    const first = reader.read([cart], 600, never);
    endPatience();
    const early = await first;
    expect(early.of('shop', 'cart')[0]?.left).toBeNull();
    expect(early.warnings.map(({ text }) => text)).toEqual([expect.stringContaining('still being read')]);
    finish();
    await slow;
    const later = await reader.read([cart], 615, never);
    expect(later.of('shop', 'cart')[0]?.left).toBeCloseTo(0, 9);
    expect(later.warnings).toEqual([]);
  });

  it('says what is missing where the backend fails, and does not ask it for thirty days again at once', async () => {
    const { reader, asked, move } = readerOf(({ windowSeconds }) =>
      windowSeconds === MONTH_SECONDS
        ? Promise.reject(
            new SourceError('telemetry', 'too-large', 'query processing would load too many samples'),
          )
        : Promise.resolve(outcomes(0.98)),
    );
    const said = await reader.read([cart], 600, never);
    expect(said.warnings[0]?.text).toContain('too many samples');
    expect(said.of('shop', 'cart')[0]).toMatchObject({ left: null });
    const months = () => asked.filter(({ windowSeconds }) => windowSeconds === MONTH_SECONDS).length;
    expect((await reader.read([cart], 615, never)).warnings[0]?.text).toContain('too many samples');
    expect(months()).toBe(1);
    move(61_000);
    await reader.read([cart], 630, never);
    expect(months()).toBe(2);
  });

  it('asks nothing where there is nothing to ask', async () => {
    const { reader, asked } = readerOf(byWindow(1, 1));
    expect((await reader.read([], 600, never)).of('shop', 'cart')).toEqual([]);
    expect(asked).toEqual([]);
  });
});

describe('objectives in the configuration', () => {
  const { objectives } = configSchema.parse({
    objectives: {
      namespaces: { shop: { successRatio: 0.999, latency: { thresholdMs: 250, withinRatio: 0.99 } } },
      services: { 'shop/checkout': { successRatio: 0.995 } },
    },
  });

  it('are the service’s own before its namespace’s, kind by kind', () => {
    expect(targetsOf(objectives, 'shop', 'cart').successRatio).toBe(0.999);
    expect(targetsOf(objectives, 'shop', 'checkout')).toEqual({
      successRatio: 0.995,
      latency: { thresholdMs: 250, withinRatio: 0.99 },
    });
    expect(targetsOf(objectives, 'payments', 'constructor')).toEqual({ successRatio: null, latency: null });
  });

  it.each([1, 0, 99.9])('cannot promise %s', (successRatio) => {
    expect(() => configSchema.parse({ objectives: { namespaces: { shop: { successRatio } } } })).toThrow(
      /above 0|below 1/,
    );
  });
});
