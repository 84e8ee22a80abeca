import { describe, expect, it } from 'vitest';
import { settled } from '@/test/support/held-clock.ts';
import { GRID_SECONDS, QUESTION, START, steeredConsole } from '@/test/support/steered-console.ts';
import { away, tooLarge } from '@/test/support/steered-telemetry.ts';
import { eventsOf, statesOf } from '@/test/support/stream-reader.ts';

const GRID_MS = GRID_SECONDS * 1000;

describe('the live stream', () => {
  it('begins with a snapshot, and goes on by patches that rebuild what a poll answers', async () => {
    const { clock, poll, watch } = steeredConsole();
    const reader = watch();
    expect(eventsOf(await reader.drain())).toEqual(['heartbeat', 'snapshot', 'status', 'patch']);
    for (let instant = 0; instant < 3; instant += 1) {
      await clock.pass(GRID_MS);
      const events = eventsOf(await reader.drain()).filter((event) => event !== 'heartbeat');
      expect(events).toEqual(['patch', 'patch']);
      expect(reader.map).toEqual(JSON.parse((await poll()).json.toString()));
    }
  });

  it('a new viewer has a map at once, from what is kept', async () => {
    const { poll, telemetry, watch } = steeredConsole();
    await poll();
    telemetry.holds = 'traffic';
    const reader = watch();
    await reader.drain();
    expect(reader.map?.edges).toHaveLength(1);
  });

  it('requests do not wait for latency, however slow it is, and it is asked for one at a time', async () => {
    const { clock, telemetry, watch } = steeredConsole();
    telemetry.holds = 'latency';
    const reader = watch();
    await reader.drain();
    expect(reader.map).toMatchObject({ at: START, edges: [{ requestRate: 1, latency: null }] });
    await clock.pass(3 * GRID_MS);
    await reader.drain();
    expect(reader.map).toMatchObject({ at: START + 3 * GRID_SECONDS, edges: [{ requestRate: 4 }] });
    expect(telemetry.latencyAsked).toHaveLength(1);
    telemetry.holds = 'nothing';
    telemetry.release();
    await reader.drain();
    // The late answer belongs to an old instant: it does not put its requests back, and the newest is asked for.
    expect(reader.map).toMatchObject({
      at: START + 3 * GRID_SECONDS,
      edges: [{ requestRate: 4, latency: { p95: 2 } }],
    });
  });

  it('the latency of the instant before stands until the new one is there', async () => {
    const { clock, telemetry, watch } = steeredConsole();
    const reader = watch();
    await reader.drain();
    telemetry.holds = 'latency';
    await clock.pass(GRID_MS);
    await reader.drain();
    expect(reader.map?.edges[0]).toMatchObject({ requestRate: 2, latency: { p95: 1 } });
  });

  it('gives a sign of life while nothing happens', async () => {
    const { clock, telemetry, watch } = steeredConsole();
    telemetry.holds = 'traffic';
    const reader = watch();
    await reader.drain();
    await clock.pass(30_000);
    const events = eventsOf(await reader.drain());
    expect(events.filter((event) => event === 'heartbeat').length).toBeGreaterThanOrEqual(1);
    expect(events.length).toBeLessThanOrEqual(3);
  });

  it('says what failed, since when and when it tries again', async () => {
    const { clock, telemetry, watch } = steeredConsole();
    telemetry.failure = away();
    const reader = watch();
    await reader.drain();
    const [status] = statesOf(reader.frames);
    const now = clock.nowMs() / 1000;
    expect(status).toMatchObject({ state: 'failed', since: now, detail: 'Prometheus does not answer.' });
    expect(status?.nextTryAt).toBeGreaterThan(now);
    telemetry.failure = null;
    await clock.pass(GRID_MS);
    await reader.drain();
    expect(reader.map?.edges).toHaveLength(1);
    expect(statesOf(reader.frames).at(-1)).toMatchObject({ state: 'live', detail: null });
  });

  it('a question that is refused again and again is old since it was first refused', async () => {
    const { clock, telemetry, watch } = steeredConsole();
    const first = watch();
    await first.drain();
    telemetry.failure = tooLarge();
    await clock.pass(GRID_MS);
    const refusedAt = START + GRID_SECONDS;
    await clock.pass(4 * GRID_MS);
    const later = watch();
    await later.drain();
    expect(statesOf(later.frames)[0]?.code).toBe('too-large');
    const since = statesOf(later.frames)[0]?.since ?? 0;
    expect([since >= refusedAt, since < refusedAt + GRID_SECONDS]).toEqual([true, true]);
  });

  it('a mistake of ours is reported and ends no stream', async () => {
    const { clock, telemetry, watch, mistakes } = steeredConsole();
    const reader = watch();
    await reader.drain();
    const read = telemetry.readTraffic.bind(telemetry);
    telemetry.readTraffic = () => Promise.reject(new TypeError('ours'));
    await clock.pass(GRID_MS);
    telemetry.readTraffic = read;
    await clock.pass(GRID_MS);
    await reader.drain();
    expect(mistakes).toMatchObject([{ message: 'ours' }]);
    expect(reader.map?.at).toBe(START + 2 * GRID_SECONDS);
  });
});

