import { queryOptions } from '@tanstack/react-query';
import {
  changeSchema,
  changesSchema,
  haltSchema,
  permissionSchema,
  type ApplyRequest,
  type Change,
  type Changes,
  type Halt,
  type WritePermission,
} from '../contract/changes.ts';
import { changePlanSchema, type ChangePlan } from '../contract/plan.ts';
import { routes } from '../contract/routes.ts';
import type { ChangeIntent } from '../domain/change-intent.ts';
import { getJson } from './request.ts';
import { sendJson } from './send-json.ts';

export type {
  ApplyRequest,
  Change,
  Changes,
  ChangeSummary,
  Halt,
  WritePermission,
} from '../contract/changes.ts';
export type { ChangePlan } from '../contract/plan.ts';

/** Without the stream an answer is asked for again after so long. */
const refreshMs = 5_000;

/** Which changes a page shows. */
export interface ChangesQuestion {
  readonly mesh: string | null;
  readonly namespace: string | null;
  readonly service: string | null;
  readonly who: string | null;
  readonly limit: number;
}

/** Changes, active ones first, and tries that were refused. `useChangeStream` keeps them moving. */
export function changesOptions({ mesh, namespace, service, who, limit }: ChangesQuestion) {
  const path = routes.changes({
    limit: String(limit),
    ...(mesh === null ? {} : { mesh }),
    ...(namespace === null ? {} : { namespace }),
    ...(service === null ? {} : { service }),
    ...(who === null ? {} : { who }),
  });
  return queryOptions({
    queryKey: ['changes', mesh, namespace, service, who, limit],
    queryFn: ({ signal }): Promise<Changes> => getJson(path, changesSchema, { signal }),
    refetchInterval: refreshMs,
  });
}

const activeStates = 'applying,converging,guarded,active,undoing';
const mostActive = 100;

/** The changes in force, for the bar of every page; the stream keeps them moving, so this is only for when it breaks. */
export const activeChangesOptions = () =>
  queryOptions({
    queryKey: ['changes', 'active'],
    queryFn: ({ signal }): Promise<Changes> =>
      getJson(routes.changes({ state: activeStates, limit: String(mostActive) }), changesSchema, { signal }),
    refetchInterval: 3 * refreshMs,
  });

/** One change with its whole life. */
export const changeOptions = (id: string) =>
  queryOptions({
    queryKey: ['change', id],
    queryFn: ({ signal }): Promise<Change> => getJson(routes.change(id), changeSchema, { signal }),
    refetchInterval: (query) => (query.state.data && isEnded(query.state.data.state) ? false : refreshMs),
  });

/** Whether everything is halted, by whom and why. */
export const haltOptions = () =>
  queryOptions({
    queryKey: ['halt'],
    queryFn: ({ signal }): Promise<Halt> => getJson(routes.halt(), haltSchema, { signal }),
    refetchInterval: refreshMs,
  });

/** Whether the reader may change traffic in a namespace, and if not, why. */
export const permissionOptions = (mesh: string | null, namespace: string) =>
  queryOptions({
    queryKey: ['permission', mesh, namespace],
    queryFn: ({ signal }): Promise<WritePermission> =>
      getJson(routes.permission({ namespace, ...(mesh === null ? {} : { mesh }) }), permissionSchema, {
        signal,
      }),
    staleTime: 30_000,
  });

const ended: ReadonlySet<Change['state']> = new Set(['undone', 'expired', 'failed', 'refused', 'conflict']);

/** Whether nothing more will happen to a change. */
export const isEnded = (state: Change['state']): boolean => ended.has(state);

/** The plan of a draft, as long as it is looked at. Another draft is another plan; `refetch` plans again. `after`: a change that gave way. */
export const planOptions = (intent: ChangeIntent, after: string | null = null) =>
  queryOptions({
    queryKey: ['plan', intent, after],
    queryFn: ({ signal }) => planChange(intent, signal),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnReconnect: false,
  });

/** Plans a change: nothing is written. */
export const planChange = (intent: ChangeIntent, signal?: AbortSignal): Promise<ChangePlan> =>
  sendJson(routes.plans(), changePlanSchema, {
    method: 'POST',
    body: intent,
    ...(signal === undefined ? {} : { signal }),
  });

/** Applies a plan. The plan's id is the key: pressing twice is one change. */
export const applyPlan = (request: ApplyRequest): Promise<Change> =>
  sendJson(routes.changes(), changeSchema, { method: 'POST', body: request, idempotencyKey: request.planId });

const followMs = 150;
const mostFollowMs = 30_000;

/** Applies a plan and waits until it is written or is known not to be; after half a minute the change is given as it stands. */
export async function applyAndFollow(request: ApplyRequest): Promise<Change> {
  let change = await applyPlan(request);
  const until = performance.now() + mostFollowMs;
  while (change.state === 'applying' && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, followMs));
    change = await getJson(routes.change(change.id), changeSchema, {
      signal: AbortSignal.timeout(mostFollowMs),
    });
  }
  return change;
}

/** Undoes, pauses or resumes a change. */
export const actOnChange = (id: string, act: 'undo' | 'pause' | 'resume', reason: string): Promise<Change> =>
  sendJson(routes.changeAct(id, act), changeSchema, { method: 'POST', body: { reason } });

/** Lifts every fault and refuses new writes until released. */
export const engageHalt = (reason: string): Promise<Halt> =>
  sendJson(routes.halt(), haltSchema, { method: 'POST', body: { reason } });

export const releaseHalt = (reason: string): Promise<Halt> =>
  sendJson(routes.halt(), haltSchema, { method: 'DELETE', body: { reason } });
