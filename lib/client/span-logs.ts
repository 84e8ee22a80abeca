import { logsHref } from '../domain/logs-link.ts';
import type { TraceHead, TraceSpan } from './loaded-trace.ts';

/** Where the logs of one span are, by the configured template. */
export function spanLogsHref(
  template: string,
  { originalTraceId, startTimeUnixNano }: Pick<TraceHead, 'originalTraceId' | 'startTimeUnixNano'>,
  { spanId, startOffsetMs, durationMs, service, party }: TraceSpan,
): string {
  const startMs = Number(BigInt(startTimeUnixNano) / 1_000n) / 1_000 + startOffsetMs;
  const { namespace, workload, pod } = party;
  const endMs = startMs + durationMs;
  return logsHref(template, {
    traceId: originalTraceId,
    spanId,
    startMs,
    endMs,
    service,
    namespace,
    workload,
    pod,
  });
}
