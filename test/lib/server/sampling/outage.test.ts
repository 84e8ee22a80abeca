import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isSourceError } from '@/lib/ports/source-error.ts';
import { BackendGate } from '@/lib/server/sampling/backend-gate.ts';
import { backoffMs } from '@/lib/server/sampling/backoff.ts';
import { HeldClock, settled } from '@/test/support/held-clock.ts';
import { GRID_SECONDS, QUESTION, START, steeredConsole } from '@/test/support/steered-console.ts';
import { away, tooLarge } from '@/test/support/steered-telemetry.ts';
import { statesOf } from '@/test/support/stream-reader.ts';

const GRID_MS = GRID_SECONDS * 1000;

describe('while the backend is away', () => {
  it('polls get the last good map, marked with since when it is old', async () => {
    const { clock, telemetry, poll } = steeredConsole();
    const good = await poll();
    telemetry.failure = away();
    await clock.pass(GRID_MS);
    const failedAt = clock.nowMs() / 1000;
    const stale = await poll();
    expect(stale.snapshot).toMatchObject({ at: START, staleSince: failedAt, edges: good.snapshot.edges });
    expect(stale.snapshot.revision).not.toBe(good.snapshot.revision);
    await clock.pass(10 * 60_000);
    expect((await poll()).snapshot).toMatchObject({ at: START, staleSince: failedAt });
  });

  it('a question that was never answered fails with the backend’s words', async () => {
    const { telemetry, poll } = steeredConsole();
    telemetry.failure = away();
    await expect(poll()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Prometheus does not answer.',
    });
  });

  it('the past is not shown in place of the present', async () => {
    const { telemetry, poll } = steeredConsole();
    await poll({ at: START - 3_600 });
    telemetry.failure = away();
    await expect(poll()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('however many poll and stream, it is tried seldom: at pauses that double up to 30 s', async () => {
    const { clock, telemetry, poll, watch } = steeredConsole();
    await poll();
    const readers = Array.from({ length: 20 }, () => watch());
    await settled();
    telemetry.failure = away();
    const before = telemetry.trafficAsked.length;
    for (let second = 0; second < 300; second += 1) {
      await clock.pass(1_000);
      await Promise.all(Array.from({ length: 5 }, () => poll()));
    }
    const tries = telemetry.trafficAsked.length - before;
    // 1, 2, 4, 8, 16 s and then 30 s, each down to its half by chance: 14 to 25 tries in 300 s.
    expect(tries).toBeGreaterThanOrEqual(13);
    expect(tries).toBeLessThanOrEqual(25);
    await Promise.all(readers.map((reader) => reader.leave()));
  });

  it('a backend that asks for a rest gets it', async () => {
    const { clock, telemetry, poll } = steeredConsole();
    await poll();
    telemetry.failure = away(90);
    await clock.pass(GRID_MS);
    await poll();
    const asked = telemetry.trafficAsked.length;
    await clock.pass(89_000);
    await poll();
    expect(telemetry.trafficAsked).toHaveLength(asked);
    await clock.pass(2_000);
    await poll();
    expect(telemetry.trafficAsked).toHaveLength(asked + 1);
  });

  it('one question refused as too large does not stop the others', async () => {
    const { clock, telemetry, poll, maps } = steeredConsole();
    await poll();
    telemetry.failure = tooLarge();
    await clock.pass(GRID_MS);
    await poll();
    expect(maps.gate.outage).toBeNull();
    await expect(poll({ window: 300 })).rejects.toMatchObject({ code: 'too-large' });
    expect(telemetry.trafficAsked.map(({ windowSeconds }) => windowSeconds)).toEqual([60, 60, 300]);
  });
});

describe('after an outage', () => {
  it('one question goes first; the others wait for its answer', async () => {
    const { clock, telemetry, poll } = steeredConsole();
    telemetry.failure = away();
    await expect(poll()).rejects.toMatchObject({ code: 'unavailable' });
    telemetry.failure = null;
    telemetry.holds = 'traffic';
    await clock.pass(GRID_MS);
    const first = poll();
    await settled();
    const others = [300, 600, 900].map((window) => poll({ window }));
    const refused = await Promise.allSettled(others);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(telemetry.trafficAsked).toHaveLength(2);
    telemetry.holds = 'nothing';
    telemetry.release();
    expect((await first).snapshot.staleSince).toBeNull();
    await poll({ window: 300 });
    expect(telemetry.trafficAsked).toHaveLength(3);
  });

  it('streams recover by themselves, each question at a moment of its own', async () => {
    // Evenly drawn, as chance does on the whole and not in each dozen.
    let drawn = 0;
    const random = vi.spyOn(Math, 'random').mockImplementation(() => (drawn += 0.618) % 1);
    onTestFinished(() => random.mockRestore());
    const { clock, telemetry, live, watch } = steeredConsole();
    const questions = Array.from({ length: 12 }, (_, at) => ({
      ...QUESTION,
      windowSeconds: 60 + at,
      includeLatency: false,
    }));
    const readers = questions.map((question) => watch(null, question));
    await settled();
    telemetry.failure = away();
    await clock.pass(2 * GRID_MS);
    for (const reader of readers) {
      await reader.drain();
      expect(statesOf(reader.frames).at(-1)?.state).toBe('stale');
      expect(reader.map?.staleSince).not.toBeNull();
    }
    telemetry.failure = null;
    const perStep: number[] = [];
    const before = telemetry.trafficAsked.length;
    let asked = 0;
    while (asked < questions.length && perStep.length < 450) {
      await clock.pass(100);
      perStep.push(telemetry.trafficAsked.length - before - asked);
      asked = telemetry.trafficAsked.length - before;
    }
    expect(Math.max(...perStep)).toBeLessThan(questions.length / 2);
    for (const reader of readers) {
      await reader.drain();
      expect(statesOf(reader.frames).at(-1)?.state).toBe('live');
      expect(reader.map?.staleSince).toBeNull();
    }
    live.close();
  });
});

describe('the gate before a backend', () => {
  const failing = (): Promise<never> => Promise.reject(away());

  it('takes questions that fail together for one failure', async () => {
    const clock = new HeldClock(START);
    const gate = new BackendGate(clock, () => 1);
    await Promise.allSettled([gate.pass(failing), gate.pass(failing), gate.pass(failing)]);
    expect(gate.outage?.nextTryAtMs).toBe(clock.nowMs() + 1_000);
  });

  it('pauses longer after each failure, and starts anew after an answer', async () => {
    const clock = new HeldClock(START);
    const gate = new BackendGate(clock, () => 1);
    const pauses: number[] = [];
    for (let failure = 0; failure < 7; failure += 1) {
      await gate.pass(failing).catch(isSourceError);
      const pause = (gate.outage?.nextTryAtMs ?? 0) - clock.nowMs();
      pauses.push(pause);
      await clock.pass(pause);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(gate.outage?.sinceMs).toBe(START * 1000);
    await gate.pass(() => Promise.resolve());
    expect(gate.outage).toBeNull();
    await gate.pass(failing).catch(isSourceError);
    expect((gate.outage?.nextTryAtMs ?? 0) - clock.nowMs()).toBe(1_000);
  });

  it('draws each pause by chance from the upper half, so that consoles come back apart', () => {
    expect([0, 0.5, 1].map((chance) => backoffMs(4, () => chance))).toEqual([4_000, 6_000, 8_000]);
  });

  it('lets the next one try after a caller that left while it tried', async () => {
    const clock = new HeldClock(START);
    const gate = new BackendGate(clock, () => 1);
    await gate.pass(failing).catch(isSourceError);
    await clock.pass(1_000);
    await expect(gate.pass(() => Promise.reject(new DOMException('left', 'AbortError')))).rejects.toThrow(
      'left',
    );
    expect(await gate.pass(() => Promise.resolve('answered'))).toBe('answered');
  });
});
