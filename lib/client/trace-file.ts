import { routes } from '../contract/routes.ts';
import { packTrace } from '../contract/packed-trace/pack-trace.ts';
import { uploadedTracesSchema } from '../contract/traces.ts';
import { RequestFailure } from './request-failure.ts';
import { send } from './request.ts';
import { loadTrace, type LoadedTrace } from './loaded-trace.ts';

/** A file may have to travel, and is read as a whole before the first answer. */
const timeoutMs = 60_000;

/** The traces of a saved file. */
export interface TraceFile {
  readonly name: string;
  readonly format: 'otlp' | 'jaeger' | 'zipkin';
  readonly traces: readonly LoadedTrace[];
  /** Traces of the file that are not here. */
  readonly left: number;
}

/** Has a saved file read. Nothing of it is kept by the server. Rejects with `RequestFailure`. */
export async function readTraceFile(file: File): Promise<TraceFile> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const response = await send(
    routes.traceFiles(),
    { method: 'POST', headers, body: file },
    deadline,
    deadline,
  );
  const body: unknown = await response.json().catch(() => null);
  const parsed = uploadedTracesSchema.safeParse(body);
  if (!parsed.success) throw new RequestFailure('malformed', null, { cause: parsed.error });
  const { format, traces, left } = parsed.data;
  return {
    name: file.name,
    format,
    traces: traces.flatMap((trace) => loadTrace(packTrace(trace).buffer) ?? []),
    left,
  };
}
