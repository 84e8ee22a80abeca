import { renderToStaticMarkup as html } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Sparkline } from '@/components/charts/sparkline.tsx';
import { StackedBar } from '@/components/charts/stacked-bar.tsx';
import { TimeSeriesChart } from '@/components/charts/time-series-chart.tsx';
import { formatRate } from '@/lib/format/rate.ts';

const words = (markup: string) => markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/[\u202f\s]+/g, ' ');

describe('a chart', () => {
  const markup = html(
    <TimeSeriesChart
      label="Requests per second"
      series={[
        {
          id: 'v1',
          label: 'v1',
          tone: 'series',
          points: [
            { at: 1_795_444_320, value: 33.6 },
            { at: 1_795_444_335, value: null },
          ],
        },
      ]}
      span={{ from: 1_795_444_320, to: 1_795_444_335 }}
      stepSeconds={15}
      format={formatRate}
    />,
  );

  it('is one picture with a summary', () => {
    expect(markup).toMatch(/role="img" aria-label="Requests per second\. v1: now 33\.6.rps/);
  });

  it('has a table behind it that leaves unknown instants out', () => {
    expect(words(markup)).toMatch(/Show as table Time v1 \d\d:\d\d:00 33\.6 rps $/);
  });
});

describe('a bar of codes', () => {
  it('says every part in words, even one that did not occur', () => {
    const markup = html(
      <StackedBar
        label="gRPC status"
        segments={[
          { id: '0', label: '0 OK', value: 493, valueText: '493', tone: 'quiet' },
          { id: '14', label: '14 Unavailable', value: 0, valueText: '0', tone: 'unhealthy' },
        ]}
      />,
    );
    expect(words(markup)).toContain('0 OK 493 14 Unavailable 0');
    expect(markup.match(/flex-grow/g)).toHaveLength(1);
  });
});

describe('a sparkline', () => {
  it('is named, or silent beside its figure', () => {
    expect(html(<Sparkline values={[1, 2]} label="Rate of 30 min" />)).toContain(
      'aria-label="Rate of 30 min"',
    );
    expect(html(<Sparkline values={[1, 2]} label={null} />)).toContain('aria-hidden="true"');
  });
});
