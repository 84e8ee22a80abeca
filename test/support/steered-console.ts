import { STANDARD_THRESHOLDS } from '@/lib/domain/health-thresholds.ts';
import { graphQuerySchema, type GraphQuery } from '@/lib/contract/graph-query.ts';
import { LiveMaps } from '@/lib/server/live/live-maps.ts';
import { Metrics } from '@/lib/server/operations/metrics.ts';
import { BurnReader } from '@/lib/server/objectives/burn-reader.ts';
import { ObjectiveReader } from '@/lib/server/objectives/objective-reader.ts';
import { ProxyMonitor } from '@/lib/server/operations/proxy-monitor.ts';
import { SourceMonitor } from '@/lib/server/operations/source-monitor.ts';
import type { Runtime } from '@/lib/server/runtime.ts';
import type { EncodedMap } from '@/lib/server/sampling/encoded-map.ts';
import { HistoryReader } from '@/lib/server/sampling/history-reader.ts';
import { mapQuestion, type MapQuestion } from '@/lib/server/sampling/map-question.ts';
import { MapReader } from '@/lib/server/sampling/map-reader.ts';
import type { MeshSources } from '@/lib/server/sampling/mesh-sources.ts';
import { readGraph } from '@/lib/server/use-cases/read-graph.ts';
import { HeldClock } from './held-clock.ts';
import { StreamReader } from './stream-reader.ts';
import { SteeredTelemetry } from './steered-telemetry.ts';

/** An instant of the grid; the clock starts one second behind it. */
export const START = 1_800_000_000;
export const GRID_SECONDS = 15;

const QUERY = graphQuerySchema.parse({ view: 'workload' });

/** The question that most tests ask. */
export const QUESTION: MapQuestion = mapQuestion(QUERY);

const noSignal = new AbortController().signal;

/** Sampler and live hub with time and backend in the hands of a test. */
export function steeredConsole(more: Partial<MeshSources> = {}) {
  const clock = new HeldClock(START + 1);
  const telemetry = new SteeredTelemetry();
  const mistakes: unknown[] = [];
  const metrics = new Metrics(() => ({ viewers: 0, samplers: 0, ageSeconds: null, keptBytes: 0 }));
  const maps = new MapReader({
    mesh: 'default',
    telemetry,
    control: null,
    thresholds: STANDARD_THRESHOLDS,
    gridSeconds: GRID_SECONDS,
    keepBytes: 40_000_000,
    keepMs: 300_000,
    clock,
    metrics,
    report: (mistake) => mistakes.push(mistake),
    ...more,
  });
  /** How many maps were drawn. */
  const builds = async (): Promise<number> => {
    const text = await metrics.registry.getSingleMetricAsString('pilothouse_map_duration_seconds');
    return Number(/_count\{phase="build"\} (\d+)/.exec(text)?.[1] ?? 0);
  };
  const live = new LiveMaps(maps);
  const running: Pick<Runtime, 'meshes' | 'clock'> = {
    clock,
    meshes: [
      {
        id: 'default',
        name: 'default',
        kind: 'istio',
        maps,
        histories: new HistoryReader(maps.sources, maps.gate),
        live,
        writer: null,
        monitor: new SourceMonitor(maps.sources, null),
        proxies: new ProxyMonitor(null, clock),
        objectives: new ObjectiveReader(maps.sources.telemetry, clock),
        burns: new BurnReader(maps.sources.telemetry, clock),
      },
    ],
  };
  /** Asks for the map of now, or of an instant, as `GET /api/graph` does. */
  const poll = (query: Partial<GraphQuery> = {}, signal: AbortSignal = noSignal): Promise<EncodedMap> =>
    readGraph(running, { ...QUERY, ...query }, signal);
  const watch = (revision: string | null = null, question = QUESTION): StreamReader =>
    new StreamReader(live.open(question, revision));
  return { clock, telemetry, maps, live, poll, watch, builds, mistakes };
}
