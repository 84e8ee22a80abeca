import {
  applyRequestSchema,
  changeSchema,
  changeSummarySchema,
  changesQuerySchema,
  changesSchema,
  haltRequestSchema,
  haltSchema,
  permissionQuerySchema,
  permissionSchema,
  reasonRequestSchema,
} from './changes.ts';
import { changeIntentSchema } from './intent.ts';
import { changePlanSchema } from './plan.ts';
import { noParametersSchema } from './operations.ts';
import type { ProblemCode } from './problem.ts';
import { ofMesh, ofSources, type ApiRoute } from './api-route.ts';

const ofWrites: readonly ProblemCode[] = [
  'invalid-request',
  'unauthorized',
  'forbidden',
  'read-only',
  'too-large',
  'unsupported-media-type',
  'conflict',
  'refused',
  'halted',
  'ledger-unavailable',
  ...ofSources,
];

const ACTS = {
  undo: 'Undoes a change while its inverse still applies.',
  pause: 'Keeps a stepwise change at the stage it is in.',
  resume: 'Lets a paused stepwise change go on.',
} as const;

/** Routes of changes, of the right to make them, and of the halt. */
export const changeRoutes: readonly ApiRoute[] = [
  {
    path: '/api/permission',
    summary: 'Whether the caller may change traffic in a namespace, and if not, why.',
    query: permissionQuerySchema,
    answer: permissionSchema,
    media: 'application/json',
    problems: ofMesh,
  },
  {
    path: '/api/changes/plans',
    method: 'post',
    summary:
      'Plans a change: the exact writes, tried without storing them, and what they would do. A read-only console plans too.',
    query: noParametersSchema,
    body: changeIntentSchema,
    answer: changePlanSchema,
    status: 201,
    media: 'application/json',
    problems: [...ofWrites.filter((code) => code !== 'read-only'), 'not-found'],
  },
  {
    path: '/api/changes',
    summary: 'Changes, active ones first, and tries that were refused.',
    query: changesQuerySchema,
    answer: changesSchema,
    media: 'application/json',
    problems: ['invalid-request', 'not-found', 'ledger-unavailable'],
  },
  {
    path: '/api/changes',
    method: 'post',
    summary:
      'Applies a plan byte for byte. The header `Idempotency-Key` makes a repeated request one change.',
    query: noParametersSchema,
    body: applyRequestSchema,
    isIdempotentByKey: true,
    answer: changeSchema,
    status: 202,
    media: 'application/json',
    problems: [...ofWrites, 'not-found', 'plan-expired'],
  },
  {
    path: '/api/changes/stream',
    summary: 'Changes and the halt as they move. `Last-Event-ID` resumes.',
    query: noParametersSchema,
    answer: changeSummarySchema,
    media: 'text/event-stream',
    events: { change: changeSummarySchema, halt: haltSchema, resync: noParametersSchema },
    problems: ['invalid-request'],
  },
  {
    path: '/api/changes/{id}',
    summary: 'One change with its whole life.',
    query: noParametersSchema,
    pathParameters: ['id'],
    answer: changeSchema,
    media: 'application/json',
    problems: ['invalid-request', 'not-found', 'ledger-unavailable'],
  },
  ...(['undo', 'pause', 'resume'] as const).map((act): ApiRoute => ({
    path: `/api/changes/{id}/${act}`,
    method: 'post',
    summary: ACTS[act],
    query: noParametersSchema,
    pathParameters: ['id'],
    body: reasonRequestSchema,
    answer: changeSchema,
    status: 202,
    media: 'application/json',
    problems: [...ofWrites, 'not-found'],
  })),
  {
    path: '/api/halt',
    summary: 'Whether everything is halted.',
    query: noParametersSchema,
    answer: haltSchema,
    media: 'application/json',
    problems: ['invalid-request', 'ledger-unavailable'],
  },
  {
    path: '/api/halt',
    method: 'post',
    summary: 'Lifts every active fault and refuses new writes until released.',
    query: noParametersSchema,
    body: haltRequestSchema,
    answer: haltSchema,
    media: 'application/json',
    problems: ofWrites,
  },
  {
    path: '/api/halt',
    method: 'delete',
    summary: 'Releases the halt.',
    query: noParametersSchema,
    body: haltRequestSchema,
    answer: haltSchema,
    media: 'application/json',
    problems: ofWrites,
  },
];
