import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { graphSnapshotSchema, type GraphSnapshot } from '@/lib/contract/graph.ts';
import { eventually } from '../support/eventually.ts';
import { federationRules } from '../support/federation-rules.ts';
import { startPrometheus, type PrometheusServer } from '../support/prometheus-server.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startConsole, startLab, type Lab, type RunningConsole } from '../support/stack.ts';

const WINDOW_SECONDS = 60;
/** Scrape, rule and federation fall on different moments. */
const RELATIVE_TOLERANCE = 0.2;

describeWithRealPart('prometheus', 'a Prometheus that federates recorded series of another', (binary) => {
  let lab: Lab;
  let folder: string;
  const servers: PrometheusServer[] = [];
  const consoles: RunningConsole[] = [];
  let [raw, asPublished, mended]: RunningConsole[] = [];

  /** A console that a file configures, with the names that recording rules give. */
  async function startFederated(url: string, file: string): Promise<RunningConsole> {
    await writeFile(
      file,
      JSON.stringify({ prometheus: { url, series: 'federated' }, sampling: { gridSeconds: 5 } }),
    );
    return startConsole({ PILOTHOUSE_CONFIG: file });
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pilothouse-federated-'));
    lab = await startLab(['--scenario', 'shop']);
    const scrape = { targets: [new URL(lab.telemetryUrl).host], intervalSeconds: 5 };
    const inCluster = await Promise.all(
      [false, true].map((recordsBytes) =>
        startPrometheus({ binary, scrape, rules: federationRules({ recordsBytes }) }),
      ),
    );
    servers.push(...inCluster);
    const federating = await Promise.all(
      inCluster.map(({ url }) => startPrometheus({ binary, federates: url })),
    );
    servers.push(...federating);
    consoles.push(
      await startConsole({ PROMETHEUS_URL: inCluster[0]?.url ?? '' }),
      await startFederated(federating[0]?.url ?? '', join(folder, 'published.yaml')),
      await startFederated(federating[1]?.url ?? '', join(folder, 'mended.yaml')),
    );
    [raw, asPublished, mended] = consoles;
    await eventually(
      'the federating servers hold a full window',
      async () => (await Promise.all(federating.map(({ url }) => hasFullWindow(url)))).every(Boolean),
      180_000,
    );
  });

  afterAll(async () => {
    await Promise.all(consoles.map((console) => console.stop()));
    await Promise.all(servers.map((server) => server.stop()));
    await lab?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['workload', 'app', 'service', 'namespace'])(
    'has the same requests, errors, mTLS and latencies on its %s map as the raw series',
    async (view) => {
      const [ours, theirs] = await Promise.all([map(raw, view), map(mended, view)]);
      expect(ours.edges.length).toBeGreaterThan(3);
      expect(outline(theirs)).toEqual(outline(ours));
      const far = ours.edges.flatMap(({ id, requestRate, bytesPerSecond }) => {
        const other = theirs.edges.find((edge) => edge.id === id);
        const pairs = [
          [requestRate, other?.requestRate],
          [bytesPerSecond, other?.bytesPerSecond],
        ];
        return pairs.some(([left, right]) => !isNear(left ?? null, right ?? null)) ? [{ id, pairs }] : [];
      });
      expect(far).toEqual([]);
      expect(codes(theirs)).not.toContain('tcp-bytes-missing');
    },
  );

  it('by the published rules has no TCP bytes, which is said with the remedy, and all else', async () => {
    const [ours, theirs] = await Promise.all([map(raw, 'workload'), map(asPublished, 'workload')]);
    const requests = ({ edges }: GraphSnapshot) =>
      edges.filter(({ protocol }) => protocol !== 'tcp').map(({ id }) => id);
    expect(requests(theirs)).toEqual(requests(ours));
    expect(ours.edges.some(({ protocol }) => protocol === 'tcp')).toBe(true);
    expect(theirs.edges.some(({ protocol }) => protocol === 'tcp')).toBe(false);
    expect(theirs.warnings).toContainEqual({
      code: 'tcp-bytes-missing',
      text: expect.stringMatching(
        /workload:istio_tcp_sent_bytes_total and .* are not.*sum without/,
      ) as string,
    });
  });
});

async function hasFullWindow(url: string): Promise<boolean> {
  const query = `min(count_over_time(workload:istio_requests_total{reporter="source"}[${WINDOW_SECONDS + 30}s]))`;
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
  const answer = (await response.json()) as { data: { result: { value: [number, string] }[] } };
  return Number(answer.data.result[0]?.value[1] ?? 0) >= (WINDOW_SECONDS + 20) / 5;
}

async function map(console: RunningConsole | undefined, view: string): Promise<GraphSnapshot> {
  const at = Math.floor(Date.now() / 15_000) * 15;
  const response = await fetch(`${console?.url}/api/graph?view=${view}&window=${WINDOW_SECONDS}s&at=${at}`);
  expect(response.status).toBe(200);
  return graphSnapshotSchema.parse(await response.json());
}

const codes = ({ warnings }: GraphSnapshot): string[] => warnings.map(({ code }) => code);

/** What must be alike to the letter. */
const outline = ({ edges }: GraphSnapshot): object[] =>
  edges.map(({ id, mtls, reporter, latency, codes: byCode }) => ({
    id,
    mtls: mtls.status,
    reporter,
    hasLatency: typeof latency?.p95 === 'number',
    answersOk: (byCode['200'] ?? byCode['0'] ?? 0) > 0,
  }));

function isNear(left: number | null, right: number | null): boolean {
  if (left === null || right === null) return left === right;
  return Math.abs(left - right) <= 1 + RELATIVE_TOLERANCE * Math.max(left, right);
}