describe('resuming', () => {
  it('goes on from a known revision by patches alone', async () => {
    const { clock, watch } = steeredConsole();
    const stays = watch();
    const leaves = watch();
    await leaves.drain();
    const held = leaves.map;
    await leaves.leave();
    await clock.pass(3 * GRID_MS);
    await stays.drain();
    const back = watch(held?.revision ?? '');
    back.map = held;
    expect(eventsOf(await back.drain())).not.toContain('snapshot');
    expect(back.map).toEqual(stays.map);
  });

  it('works for the only viewer too, if it comes back within a minute', async () => {
    const { clock, watch } = steeredConsole();
    const reader = watch();
    await reader.drain();
    await reader.leave();
    await clock.pass(40_000);
    const back = watch(reader.map?.revision ?? '');
    back.map = reader.map;
    expect(eventsOf(await back.drain())).not.toContain('snapshot');
    expect(back.map?.at).toBe(START + 2 * GRID_SECONDS);
  });

  it('sends nothing but the status to who has the newest state', async () => {
    const { watch } = steeredConsole();
    const reader = watch();
    await reader.drain();
    expect(eventsOf(await watch(reader.map?.revision ?? '').drain())).toEqual(['status']);
  });

  it('is a snapshot for who was away too long or holds a revision of another server', async () => {
    const { clock, watch } = steeredConsole();
    const stays = watch();
    await stays.drain();
    const old = stays.map?.revision ?? '';
    for (let instant = 0; instant < 12; instant += 1) {
      await clock.pass(GRID_MS);
      await stays.drain();
    }
    for (const revision of [old, '1.unheard-of']) {
      const back = watch(revision);
      expect(eventsOf(await back.drain())[0]).toBe('snapshot');
      expect(back.map).toEqual(stays.map);
    }
  });
});

describe('a reader that does not keep up', () => {
  it('is sent a fresh snapshot once it reads again, and ends with the state of all others', async () => {
    const { clock, watch } = steeredConsole();
    const fast = watch();
    const slow = watch();
    for (let instant = 0; instant < 40; instant += 1) {
      await clock.pass(GRID_MS);
      await fast.drain();
    }
    const frames = await slow.drain();
    expect(eventsOf(frames).filter((event) => event === 'snapshot')).toHaveLength(2);
    expect(frames.length).toBeLessThan(10);
    expect(slow.map).toEqual(fast.map);
  });

  it('holds only a few frames of the server’s memory, whatever happens meanwhile', async () => {
    const { clock, telemetry, live, maps } = steeredConsole();
    telemetry.size = 50;
    const stream = live.open(QUESTION, null);
    await settled();
    for (let instant = 0; instant < 30; instant += 1) await clock.pass(GRID_MS);
    live.close();
    let bytes = 0;
    for await (const chunk of stream) bytes += chunk.length;
    const snapshotBytes = maps.latest(QUESTION)?.json.length ?? 0;
    expect(bytes).toBeGreaterThan(snapshotBytes);
    expect(bytes).toBeLessThan(5 * snapshotBytes);
  });
});

describe('the end', () => {
  it('closes all streams with the reason, and those that are opened afterwards', async () => {
    const { live, watch } = steeredConsole();
    const reader = watch();
    await reader.drain();
    live.close();
    await reader.drain();
    expect(reader.isEnded).toBe(true);
    expect(statesOf(reader.frames).at(-1)?.detail).toContain('being stopped');
    const late = watch();
    await late.drain();
    expect(late.isEnded).toBe(true);
    expect(live.viewers).toBe(0);
  });
});
