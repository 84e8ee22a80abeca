import { afterEach, expect, it } from 'vitest';
import { parseLabArguments } from '@/lab/cli/lab-arguments.ts';
import { type RunningLab, startLab } from '@/lab/cli/lab-program.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startPrometheus } from '../support/prometheus-server.ts';
import { describeWithRealPart } from '../support/real-part.ts';

const freePorts = ['telemetry', 'prometheus', 'kubernetes', 'jaeger', 'knobs'].flatMap((name) => [
  `--${name}-port`,
  '0',
]);

async function lab(...more: string[]): Promise<RunningLab> {
  const flags = parseLabArguments([...freePorts, ...more]);
  if (flags === null) throw new Error('the arguments ask for help');
  return startLab(flags);
}

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

async function query(url: string, text: string, time?: string): Promise<Sample[]> {
  const response = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams(time === undefined ? { query: text } : { query: text, time }),
  });
  const answer = (await response.json()) as { data: { result: Sample[] } };
  return answer.data.result;
}

/** Values by label set, leaving out what the two scrapes cannot share: their own target. */
function byLabels(samples: readonly Sample[]): Map<string, number> {
  const entries = samples.map(
    ({ metric, value }) =>
      [
        JSON.stringify(Object.entries(metric).sort(([left], [right]) => (left < right ? -1 : 1))),
        Number(value[1]),
      ] as const,
  );
  return new Map(entries);
}

describeWithRealPart('prometheus', 'a real Prometheus that scrapes the lab', (binary) => {
  const stopping: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stopping.splice(0).reverse()) await stop();
  });

  it('finds every series of the embedded one, with the same labels and totals', async () => {
    const practice = await lab();
    stopping.push(() => practice.stop());
    const real = await startPrometheus({
      binary,
      scrape: { targets: [`127.0.0.1:${practice.ports.telemetry}`], intervalSeconds: 3 },
    });
    stopping.push(() => real.stop());
    // Both are asked for the moment of one scrape, so that a later one that fails takes nothing away.
    const at = await eventually(
      'a scrape',
      async () => (await query(real.url, 'max(timestamp(istio_requests_total))'))[0]?.value[1],
      60_000,
    );
    const embedded = `http://127.0.0.1:${practice.ports.prometheus}`;
    for (const metric of [
      'istio_requests_total',
      'istio_request_duration_milliseconds_bucket',
      'istio_tcp_sent_bytes_total',
    ]) {
      const [ours, theirs] = [
        byLabels(await query(embedded, metric, at)),
        byLabels(await query(real.url, metric, at)),
      ];
      expect([...theirs.keys()].filter((key) => !ours.has(key)).length).toBeLessThan(theirs.size * 0.01);
      expect([...ours.keys()].filter((key) => !theirs.has(key))).toEqual([]);
    }
    const totals = 'sum by (reporter, source_workload, destination_service_name) (istio_requests_total)';
    const [ours, theirs] = [
      byLabels(await query(embedded, totals, at)),
      byLabels(await query(real.url, totals, at)),
    ];
    for (const [key, value] of ours) {
      // Up to five seconds lie between the two scrapes; after ten minutes that is less than one in a hundred.
      expect(Math.abs((theirs.get(key) ?? 0) - value), key).toBeLessThan(value * 0.02 + 10);
    }
  });

  it('is started by --prometheus real, scrapes honouring the proxies’ own labels, and ends with the lab', async () => {
    const port = await freePort();
    const practice = await lab('--prometheus', 'real', '--prometheus-port', String(port));
    const url = `http://127.0.0.1:${port}`;
    try {
      const series = await eventually('a scrape', async () => {
        const found = await query(url, 'istio_requests_total{destination_workload="ratings"}');
        return found.length > 0 ? found : null;
      });
      expect(series[0]?.metric.job).toBe('kubernetes-pods');
      expect(series[0]?.metric.instance).toMatch(/^10\.42\.0\.\d+:15020$/);
      const version = (await (await fetch(`${url}/api/v1/status/buildinfo`)).json()) as {
        data: { goVersion: string };
      };
      expect(version.data.goVersion).toMatch(/^go1/);
    } finally {
      await practice.stop();
    }
    await expect(fetch(`${url}/-/ready`)).rejects.toThrow('fetch failed');
  });
});
