import { describe, expect, it } from 'vitest';
import { settled } from '@/test/support/held-clock.ts';
import { GRID_SECONDS, START, steeredConsole } from '@/test/support/steered-console.ts';
import { tooLarge } from '@/test/support/steered-telemetry.ts';

const GRID_MS = GRID_SECONDS * 1000;

describe('one sampler for each mesh, window, view and instant', () => {
  it('a hundred who poll at once are one question and one map', async () => {
    const { telemetry, poll, builds } = steeredConsole();
    const maps = await Promise.all(Array.from({ length: 100 }, () => poll()));
    expect(new Set(maps).size).toBe(1);
    expect([telemetry.trafficAsked.length, telemetry.latencyAsked.length, await builds()]).toEqual([1, 1, 1]);
  });

  it('who polls later in the same instant is answered from what is kept', async () => {
    const { clock, telemetry, poll, builds } = steeredConsole();
    const first = await poll();
    await clock.pass(GRID_MS - 2_000);
    expect(await poll()).toBe(first);
    expect([telemetry.trafficAsked.length, await builds()]).toEqual([1, 1]);
    await clock.pass(3_000);
    expect((await poll()).snapshot.at).toBe(START + GRID_SECONDS);
    expect(telemetry.trafficAsked).toHaveLength(2);
  });

  it('streams and polls share one question and one map of each instant', async () => {
    const { clock, telemetry, poll, watch, builds } = steeredConsole();
    const readers = Array.from({ length: 20 }, () => watch());
    for (const instant of [1, 2, 3]) {
      await settled();
      const polled = await poll();
      for (const reader of readers) {
        await reader.drain();
        expect(reader.map).toEqual(JSON.parse(polled.json.toString()));
      }
      // Each instant is drawn twice: without its latency, and whole.
      expect([telemetry.trafficAsked.length, telemetry.latencyAsked.length, await builds()]).toEqual([
        instant,
        instant,
        instant * 2,
      ]);
      await clock.pass(GRID_MS);
    }
  });

  it('a stream that opens after a poll shows the polled map and asks nothing', async () => {
    const { telemetry, poll, watch, builds } = steeredConsole();
    const polled = await poll();
    const reader = watch();
    await reader.drain();
    expect(reader.map?.revision).toBe(polled.snapshot.revision);
    expect([telemetry.trafficAsked.length, await builds()]).toEqual([1, 1]);
  });

  it('views of one window share the traffic and ask latency at their own level', async () => {
    const { telemetry, poll } = steeredConsole();
    await Promise.all([poll({ view: 'workload' }), poll({ view: 'app' }), poll({ view: 'namespace' })]);
    expect(telemetry.trafficAsked).toHaveLength(1);
    expect(telemetry.latencyAsked.map(({ view }) => view).sort()).toEqual(['app', 'namespace', 'workload']);
  });

  it('other windows and namespaces are other questions', async () => {
    const { telemetry, poll } = steeredConsole();
    await Promise.all([poll(), poll({ window: 300 }), poll({ namespaces: ['shop'] })]);
    expect(
      telemetry.trafficAsked.map(({ windowSeconds, namespaces }) => [windowSeconds, ...namespaces]),
    ).toEqual([[60], [300], [60, 'shop']]);
  });

  it('latency is not asked for by who does not want it', async () => {
    const { telemetry, poll } = steeredConsole();
    const map = await poll({ signals: ['requests', 'mtls'] });
    expect(telemetry.latencyAsked).toEqual([]);
    expect(telemetry.trafficAsked[0]?.includeTcp).toBe(false);
    expect(map.snapshot.edges[0]?.latency).toBeNull();
  });

  it('nothing is asked while nobody watches', async () => {
    const { clock, telemetry, watch, live } = steeredConsole();
    const reader = watch();
    await reader.drain();
    await reader.leave();
    const asked = telemetry.trafficAsked.length;
    await clock.pass(10 * 60_000);
    expect(telemetry.trafficAsked).toHaveLength(asked);
    expect([live.viewers, live.samplers, clock.timers]).toEqual([0, 0, 0]);
  });
});

