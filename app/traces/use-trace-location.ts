import { useLinked, type Codec } from '@/components/services/use-services-location.ts';
import { formatTraceLocation, parseTraceLocation, type TraceLocation } from '@/lib/client/trace-location.ts';
import {
  formatTracesLocation,
  parseTracesLocation,
  type TracesLocation,
} from '@/lib/client/traces-location.ts';

const traceCodec: Codec<TraceLocation> = { parse: parseTraceLocation, format: formatTraceLocation };
const tracesCodec: Codec<TracesLocation> = { parse: parseTracesLocation, format: formatTracesLocation };

export const useTraceLocation = () => useLinked(traceCodec);
export const useTracesLocation = () => useLinked(tracesCodec);
