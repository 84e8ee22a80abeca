import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { InjectedChart } from '@/components/changes/injected-chart.tsx';
import {
  askedInjected,
  headerWords,
  injectedShares,
  injectedSubjects,
} from '@/components/changes/injected-shares.ts';
import { service } from '../services/service-samples.ts';
import { sampleEvent, sampleFault, sampleLife, startedAt } from './sample-change-answer.ts';

const points = (...values: readonly (readonly [number, number | null])[]) => values;

describe('the injected share over time', () => {
  it('is of the whole service, or of all lines from the one caller to it', () => {
    const sample = service();
    const id = `service:${sample.cluster}/${sample.namespace}/${sample.name}`;
    expect(injectedSubjects({}, sample)).toEqual([id]);
    const narrowed = injectedSubjects({ from: { namespace: 'shop', workload: 'frontend' } }, sample);
    expect(narrowed).toContain(`workload:${sample.cluster}/shop/frontend|${id}|http`);
    expect(narrowed).toHaveLength(2 * (1 + sample.versions.flatMap(({ workloads }) => workloads).length));
  });

  it('is of all requests, and says so, where the fault is for those with a header', () => {
    const { intent } = sampleFault();
    if (intent.kind !== 'fault') throw new Error('The sample is no fault.');
    expect(headerWords(intent)).toBeNull();
    const match = { headers: { 'x-test': '1' } };
    expect(headerWords({ service: 'ratings', match })?.label).toBe(
      'Share of all requests to ratings that met a fault',
    );
    const from = { namespace: 'shop', workload: 'frontend' };
    const words = headerWords({ service: 'ratings', match, from });
    expect(words?.share).toBe('met a fault, of all that frontend asks ratings');
    expect(words?.explanation).toMatch(/for requests with x-test\. Telemetry counts no headers/);
    const chart = (shares: readonly (number | null)[], given: typeof intent) =>
      html(
        <InjectedChart
          change={sampleLife({ intent: given })}
          history={{
            span: { from: startedAt, to: startedAt + 30, stepSeconds: 15 },
            versions: null,
            callers: new Map(),
            injected: shares.map((share, index) => ({
              at: startedAt + index * 15,
              share,
              low: share,
              high: share,
            })),
            error: null,
            retry: () => undefined,
          }}
        />,
      );
    expect(chart([0.1, 0.2], intent)).toContain('asked');
    const narrowed = chart([0.02, 0.03], { ...intent, match });
    expect(narrowed).toContain('Telemetry counts no headers');
    // What was asked is of other requests, so that it stands on no scale with this.
    expect(narrowed).not.toContain('asked');
    expect(chart([null, null], { ...intent, match })).toContain('no requests were counted');
  });

  it('weighs lines by their requests, and is unknown where none were counted', () => {
    const aborted = new Map([
      ['requestRate', points([0, 0], [15, 2], [30, null])],
      ['injectedRatio', points([0, null], [15, 1], [30, null])],
    ]);
    const spared = new Map([
      ['requestRate', points([0, 8], [15, 8], [30, null])],
      ['injectedRatio', points([0, 0], [15, 0], [30, null])],
    ]);
    const shares = injectedShares([aborted, spared]);
    expect(shares.map(({ at, share }) => [at, share])).toEqual([
      [0, 0],
      [15, 0.2],
      [30, null],
    ]);
    expect(shares[1]?.low).toBeLessThan(0.2);
    expect(shares[1]?.high).toBeGreaterThan(0.2);
  });

  it('is asked for from when the fault was written until it was undone', () => {
    const { intent } = sampleFault();
    const life = sampleLife({
      intent,
      timeline: [
        sampleEvent(0, 'planned'),
        sampleEvent(30, 'converging'),
        sampleEvent(90, 'undone', { step: 0 }),
        sampleEvent(90, 'undone'),
      ],
    });
    const at = (seconds: number) => startedAt + seconds;
    expect(askedInjected(life, [at(15), at(30), at(75), at(90)]).map(({ value }) => value)).toEqual([
      0,
      expect.closeTo(0.1),
      expect.closeTo(0.1),
      0,
    ]);
  });
});
