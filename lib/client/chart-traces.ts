import { serviceId } from '../domain/node-id.ts';
import { tracesHref, type TracesLocation } from './traces-location.ts';

/** Part of a time axis, unix seconds. */
export interface ChartRange {
  readonly from: number;
  readonly to: number;
}

/** Where a part of a chart leads to; `series`: the id of the only one that is drawn there, else null. */
export type ChartTraces = (range: ChartRange, series: string | null) => string;

/** Shorter spans of time may have no sampled request in them. */
const leastSeconds = 120;

/** The requests behind a part of a chart, failed ones first and the slowest of them. A point is looked at with its surroundings. */
export function tracesOfRange(
  search: Partial<Pick<TracesLocation, 'mesh' | 'edge' | 'node' | 'outcome' | 'injected'>>,
  { from, to }: ChartRange,
): string {
  const seconds = Math.max(leastSeconds, Math.ceil(to - from));
  return tracesHref({ ...search, windowSeconds: seconds, at: Math.round((from + to + seconds) / 2) });
}

/** The service that a change is about, as the search for traces takes it; whichever cluster it is in. */
export const serviceNode = ({
  namespace,
  service,
}: {
  readonly namespace: string;
  readonly service: string;
}): string => serviceId('unknown', namespace, service);
