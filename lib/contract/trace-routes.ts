import { z } from 'zod';
import { noParametersSchema } from './operations.ts';
import { ofSources, type ApiRoute } from './api-route.ts';
import { packedTraceMedia } from './packed-trace/packed-head.ts';
import {
  compareQuerySchema,
  traceOperationsQuerySchema,
  tracePathQuerySchema,
  traceQuerySchema,
  traceServicesQuerySchema,
  tracesQuerySchema,
} from './trace-query.ts';
import { tracePathSchema } from './traced-paths.ts';
import {
  traceComparisonSchema,
  traceOperationsSchema,
  traceSchema,
  traceServicesSchema,
  tracesSchema,
  uploadedTracesSchema,
} from './traces.ts';

/** A trace of 20,000 spans as Jaeger saves it is about 40 MB. */
export const MOST_TRACE_FILE_BYTES = 64_000_000;

/** Routes of the trace store. */
export const traceRoutes: readonly ApiRoute[] = [
  {
    path: '/api/traces',
    summary: 'Traces by service, tags, duration, failure and time, or by an edge or a node of the map.',
    query: tracesQuerySchema,
    answer: tracesSchema,
    media: 'application/json',
    problems: ['invalid-request', ...ofSources],
  },
  {
    path: '/api/traces/services',
    summary: 'Services that have spans.',
    query: traceServicesQuerySchema,
    answer: traceServicesSchema,
    media: 'application/json',
    problems: ['invalid-request', ...ofSources],
  },
  {
    path: '/api/traces/operations',
    summary: 'Operations of one service that have spans.',
    query: traceOperationsQuerySchema,
    answer: traceOperationsSchema,
    media: 'application/json',
    problems: ['invalid-request', ...ofSources],
  },
  {
    path: '/api/traces/compare',
    summary: 'Two traces, or one with a cohort, path by path.',
    query: compareQuerySchema,
    answer: traceComparisonSchema,
    media: 'application/json',
    problems: ['invalid-request', 'not-found', ...ofSources],
  },
  {
    path: '/api/traces/files',
    method: 'post',
    summary: 'Reads the traces of a saved file (Jaeger, OTLP, Tempo or Zipkin JSON); nothing is kept.',
    query: noParametersSchema,
    body: z.unknown(),
    mostBodyBytes: MOST_TRACE_FILE_BYTES,
    answer: uploadedTracesSchema,
    media: 'application/json',
    problems: ['invalid-request', 'forbidden', 'too-large', 'unsupported-media-type'],
  },
  {
    path: '/api/traces/{traceId}',
    summary: 'One trace: its spans, each with its edge of the map, and its critical path.',
    query: traceQuerySchema,
    pathParameters: ['traceId'],
    answer: traceSchema,
    media: 'application/json',
    packedMedia: packedTraceMedia,
    problems: ['invalid-request', 'not-found', ...ofSources],
  },
  {
    path: '/api/traces/{traceId}/path',
    summary: 'The edges of the map that the requests of one trace took.',
    query: tracePathQuerySchema,
    pathParameters: ['traceId'],
    answer: tracePathSchema,
    media: 'application/json',
    problems: ['invalid-request', 'not-found', ...ofSources],
  },
];
