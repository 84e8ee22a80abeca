import { formatFloat } from '../promql/float-format.ts';
import type { QueryResult, SeriesResult } from '../promql/query.ts';

// Written by hand: Prometheus gives milliseconds three digits and values as text, and answers run to megabytes.

/** Seconds with a fraction of exactly three digits, where there is one. */
function formatTimestamp(timestampMs: number): string {
  const sign = timestampMs < 0 ? '-' : '';
  const absolute = Math.abs(timestampMs);
  const fraction = absolute % 1000;
  const seconds = `${sign}${Math.trunc(absolute / 1000)}`;
  return fraction === 0 ? seconds : `${seconds}.${String(fraction).padStart(3, '0')}`;
}

function formatPoint(timestampMs: number, value: number): string {
  return `[${formatTimestamp(timestampMs)},"${formatFloat(value, 'json')}"]`;
}

function formatVectorSeries(series: SeriesResult): string {
  const point = formatPoint(series.timestampsMs[0] ?? 0, series.values[0] ?? NaN);
  return `{"metric":${JSON.stringify(series.labels)},"value":${point}}`;
}

function formatMatrixSeries(series: SeriesResult): string {
  const points = series.values.map((value, index) => formatPoint(series.timestampsMs[index] ?? 0, value));
  return `{"metric":${JSON.stringify(series.labels)},"values":[${points.join(',')}]}`;
}

function formatResult(result: QueryResult): string {
  switch (result.type) {
    case 'scalar':
      return formatPoint(result.timestampMs, result.value);
    case 'string':
      return `[${formatTimestamp(result.timestampMs)},${JSON.stringify(result.value)}]`;
    case 'vector':
      return `[${result.series.map(formatVectorSeries).join(',')}]`;
    case 'matrix':
      return `[${result.series.map(formatMatrixSeries).join(',')}]`;
  }
  return result satisfies never;
}

/** The `data` of a query's answer. */
export function formatQueryData(result: QueryResult): string {
  return `{"resultType":"${result.type}","result":${formatResult(result)}}`;
}