describe('who leaves before the answer', () => {
  it('takes nothing from the others', async () => {
    const { telemetry, poll } = steeredConsole();
    telemetry.holds = 'traffic';
    const leaving = new AbortController();
    const gone = poll({}, leaving.signal);
    const stays = poll();
    await settled();
    leaving.abort(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    telemetry.holds = 'nothing';
    telemetry.release();
    expect((await stays).snapshot.edges).toHaveLength(1);
    expect([telemetry.aborted, telemetry.trafficAsked.length]).toEqual([0, 1]);
  });

  it('ends the upstream question once nobody waits for it', async () => {
    const { telemetry, poll } = steeredConsole();
    telemetry.holds = 'traffic';
    const leaving = new AbortController();
    const both = [poll({}, leaving.signal), poll({ view: 'app' }, leaving.signal)];
    await settled();
    leaving.abort(new Error('gone'));
    expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await settled();
    expect(telemetry.aborted).toBe(1);
  });
});

describe('answers that are kept', () => {
  it('stay within the bound of bytes, and the newest are there', async () => {
    const keepBytes = 400_000;
    const { telemetry, poll, maps } = steeredConsole({ keepBytes });
    telemetry.size = 20;
    let least = Number.POSITIVE_INFINITY;
    for (let step = 40; step > 0; step -= 1) {
      await poll({ at: START - step * GRID_SECONDS });
      expect(maps.keptBytes).toBeLessThanOrEqual(keepBytes);
      least = Math.min(least, maps.keptBytes);
    }
    expect(maps.keptBytes).toBeGreaterThan(keepBytes / 10);
    const asked = telemetry.trafficAsked.length;
    expect(asked).toBe(40);
    await poll({ at: START - GRID_SECONDS });
    expect(telemetry.trafficAsked).toHaveLength(asked);
    await poll({ at: START - 40 * GRID_SECONDS });
    expect(telemetry.trafficAsked).toHaveLength(asked + 1);
  });

  it('are forgotten after their time', async () => {
    const { clock, telemetry, poll } = steeredConsole({ keepMs: 60_000 });
    const at = START - GRID_SECONDS;
    await poll({ at });
    await clock.pass(59_000);
    await poll({ at });
    expect(telemetry.trafficAsked).toHaveLength(1);
    await clock.pass(2_000);
    await poll({ at });
    expect(telemetry.trafficAsked).toHaveLength(2);
  });

  it('a map too large to be kept is shown all the same, and drives out nothing that is kept', async () => {
    const { telemetry, poll, maps } = steeredConsole({ keepBytes: 80_000 });
    const small = await poll();
    const { keptBytes } = maps;
    telemetry.size = 100;
    expect((await poll({ window: 300 })).snapshot.edges).toHaveLength(100);
    // Of the large answer, only its few quantiles are kept.
    expect(maps.keptBytes - keptBytes).toBeLessThan(2_000);
    expect(await poll()).toBe(small);
  });

  it('a map without its latency says so, and the next who asks tries the latency again, not the traffic', async () => {
    const { telemetry, poll } = steeredConsole();
    telemetry.latencyFailure = tooLarge();
    const without = await poll();
    expect(without.snapshot.warnings).toMatchObject([{ code: 'latency-incomplete' }]);
    expect(without.snapshot.edges[0]).toMatchObject({ requestRate: 1, latency: null });
    telemetry.latencyFailure = null;
    const whole = await poll();
    expect(whole.snapshot.warnings).toEqual([]);
    expect(whole.snapshot.edges[0]?.latency?.p95).toBe(2);
    expect(telemetry.trafficAsked).toHaveLength(1);
  });

  it('the question has a key that does not depend on how it was put', async () => {
    const { poll } = steeredConsole();
    const [one, other] = await Promise.all([
      poll({ signals: ['requests', 'latency', 'tcp', 'mtls'] }),
      poll({ signals: ['latency', 'tcp'] }),
    ]);
    expect(one).toBe(other);
  });
});
