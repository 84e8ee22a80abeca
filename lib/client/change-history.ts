import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { seriesSchema } from '../contract/figures.ts';
import { routes } from '../contract/routes.ts';
import { getJson } from './request.ts';
import { inDirection } from './service-queries.ts';
import type { PanelSignal, SignalPoints } from './subject-queries.ts';

/** Unix seconds, and the distance of two points. */
export interface HistorySpan {
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
}

const gridSeconds = 15;
const beforeSeconds = 240;
const afterSeconds = 180;
const mostPoints = 160;
/** Rates are taken over a minute, as the figures beside them. */
const window = '60s';

/**
 * The time around a change that its charts show: a few minutes before it was applied, and after its end. It moves with the
 * grid that answers stand on, so that equal questions are equal.
 */
export function changeSpan(
  { startedAt, endedAt }: { readonly startedAt: number; readonly endedAt: number | null },
  now: number,
): HistorySpan {
  const last = endedAt === null ? now : Math.min(now, endedAt + afterSeconds);
  const first = startedAt - beforeSeconds;
  const stepSeconds = gridSeconds * Math.max(1, Math.ceil((last - first) / gridSeconds / mostPoints));
  const onGrid = (at: number): number => Math.floor(at / stepSeconds) * stepSeconds;
  const from = onGrid(first);
  return { from, to: Math.max(from + stepSeconds, onGrid(last)), stepSeconds };
}

/** What a node answered in a span of time: what came in; `orAsked`: where nothing is told to come in, as at a gateway, what it asked. */
export function spanHistoryOptions(
  subject: string,
  signals: readonly PanelSignal[],
  mesh: string,
  { from, to, stepSeconds }: HistorySpan,
  { orAsked = false }: { readonly orAsked?: boolean } = {},
) {
  const path = routes.series({
    subject,
    signals: signals.join(','),
    from: String(from),
    to: String(to),
    step: String(stepSeconds),
    window,
    mesh,
  });
  return queryOptions({
    queryKey: ['span-history', subject, signals.join(','), mesh, from, to, stepSeconds, orAsked],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, SignalPoints>> => {
      const { series } = await getJson(path, seriesSchema, { signal });
      const answered = inDirection(series, 'inbound');
      const isTold = [...answered.values()].some((points) => points.some(([, value]) => value !== null));
      return isTold || !orAsked ? answered : inDirection(series, 'outbound');
    },
    placeholderData: (previous, query) =>
      query?.queryKey[1] === subject ? keepPreviousData(previous) : undefined,
    staleTime: Infinity,
    gcTime: 120_000,
  });
}
