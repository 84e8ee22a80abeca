import { minuteAround } from '@/components/traces/span-edge.tsx';
import type { TraceLinks } from '@/components/traces/trace-links.ts';
import { defaultMapLocation, formatMapLocation } from '@/lib/client/map-location.ts';
import { tracePathHref } from '@/lib/client/map-path-href.ts';
import { defaultServiceLocation, serviceHref } from '@/lib/client/services-location.ts';
import type { TraceHead } from '@/lib/client/loaded-trace.ts';
import { spanLogsHref } from '@/lib/client/span-logs.ts';
import { traceHref, tracesHref } from '@/lib/client/traces-location.ts';

/** Seconds around a trace that the map sums up and that similar traces are looked for in. */
const windowSeconds = 60;
const similarSeconds = 900;

/**
 * Ways from one trace to the rest of the console. `mesh`: the one on the screen; null while it is not known.
 * `logsTemplate`: where the logs of a span are; null where that is not configured.
 */
export function traceLinks(
  trace: TraceHead | undefined,
  mesh: string | null,
  logsTemplate: string | null,
): TraceLinks {
  const startSeconds =
    trace === undefined ? 0 : Math.floor(Number(BigInt(trace.startTimeUnixNano) / 1_000_000_000n));
  const at = startSeconds + windowSeconds / 2;
  return {
    edgeOnMap: (span) =>
      span.edges === null || trace === undefined
        ? null
        : `/map?${formatMapLocation({
            ...defaultMapLocation,
            level: 'app',
            mesh,
            selection: span.edges.app,
            windowSeconds,
            at: minuteAround(trace, span),
          })}`,
    service: (namespace, name) =>
      mesh === null || namespace === null
        ? null
        : serviceHref({ mesh, namespace, name }, defaultServiceLocation),
    change: (id) => `/changes/${encodeURIComponent(id)}`,
    similar: (span) =>
      tracesHref({
        windowSeconds: similarSeconds,
        at: startSeconds + similarSeconds / 3,
        ...(span.edges === null
          ? { service: span.service, operation: span.operation }
          : { edge: span.edges.app }),
        outcome: span.failed ? 'failed' : 'all',
      }),
    span: traceHref,
    path: trace === undefined ? null : tracePathHref(trace.traceId, { mesh, windowSeconds, at }),
    compare: tracesHref({
      a: trace?.traceId ?? null,
      at: startSeconds + similarSeconds / 3,
      windowSeconds: similarSeconds,
    }),
    logs:
      logsTemplate === null || trace === undefined ? null : (span) => spanLogsHref(logsTemplate, trace, span),
  };
}
