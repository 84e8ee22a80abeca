import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { provenanceSchema, seriesSchema, type Provenance } from '../contract/figures.ts';
import { formatDurationParameter } from '../domain/time-window.ts';
import type { GraphQuestion } from './graph-question.ts';
import { getJson } from './request.ts';

export type { Provenance };

/** Signals that a panel draws over time. */
export type PanelSignal =
  | 'requestRate'
  | 'errorRatio'
  | 'injectedRatio'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'bytesPerSecond';

/** A signal over time: unix seconds and value, null where nothing was measured. */
export type SignalPoints = readonly (readonly [number, number | null])[];

const historySeconds = 900;
const stepSeconds = 15;

/** Ids of services stand in several views, with different figures: `view` is the one on the screen. */
export type SubjectScope = Pick<GraphQuestion, 'mesh' | 'windowSeconds'> &
  Partial<Pick<GraphQuestion, 'view'>>;

function subjectParameters(
  subject: string,
  { mesh, windowSeconds, view }: SubjectScope,
  at: number,
): URLSearchParams {
  const parameters = new URLSearchParams({
    subject,
    at: String(at),
    window: formatDurationParameter(windowSeconds),
  });
  if (mesh !== null) parameters.set('mesh', mesh);
  if (view !== undefined) parameters.set('view', view);
  return parameters;
}

/**
 * The quarter of an hour before `at` (unix seconds) of one node or edge. `at` is the instant of the map on the screen, so
 * that figures and lines tick together.
 */
export function subjectSeriesOptions(
  subject: string,
  signals: readonly PanelSignal[],
  scope: SubjectScope,
  at: number,
) {
  const parameters = subjectParameters(subject, scope, at);
  parameters.delete('at');
  parameters.set('signals', signals.join(','));
  parameters.set('from', String(at - historySeconds));
  parameters.set('to', String(at));
  parameters.set('step', String(stepSeconds));
  return queryOptions({
    queryKey: ['series', subject, signals.join(','), scope.mesh, scope.view, scope.windowSeconds, at],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, SignalPoints>> => {
      const { series } = await getJson(`/api/series?${parameters.toString()}`, seriesSchema, { signal });
      // A node has each signal in two directions; outbound counts where nothing comes in, as on its card.
      const told = series.filter(({ points }) => points.some(([, value]) => value !== null));
      return new Map(told.toReversed().map(({ signal: name, points }) => [name, points]));
    },
    placeholderData: (previous, query) =>
      query?.queryKey[1] === subject ? keepPreviousData(previous) : undefined,
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

/** The query behind a figure, who reported it, and what is not in it. */
export function provenanceOptions(
  subject: string,
  signal: PanelSignal | 'mtls',
  scope: SubjectScope,
  at: number,
) {
  const parameters = subjectParameters(subject, scope, at);
  parameters.set('signal', signal);
  return queryOptions({
    queryKey: ['provenance', subject, signal, scope.mesh, scope.view, scope.windowSeconds, at],
    queryFn: ({ signal: abort }) =>
      getJson(`/api/provenance?${parameters.toString()}`, provenanceSchema, { signal: abort }),
    staleTime: Infinity,
  });
}
