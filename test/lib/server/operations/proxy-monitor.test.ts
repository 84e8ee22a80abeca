import { describe, expect, it } from 'vitest';
import type { ProxyReport } from '@/lib/domain/proxy-sync.ts';
import { SourceError } from '@/lib/ports/source-error.ts';
import { ProxyMonitor } from '@/lib/server/operations/proxy-monitor.ts';
import { HeldClock } from '../../../support/held-clock.ts';

const report: ProxyReport = { proxies: [], rootExpiresAt: 2_108_604_794 };

function asked(answers: readonly (ProxyReport | Error)[]) {
  const clock = new HeldClock(1_800_000_000);
  let questions = 0;
  const source = {
    read: () => {
      const answer = answers[Math.min(questions, answers.length - 1)] ?? report;
      questions += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    close: () => Promise.resolve(),
  };
  return { clock, monitor: new ProxyMonitor(source, clock), questions: () => questions };
}

describe('asking for the state of all proxies', () => {
  it('is one question for all who look within some seconds', async () => {
    const { clock, monitor, questions } = asked([report]);
    await Promise.all([monitor.read(), monitor.read()]);
    await monitor.read();
    expect(questions()).toBe(1);
    await clock.pass(11_000);
    await monitor.read();
    expect(questions()).toBe(2);
  });

  it('keeps the last answer when istiod falls silent, says why and of when it is', async () => {
    const gone = new SourceError('control', 'unavailable', 'istiod does not answer.');
    const { clock, monitor } = asked([report, gone]);
    await monitor.read();
    await clock.pass(20_000);
    expect(await monitor.read()).toEqual({
      status: 'down',
      detail: 'istiod does not answer.',
      answeredAt: 1_800_000_000,
      report,
    });
  });

  it('says how to name an istiod where none is named', async () => {
    const reading = await new ProxyMonitor(null, new HeldClock(0)).read();
    expect(reading).toMatchObject({ status: 'absent', report: null });
    expect(reading.detail).toContain('ISTIOD_URL');
  });
});
