import { afterAll, beforeAll, expect, it } from 'vitest';
import { graphSnapshotSchema, type GraphSnapshot } from '@/lib/contract/graph.ts';
import { eventually } from '../support/eventually.ts';
import { startPrometheus, type PrometheusServer } from '../support/prometheus-server.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { startConsole, startLab, type Lab, type RunningConsole } from '../support/stack.ts';

const WINDOW_SECONDS = 60;
const VIEWS = ['workload', 'app', 'service', 'namespace'] as const;
/** Scrapes of the two fall on different moments, so that counts differ by what came in between. */
const RELATIVE_TOLERANCE = 0.15;
const ABSOLUTE_TOLERANCE_PER_SECOND = 1;

describeWithRealPart('prometheus', 'a real Prometheus that scrapes the practice mesh', (binary) => {
  let lab: Lab;
  let prometheus: PrometheusServer;
  let overEmbedded: RunningConsole;
  let overReal: RunningConsole;

  beforeAll(async () => {
    lab = await startLab(['--scenario', 'shop']);
    prometheus = await startPrometheus({
      binary,
      scrape: { targets: [new URL(lab.telemetryUrl).host], intervalSeconds: 5 },
    });
    [overEmbedded, overReal] = (await Promise.all(
      [lab.prometheusUrl, prometheus.url].map((url) =>
        startConsole({ PROMETHEUS_URL: url, KUBECONFIG: lab.kubeconfig }),
      ),
    )) as [RunningConsole, RunningConsole];
    await eventually('the real Prometheus has a full window', () => hasFullWindow(prometheus.url), 150_000);
  });

  afterAll(async () => {
    await Promise.all([overEmbedded?.stop(), overReal?.stop()]);
    await prometheus?.stop();
    await lab?.stop();
  });

  it.each(VIEWS)('gives the same %s map as the embedded one', async (view) => {
    const at = Math.floor(Date.now() / 15_000) * 15;
    const [embedded, real] = await Promise.all([
      map(overEmbedded.url, view, at),
      map(overReal.url, view, at),
    ]);
    expect(embedded.edges.length).toBeGreaterThan(3);
    expect(outline(real)).toEqual(outline(embedded));
    expect(edgesThatDiffer(embedded, real)).toEqual([]);
  });
});

async function hasFullWindow(url: string): Promise<boolean> {
  const query = `min(count_over_time(istio_requests_total{reporter="source"}[${WINDOW_SECONDS + 30}s]))`;
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
  const answer = (await response.json()) as { data: { result: { value: [number, string] }[] } };
  return Number(answer.data.result[0]?.value[1] ?? 0) >= (WINDOW_SECONDS + 20) / 5;
}

async function map(console: string, view: string, at: number): Promise<GraphSnapshot> {
  const response = await fetch(`${console}/api/graph?view=${view}&window=${WINDOW_SECONDS}s&at=${at}`);
  expect(response.status).toBe(200);
  return graphSnapshotSchema.parse(await response.json());
}

/** What must be alike to the letter: who is there, who calls whom, and what is encrypted. */
const outline = ({ nodes, edges }: GraphSnapshot): object => ({
  nodes: nodes.map(({ id, kind, badges, version }) => ({ id, kind, badges, version })),
  edges: edges.map(({ id, mtls, reporter }) => ({ id, mtls: mtls.status, reporter })),
});

/** Edges whose figures are further apart than two sets of scrapes can make them. */
function edgesThatDiffer(embedded: GraphSnapshot, real: GraphSnapshot): object[] {
  const realEdges = new Map(real.edges.map((edge) => [edge.id, edge]));
  return embedded.edges.flatMap(({ id, requestRate, bytesPerSecond }) => {
    const other = realEdges.get(id);
    const pairs = [
      [requestRate, other?.requestRate ?? null],
      [bytesPerSecond === null ? null : bytesPerSecond / 1000, (other?.bytesPerSecond ?? 0) / 1000],
    ] as const;
    return pairs
      .filter(([ours, theirs]) => !isNear(ours, theirs))
      .map(([ours, theirs]) => ({ id, ours, theirs }));
  });
}

function isNear(left: number | null, right: number | null): boolean {
  if (left === null) return true;
  return Math.abs(left - (right ?? 0)) <= ABSOLUTE_TOLERANCE_PER_SECOND + RELATIVE_TOLERANCE * left;
}
