import { ofSources, type ApiRoute } from './api-route.ts';
import {
  compareQuerySchema,
  traceOperationsQuerySchema,
  traceQuerySchema,
  traceServicesQuerySchema,
  tracesQuerySchema,
} from './trace-query.ts';
import {
  traceComparisonSchema,
  traceOperationsSchema,
  traceSchema,
  traceServicesSchema,
  tracesSchema,
} from './traces.ts';

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
    path: '/api/traces/{traceId}',
    summary: 'One trace: its spans, each with its edge of the map, and its critical path.',
    query: traceQuerySchema,
    pathParameters: ['traceId'],
    answer: traceSchema,
    media: 'application/json',
    problems: ['invalid-request', 'not-found', ...ofSources],
  },
];
