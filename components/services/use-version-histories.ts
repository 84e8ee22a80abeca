import { useQueries } from '@tanstack/react-query';
import { historyOptions, type Service } from '@/lib/client/service-queries.ts';
import { workloadId } from '@/lib/domain/node-id.ts';
import { combineHistories, versionSignals, type VersionHistory } from '@/lib/client/version-history.ts';

export interface VersionHistories {
  /** By place among the versions; null while it is awaited. */
  readonly histories: readonly (VersionHistory | null)[];
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Half an hour of each version of a service, from the workloads that it runs as. */
export function useVersionHistories(service: Service): VersionHistories {
  const { mesh, cluster, namespace, windowSeconds, at, versions } = service;
  const scope = { mesh, windowSeconds };
  const subjects = versions.map(({ workloads }) =>
    workloads.map((name) => workloadId(cluster, namespace, name)),
  );
  const answers = useQueries({
    queries: subjects.flat().map((subject) => historyOptions(subject, versionSignals, scope, at)),
  });
  const bySubject = new Map(subjects.flat().map((subject, position) => [subject, answers[position]]));
  return {
    histories: subjects.map((own) => {
      const known = own.flatMap((subject) => bySubject.get(subject)?.data ?? []);
      return known.length < own.length ? null : combineHistories(known);
    }),
    error: answers.find(({ error }) => error !== null)?.error ?? null,
    retry: () => {
      for (const answer of answers) if (answer.isError) void answer.refetch();
    },
  };
}
