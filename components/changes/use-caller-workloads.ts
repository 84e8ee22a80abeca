import { useQueries } from '@tanstack/react-query';
import { serviceOptions, type Service } from '@/lib/client/service-queries.ts';
import type { FaultCaller } from './fault-form.ts';

/** A caller by its workload, with the requests per second that it sends; null where they cannot be told apart. */
export interface CallerWorkload extends FaultCaller {
  readonly requestRate: number | null;
}

const mostCallers = 8;

/** The workloads that call a service: a fault for one caller goes by workload, and callers that are services run as several. */
export function useCallerWorkloads({ mesh, callers, windowSeconds }: Service): readonly CallerWorkload[] {
  const named = callers.filter(({ namespace }) => namespace !== null).slice(0, mostCallers);
  const answers = useQueries({
    queries: named.map(({ kind, namespace, name }) => ({
      ...serviceOptions({ path: { mesh, namespace: namespace ?? '', name }, windowSeconds, at: null }),
      enabled: kind === 'service',
    })),
  });
  return named.flatMap(({ namespace, name, requestRate }, position): CallerWorkload[] => {
    const workloads = answers[position]?.data?.versions.flatMap((version) => version.workloads) ?? [];
    const [only = name, ...more] = workloads;
    if (more.length === 0) return [{ namespace: namespace ?? '', workload: only, requestRate }];
    return workloads.map((workload) => ({ namespace: namespace ?? '', workload, requestRate: null }));
  });
}
