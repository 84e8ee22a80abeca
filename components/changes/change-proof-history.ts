import { useQueries, useQuery } from '@tanstack/react-query';
import { changeSpan, spanHistoryOptions, type HistorySpan } from '@/lib/client/change-history.ts';
import type { Change } from '@/lib/client/change-queries.ts';
import { serviceOptions } from '@/lib/client/service-queries.ts';
import type { SignalPoints } from '@/lib/client/subject-queries.ts';
import { combineHistories, versionSignals, type VersionHistory } from '@/lib/client/version-history.ts';
import { parseNodeId, workloadId } from '@/lib/domain/node-id.ts';
import type { SharePoint } from './change-proof-shares.ts';
import { injectedShares, injectedSubjects } from './injected-shares.ts';

/** What telemetry knows of the time around a change. */
export interface ChangeHistory {
  readonly span: HistorySpan;
  /** By version, in the order of the service; null while they are awaited. */
  readonly versions: readonly { readonly version: string; readonly history: VersionHistory }[] | null;
  /** By id of the caller; absent while it is awaited. */
  readonly callers: ReadonlyMap<string, ReadonlyMap<string, SignalPoints>>;
  /** Of a fault: the share of requests that met it over time, empty where nobody tells it; null while it is awaited, or no fault. */
  readonly injected: readonly SharePoint[] | null;
  readonly error: Error | null;
  readonly retry: () => void;
}

const mostCallers = 6;

const ends: ReadonlySet<Change['state']> = new Set(['undone', 'expired', 'failed', 'refused', 'conflict']);

/** Callers whose figures are shown, the nearest first. */
export const shownCallers = ({ effect }: Pick<Change, 'effect'>) =>
  effect.callers.toSorted((a, b) => a.hops - b.hops).slice(0, mostCallers);

/** Those of them that answer requests themselves, as far as telemetry can tell: nobody knows what an unknown caller answers. */
export const answeringCallers = (change: Pick<Change, 'effect'>) =>
  shownCallers(change).filter(({ id }) => parseNodeId(id)?.kind === 'workload');

/** `now`: unix seconds. */
export function useChangeHistory(change: Change, now: number): ChangeHistory {
  const { intent, appliedAt, createdAt, updatedAt, state } = change;
  const { mesh, namespace } = intent;
  const span = changeSpan(
    { startedAt: appliedAt ?? createdAt, endedAt: ends.has(state) ? updatedAt : null },
    now,
  );
  const path = { mesh, namespace, name: intent.service };
  const service = useQuery(serviceOptions({ path, windowSeconds: 60, at: null }));
  const versions = (service.data?.versions ?? []).map(({ version, workloads }) => ({
    version: version ?? 'no version',
    subjects: workloads.map((name) => workloadId(service.data?.cluster ?? '', namespace, name)),
  }));
  const subjects = versions.flatMap((version) => version.subjects);
  const answers = useQueries({
    queries: subjects.map((subject) => spanHistoryOptions(subject, versionSignals, mesh, span)),
  });
  const bySubject = new Map(subjects.map((subject, position) => [subject, answers[position]?.data]));
  const callers = shownCallers(change);
  const callerAnswers = useQueries({
    queries: callers.map(({ id }) =>
      spanHistoryOptions(id, ['requestRate', 'errorRatio', 'p99'], mesh, span, { orAsked: true }),
    ),
  });
  const injectedOf =
    intent.kind === 'fault' && service.data !== undefined ? injectedSubjects(intent, service.data) : [];
  const injectedAnswers = useQueries({
    queries: injectedOf.map((id) => spanHistoryOptions(id, ['requestRate', 'injectedRatio'], mesh, span)),
  });
  const injected = injectedAnswers.flatMap(({ data }) => data ?? []);
  const isInjectedKnown =
    intent.kind === 'fault' && service.data !== undefined && injected.length === injectedOf.length;
  const failed = [service, ...answers].find(({ error, data }) => error !== null && data === undefined);
  const isKnown = service.data !== undefined && answers.every(({ data }) => data !== undefined);
  return {
    span,
    versions: isKnown
      ? versions.map(({ version, subjects: own }) => ({
          version,
          history: combineHistories(own.flatMap((subject) => bySubject.get(subject) ?? [])),
        }))
      : null,
    callers: new Map(
      callers.flatMap(({ id }, position) => {
        const data = callerAnswers[position]?.data;
        return data === undefined ? [] : [[id, data] as const];
      }),
    ),
    injected: isInjectedKnown ? injectedShares(injected) : null,
    error: failed?.error ?? null,
    retry: () => {
      for (const answer of [service, ...answers]) if (answer.isError) void answer.refetch();
    },
  };
}
