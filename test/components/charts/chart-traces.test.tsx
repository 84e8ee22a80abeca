import { readdirSync, readFileSync } from 'node:fs';
import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { TimeSeriesTable } from '@/components/charts/time-series-table.tsx';
import { serviceNode, tracesOfRange } from '@/lib/client/chart-traces.ts';
import { parseTracesLocation } from '@/lib/client/traces-location.ts';
import { isSameNode } from '@/lib/domain/trace/span-flow.ts';
import { formatRate } from '@/lib/format/rate.ts';

const linked = (href: string) => parseTracesLocation(new URL(href, 'http://console').searchParams);

describe('the traces behind a part of a chart', () => {
  it('are those of that time, failed ones first', () => {
    const { windowSeconds, at, node, sort } = linked(
      tracesOfRange({ node: 'n' }, { from: 1_000, to: 1_600 }),
    );
    expect({ windowSeconds, at, node, sort }).toEqual({
      windowSeconds: 600,
      at: 1_600,
      node: 'n',
      sort: 'problems',
    });
  });

  it('of a point are those around it, since a moment alone has hardly any', () => {
    expect(linked(tracesOfRange({}, { from: 1_000, to: 1_000 }))).toMatchObject({
      windowSeconds: 120,
      at: 1_060,
    });
  });

  it('of a change are those of its service, whatever the cluster is called', () => {
    expect(
      isSameNode(serviceNode({ namespace: 'shop', service: 'cart' }), 'service:Kubernetes/shop/cart'),
    ).toBe(true);
  });

  it('are a link in every row of its table, without a pointer', () => {
    const table = html(
      <TimeSeriesTable
        label="Rate"
        series={[{ id: 'a', label: 'a', tone: 'series', points: [] }]}
        rows={[{ at: 1_000, values: { a: 1 } }]}
        format={(value) => formatRate(value)}
        stepSeconds={15}
        traces={({ from, to }) => `/traces?from=${from}&to=${to}`}
      />,
    );
    expect(table).toContain('href="/traces?from=985&amp;to=1000"');
    expect(table).toContain('aria-label="Traces of ');
  });

  /** Charts of values over time that lead to traces, and the small lines that stand beside a way to them. */
  it('are there for every chart of values over time', () => {
    const files = ['services', 'changes', 'graph', 'overview'].flatMap((folder) =>
      readdirSync(`components/${folder}`)
        .filter((file) => file.endsWith('.tsx'))
        .map((file) => ({ file, text: readFileSync(`components/${folder}/${file}`, 'utf8') })),
    );
    const charts = files.filter(({ text }) => /<(TimeSeriesChart|ChartColumn)\b/.test(text));
    expect(charts.map(({ file }) => file).toSorted()).toEqual([
      'change-proof-guard.tsx',
      'change-proof-panel.tsx',
      'fault-caller-charts.tsx',
      'injected-chart.tsx',
      'last-hour.tsx',
      'version-charts.tsx',
    ]);
    for (const { file, text } of charts) {
      const drawn = text.match(/<(TimeSeriesChart|ChartColumn)\b/g)?.length ?? 0;
      const traced = text.match(/traces=\{\(range/g)?.length ?? 0;
      expect([file, traced]).toEqual([file, drawn]);
    }
  });
});
