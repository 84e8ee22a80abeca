import { describe, expect, it } from 'vitest';
import { ManualClock } from '@/lab/clock.ts';
import type { MeshModel } from '@/lab/mesh/model.ts';
import { incidentScenario } from '@/lab/mesh/scenarios/incident.ts';
import { quietScenario } from '@/lab/mesh/scenarios/quiet.ts';
import { scaleScenario } from '@/lab/mesh/scenarios/scale.ts';
import { shopScenario } from '@/lab/mesh/scenarios/shop.ts';
import { PracticeMesh } from '@/lab/practice-mesh.ts';
import { expositionText } from '@/lab/telemetry/exposition.ts';
import { MeshUnderTest, share, startMs, toService, virtualService, to } from './mesh/mesh-under-test.ts';

function mesh(seed: number, model: MeshModel = shopScenario()): PracticeMesh {
  return new PracticeMesh({ model, seed, clock: new ManualClock(startMs), warmUpSeconds: 0 });
}

/** Ten minutes of mesh time with a write in the middle, as exposition text. */
function tenMinutes(seed: number): string {
  const practice = mesh(seed);
  practice.advance(200);
  practice.context.store.patch(
    'virtualservices.networking.istio.io',
    'shop',
    'catalog',
    (now) => ({ ...now, spec: virtualService('catalog', [{ route: [to('catalog', 'v2')] }]).spec }),
    { user: 'alice', fieldManager: 'kubectl' },
  );
  practice.advance(400);
  return expositionText(practice.context.telemetry);
}

describe('the practice mesh', () => {
  it('gives byte-identical telemetry for the same seed and the same writes over ten minutes', () => {
    expect(tenMinutes(7)).toBe(tenMinutes(7));
  }, 60_000);

  it('gives other telemetry for another seed', () => {
    const [one, two] = [mesh(1), mesh(2)];
    one.advance(10);
    two.advance(10);
    expect(expositionText(one.context.telemetry)).not.toBe(expositionText(two.context.telemetry));
  });

  it('has ten minutes of samples as soon as it starts, ending now', () => {
    const practice = new PracticeMesh({ model: shopScenario(), seed: 1, clock: new ManualClock(startMs) });
    const matcher = { name: '__name__', op: '=', value: 'istio_requests_total' } as const;
    const series = practice.context.samples.select([matcher], startMs - 60_000, startMs);
    expect(series.length).toBeGreaterThan(80);
    expect(series[0]?.samples().at(-1)?.timestampMs).toBe(startMs);
    expect(practice.context.samples.oldestMs()).toBeLessThan(startMs - 590_000);
  });

  it('leaves out the time in which the machine slept', () => {
    let nowMs = startMs;
    const clock = { nowMs: () => nowMs };
    const practice = new PracticeMesh({ model: shopScenario(), seed: 1, clock, warmUpSeconds: 0 });
    nowMs += 3_600_000;
    practice.catchUp();
    expect(practice.nowMs).toBe(nowMs);
  });
});

describe('the scenarios', () => {
  it('quiet: most edges have no traffic most of the time', () => {
    const quiet = new MeshUnderTest({ model: quietScenario() });
    const records = quiet.during(60);
    expect(records.length).toBeGreaterThan(0);
    expect(records.length).toBeLessThan(400);
  });

  it('incident: catalog v2 starts to fail at minute 3, and its callers up to the gateway with it', () => {
    const incident = new MeshUnderTest({ model: incidentScenario() });
    incident.advance(100);
    const failed = (records: ReturnType<MeshUnderTest['during']>, service: string): number =>
      share(toService(records, 'source', service), (r) => r.responseCode >= 500);
    expect(failed(incident.during(60), 'catalog')).toBe(0);
    incident.advance(25);
    const records = incident.during(30);
    expect(failed(records, 'catalog')).toBeCloseTo(0.07, 1);
    expect(failed(records, 'catalog')).toBeGreaterThan(0.05);
    expect(failed(records, 'frontend')).toBeGreaterThan(0.04);
  });

  it('incident: begins as much sooner as of it has passed at the start', () => {
    const failedWithin = (
      seconds: number,
      passedSeconds: number,
      setLater: number | null = null,
    ): boolean => {
      const clock = new ManualClock(startMs);
      const practice = new PracticeMesh({
        model: incidentScenario(),
        seed: 1,
        clock,
        warmUpSeconds: 0,
        passedSeconds,
      });
      let failed = false;
      practice.context.simulation.subscribe((record) => {
        failed ||=
          record.kind === 'request' &&
          record.service.host.startsWith('catalog.') &&
          record.responseCode === 500;
      });
      if (setLater !== null) practice.context.simulation.setPassed(setLater);
      practice.advance(seconds);
      return failed;
    };
    expect(failedWithin(25, 150)).toBe(false);
    expect(failedWithin(40, 150)).toBe(true);
    expect(failedWithin(40, 0)).toBe(false);
    expect(failedWithin(15, 0, 175)).toBe(true);
  });

  it('scale: has as many namespaces and services as asked for, all of them with traffic', () => {
    const model = scaleScenario({ namespaces: 12, services: 6, seed: 3 });
    const scale = new MeshUnderTest({ model });
    expect(model.services.length).toBe(12 * 6 + 2);
    const called = new Set(scale.during(120).map((r) => r.service.host));
    expect(called.size).toBeGreaterThan(12 * 6 * 0.95);
  });
});
