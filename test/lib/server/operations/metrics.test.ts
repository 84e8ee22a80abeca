import { expect, it, describe } from 'vitest';
import { Metrics } from '@/lib/server/operations/metrics.ts';

const figures = { viewers: 3, samplers: 1, ageSeconds: null as number | null, keptBytes: 2_000_000 };

describe('the console’s own metrics', () => {
  it('count own and upstream requests, maps and viewers', async () => {
    const metrics = new Metrics(() => figures);
    metrics.observeRequest('GET', '/api/graph', 200, 0.02);
    metrics.observeUpstream({
      source: 'Prometheus',
      operation: 'instant query',
      outcome: 'timeout',
      status: null,
      seconds: 30,
    });
    metrics.observeMap('build', 0.1);
    metrics.countMapQueries(6);
    const text = await metrics.registry.metrics();
    for (const line of [
      'pilothouse_http_request_duration_seconds_count{method="GET",route="/api/graph",status="200"} 1',
      'pilothouse_upstream_request_duration_seconds_count{source="Prometheus",operation="instant query",outcome="timeout"} 1',
      'pilothouse_map_duration_seconds_count{phase="build"} 1',
      'pilothouse_map_queries_total 6',
      'pilothouse_viewers 3',
      'pilothouse_kept_megabytes 2',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
  });

  it('do not take an unknown age for zero', async () => {
    const metrics = new Metrics(() => figures);
    expect(await metrics.registry.metrics()).toMatch(/^pilothouse_sampler_age_seconds NaN$/im);
  });

  it('stay apart when there are two of them in one process', async () => {
    const first = new Metrics(() => figures);
    new Metrics(() => figures).countMapQueries(5);
    expect(await first.registry.metrics()).toContain('pilothouse_map_queries_total 0');
  });
});
